#include "flink/log/restores.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

const std::string job = "000000002758cab80000000000000000";

std::string line(const std::string& what, const std::string& path) {
  return "2026-11-25 10:00:00,000 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator "
         "[] - Restoring job " +
         job + " from " + what + " @ 1700000000000 for " + job + " located at " + path + ".\n";
}

}  // namespace

TEST_CASE("a JobManager's log tells from which checkpoints its job was restored") {
  const auto found = read_restores(line("Checkpoint 4", "s3://b/cp/x/chk-4") + "another line\n" +
                                       line("Full Checkpoint 12", "file:/cp/y.z/chk-12"),
                                   job);
  REQUIRE(found.size() == 2);
  CHECK(found[0].checkpoint == 4);
  CHECK(found[0].path == "s3://b/cp/x/chk-4");
  CHECK(found[1].checkpoint == 12);
  CHECK(found[1].path == "file:/cp/y.z/chk-12");
}

TEST_CASE("the layout of a log is the user's") {
  const auto found =
      read_restores(R"({"message":"Restoring job )" + job + " from Checkpoint 4 @ 1 for " + job +
                        R"( located at s3://b/chk-4."})" + "\r\n",
                    job);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "s3://b/chk-4");
}

TEST_CASE("what tells of no checkpoint with a path is left out") {
  const auto text = GENERATE(
      line("Savepoint 4", "s3://b/sp/savepoint-012345-abcdef"),
      line("Checkpoint 4", "s3://b/cp/chk-5"), line("Checkpoint 4", "s3://b/my files/chk-4"),
      line("Checkpoint four", "s3://b/chk-4"),
      line("Checkpoint 4", "<checkpoint-not-externally-addressable>"),
      "Restoring job " + job + " from Checkpoint 4 located at s3://b/chk-4.\n",
      "Restoring job " + job + " from Checkpoint 4 @ 1\n");
  CHECK(read_restores(text, job).empty());
  CHECK(read_restores(line("Checkpoint 4", "s3://b/chk-4"), "another").empty());
}
