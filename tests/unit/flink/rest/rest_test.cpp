#include "flink/rest/rest.h"

#include "base/json.h"
#include "tests/support/catch.h"
#include "tests/support/thrown.h"

using base::Json;
namespace rest = flink::rest;

namespace {

const std::string job = "0123456789abcdef0123456789abcdef";
const std::string trigger = "00112233445566778899aabbccddeeff";

flink::Dialect dialect(int major, int minor) { return flink::dialect_of({major, minor, 0}); }

std::string line(const rest::Request& request) { return request.method + " " + request.path; }

}  // namespace

TEST_CASE("a job id is 32 hexadecimal digits, and in lower case from then on") {
  CHECK(rest::parse_job_id(job) == job);
  CHECK(rest::parse_job_id("FD72014D4C864993A2E5A9287B4A9C5D") ==
        "fd72014d4c864993a2e5a9287b4a9c5d");
  for (const auto* word :
       {"", "xyz", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
        "0123456789abcdef0123456789abcdeg", "0123456789abcdef/../456789abcdef"})
    CHECK_FALSE(rest::parse_job_id(word));
}

TEST_CASE("what is asked") {
  CHECK(line(rest::get_config()) == "GET /v1/config");
  CHECK(line(rest::get_jobs()) == "GET /v1/jobs/overview");
  CHECK(line(rest::get_job(job)) == "GET /v1/jobs/" + job);
  CHECK(line(rest::get_exceptions(job)) == "GET /v1/jobs/" + job + "/exceptions");
  CHECK(line(rest::get_checkpoints(job)) == "GET /v1/jobs/" + job + "/checkpoints");
  CHECK(line(rest::get_restarts(job)) == "GET /v1/jobs/" + job + "/metrics?get=numRestarts");
  CHECK(line(rest::cancel(job)) == "PATCH /v1/jobs/" + job + "?mode=cancel");
  CHECK(line(rest::get_savepoint_status(job, trigger)) ==
        "GET /v1/jobs/" + job + "/savepoints/" + trigger);
  CHECK(line(rest::get_disposal_status(trigger)) == "GET /v1/savepoint-disposal/" + trigger);
  CHECK(rest::get_config().body.empty());
  CHECK(rest::get_config().repeatable);
  CHECK(rest::cancel(job).repeatable);
}

TEST_CASE("bodies spell the same things differently, and 1.15 added formats and trigger ids") {
  const rest::Savepoint savepoint{
      .directory = "s3://b/sp", .format = rest::Format::native, .trigger_id = trigger};
  const auto old = rest::trigger_savepoint(job, savepoint, true, dialect(1, 14));
  CHECK(line(old) == "POST /v1/jobs/" + job + "/savepoints");
  CHECK(Json::parse(old.body) == Json{{"target-directory", "s3://b/sp"}, {"cancel-job", true}});
  CHECK_FALSE(old.repeatable);
  const auto now = rest::trigger_savepoint(job, savepoint, false, dialect(1, 15));
  CHECK(Json::parse(now.body) == Json{{"target-directory", "s3://b/sp"},
                                      {"cancel-job", false},
                                      {"formatType", "NATIVE"},
                                      {"triggerId", trigger}});
  CHECK(now.repeatable);

  const auto old_stop = rest::stop(job, {.trigger_id = trigger}, true, dialect(1, 12));
  CHECK(line(old_stop) == "POST /v1/jobs/" + job + "/stop");
  CHECK(Json::parse(old_stop.body) == Json{{"targetDirectory", nullptr}, {"drain", true}});
  const auto stop = rest::stop(job, {.trigger_id = trigger}, false, dialect(2, 3));
  CHECK(Json::parse(stop.body) == Json{{"targetDirectory", nullptr},
                                       {"drain", false},
                                       {"formatType", "CANONICAL"},
                                       {"triggerId", trigger}});

  CHECK(Json::parse(rest::trigger_checkpoint(job, rest::CheckpointType::full, trigger).body) ==
        Json{{"checkpointType", "FULL"}, {"triggerId", trigger}});
  CHECK(Json::parse(rest::dispose_savepoint("s3://b/sp/savepoint-1").body) ==
        Json{{"savepoint-path", "s3://b/sp/savepoint-1"}});
  CHECK_FALSE(rest::dispose_savepoint("x").repeatable);
}

TEST_CASE("a path that is not UTF-8 is refused, not altered") {
  CHECK(test::thrown([] { rest::dispose_savepoint("s3://b/\xff"); }).exit == base::Exit::usage);
}

TEST_CASE("formats in any case") {
  CHECK(rest::parse_format("native") == rest::Format::native);
  CHECK(rest::parse_format("Canonical") == rest::Format::canonical);
  CHECK_FALSE(rest::parse_format("binary"));
}
