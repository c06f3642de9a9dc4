#include "deploy/upgrade/restored_state.h"

#include "tests/support/catch.h"

using namespace deploy;

namespace {

std::string problem(const std::string& restored, const std::string& savepoint) {
  flink::rest::Checkpoints checkpoints;
  checkpoints.latest_restored.emplace();
  checkpoints.latest_restored->path = restored;
  return restore_problem(savepoint, checkpoints);
}

}  // namespace

TEST_CASE("a job that says its savepoint is proof") {
  CHECK(problem("s3://b/sp/savepoint-1", "s3://b/sp/savepoint-1/").empty());
  CHECK(problem("file:/data/sp", "file:///data/sp").empty());
  CHECK(problem("s3://b/sp/savepoint-1", "s3://b/sp/savepoint-1/_metadata").empty());
}

TEST_CASE("a job that runs from elsewhere, or from nothing, is none") {
  CHECK(problem("s3://b/chk-7", "s3://b/sp/savepoint-1") == "it runs from s3://b/chk-7");
  CHECK(restore_problem("s3://b/sp", {}) == "it runs from nothing");
}
