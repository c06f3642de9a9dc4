#include "deploy/upgrade/last_state.h"

#include "tests/support/catch.h"

using namespace deploy;
namespace ha = flink::ha;
namespace rest = flink::rest;

namespace {

const std::string job = "5d1f0000000000000000000000000000";

rest::Checkpoint checkpoint(std::int64_t id, const std::string& path) {
  return {.id = id, .status = "COMPLETED", .path = path};
}

rest::Checkpoints restored_from(std::int64_t id, const std::string& path) {
  rest::Checkpoints told;
  told.latest_restored = checkpoint(id, path);
  told.latest_restored->is_savepoint = true;
  return told;
}

ha::Metadata pointing_to(std::int64_t id, bool marked = false) {
  ha::Job found{.id = job};
  found.checkpoints.push_back({id, {.key = "checkpointID", .handle = ha::StateHandle{}}});
  found.checkpoints.back().pointer.handle->is_being_deleted = marked;
  ha::Metadata metadata;
  metadata.jobs.push_back(std::move(found));
  return metadata;
}

std::string path(const ha::Metadata& metadata, const rest::Checkpoints& told) {
  const auto found = last_checkpoint(metadata, job, places_of(job, told));
  return found.problem.empty() ? found.path : found.problem;
}

}  // namespace

TEST_CASE("the last checkpoint lies beside those of which the job tells") {
  rest::Checkpoints told;
  told.latest_completed = checkpoint(7, "s3://b/cp/x/chk-7");
  CHECK(path(pointing_to(9), told) == "s3://b/cp/x/chk-9");
  told.latest_completed = checkpoint(7, "s3://b/cp/x/chk-7/");
  CHECK(path(pointing_to(9), told) == "s3://b/cp/x/chk-9");
}

TEST_CASE("a savepoint, a checkpoint without a place and one that failed tell of no folder") {
  rest::Checkpoints told;
  told.latest_completed = checkpoint(7, "<checkpoint-not-externally-addressable>");
  told.history = {checkpoint(6, "s3://b/sp/savepoint-6"), checkpoint(5, "s3://b/cp/chk-5"),
                  checkpoint(4, "s3://b/cp/chk-4")};
  told.history[1].status = "FAILED";
  told.history[2].is_savepoint = true;
  CHECK(path(pointing_to(9), told).starts_with("where checkpoint 9 lies is not known"));
  told.history[2].is_savepoint = false;
  CHECK(path(pointing_to(9), told) == "s3://b/cp/chk-9");
}

TEST_CASE("a job that has completed none goes on from where it was restored") {
  const auto told = restored_from(12, "s3://b/sp/savepoint-1");
  CHECK(path(pointing_to(12), told) == "s3://b/sp/savepoint-1");
  CHECK(path(pointing_to(13), told).starts_with("where checkpoint 13 lies is not known"));
}

TEST_CASE("after a fail-over the restored checkpoint tells of the folder, where it is the job's") {
  CHECK(path(pointing_to(13), restored_from(12, "s3://b/cp/" + job + "/chk-12")) ==
        "s3://b/cp/" + job + "/chk-13");
  CHECK(path(pointing_to(13), restored_from(12, "s3://b/cp/another/chk-12"))
            .starts_with("where checkpoint 13 lies is not known"));
}

TEST_CASE("a pointer that is being deleted, or another job beside it, proves nothing") {
  rest::Checkpoints told;
  told.latest_completed = checkpoint(7, "s3://b/cp/x/chk-7");
  CHECK(path(pointing_to(9, true), told) == "no HA metadata names a checkpoint of it");
  CHECK(path({}, told) == "no HA metadata names a checkpoint of it");
  auto two = pointing_to(9);
  two.jobs.push_back({.id = "other"});
  CHECK(path(two, told) == "s3://b/cp/x/chk-9");
  two.jobs.back().graphs.emplace_back();
  CHECK(path(two, told) == "HA metadata of job other is there, too");
}
