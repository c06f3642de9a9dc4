#include "deploy/jobmanager/stopped_job.h"

#include "support/catch.h"

using flink::rest::Checkpoint;
using flink::rest::Checkpoints;
using flink::rest::Job;

TEST_CASE("the job that a stop is about when it has ended already") {
  const std::string a(32, 'a'), b(32, 'b');
  const auto found = [](const std::vector<Job>& jobs, const std::optional<std::string>& named) {
    return deploy::finished_job(jobs, named);
  };
  const Job finished{.id = a, .state = "FINISHED"}, running{.id = b, .state = "RUNNING"};
  CHECK(found({finished}, {}) == a);
  CHECK(found({finished}, a) == a);
  CHECK(found({finished, running}, a) == a);
  CHECK(found({finished, running}, {}).empty());
  CHECK(found({finished, running}, b).empty());
  CHECK(found({finished, {.id = b, .state = "FINISHED"}}, {}).empty());
  CHECK(found({finished, {.id = b, .state = "FAILED"}}, {}) == a);
  CHECK(found({{.id = a, .state = "CANCELED"}}, a).empty());
  CHECK(found({}, {}).empty());
}

TEST_CASE("the savepoint of a stop is told from one that was taken before the job ended itself") {
  const auto found = [](const std::string& type, const std::string& path) {
    return deploy::savepoint_of_stop(
               Checkpoints{.latest_savepoint = Checkpoint{.path = path, .type = type}})
        .has_value();
  };
  CHECK(found("SYNC_SAVEPOINT", "s3://b/sp"));
  CHECK_FALSE(found("SYNC_SAVEPOINT", ""));
  CHECK_FALSE(found("SAVEPOINT", "s3://b/sp"));
  CHECK_FALSE(found("", "s3://b/sp"));
  CHECK_FALSE(deploy::savepoint_of_stop({}));
}
