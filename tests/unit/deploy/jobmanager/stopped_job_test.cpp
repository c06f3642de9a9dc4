#include "deploy/jobmanager/stopped_job.h"

#include "support/catch.h"

using flink::rest::Checkpoint;
using flink::rest::Checkpoints;
using flink::rest::Job;

TEST_CASE("the job that a stop is about when it has ended already") {
  const std::string a(32, 'a'), b(32, 'b');
  const auto found = [](const std::vector<Job>& jobs, const std::optional<std::string>& named) {
    return deploy::ended_job(jobs, named, "FINISHED");
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
  CHECK(deploy::ended_job({finished, {.id = b, .state = "CANCELED"}}, {}, "CANCELED") == b);
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

TEST_CASE("the savepoint of a cancellation is told from one that was taken before") {
  constexpr std::int64_t complete = 1'700'000'000'000;
  const auto found = [](std::int64_t cancelled, std::int64_t other = 2) {
    const Checkpoint savepoint{.id = 3, .completed_timestamp = complete, .path = "s3://b/sp"};
    return deploy::savepoint_of_cancellation(
               Checkpoints{.latest_completed = Checkpoint{.id = other},
                           .latest_savepoint = savepoint},
               Job{.timestamps = {{"CANCELLING", cancelled}}})
        .has_value();
  };
  CHECK(found(complete));
  CHECK(found(complete + 2'000));
  CHECK_FALSE(found(complete + 60'000));
  CHECK_FALSE(found(complete - 1));
  CHECK_FALSE(found(complete, 4));
  CHECK_FALSE(deploy::savepoint_of_cancellation({}, {}));
}
