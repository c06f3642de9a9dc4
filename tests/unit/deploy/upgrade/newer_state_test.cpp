#include "deploy/upgrade/newer_state.h"

#include "support/catch.h"

using deploy::newer_savepoint;
using deploy::SavepointRecord;
using deploy::UpgradeRecord;

namespace {

const UpgradeRecord suspended{.phase = deploy::UpgradePhase::suspended,
                              .since = "2026-11-28T10:00:00Z",
                              .savepoint = "s3://b/own"};

std::string newest(const std::vector<deploy::TakenSavepoint>& savepoints,
                   const UpgradeRecord& record = suspended) {
  const auto found = newer_savepoint(SavepointRecord{savepoints}, record);
  return found ? found->path : "none";
}

}  // namespace

TEST_CASE("newer is what was taken since the job's own savepoint, the newest of several") {
  CHECK(newest({}) == "none");
  CHECK(newest({{.path = "s3://b/own", .time = "2026-11-28T10:01:00Z"}}) == "none");
  CHECK(newest({{.path = "s3://b/before", .time = "2026-11-28T10:00:30Z"},
                {.path = "s3://b/own/", .time = "2026-11-28T10:01:00Z"}}) == "none");
  CHECK(newest({{.path = "s3://b/own", .time = "2026-11-28T10:01:00Z"},
                {.path = "s3://b/last", .time = "2026-11-28T12:00:00Z"},
                {.path = "s3://b/first", .time = "2026-11-28T11:00:00Z"}}) == "s3://b/last");
}

TEST_CASE("newer is nothing that was disposed of, or whose time is not known") {
  CHECK(newest({{.path = "s3://b/gone",
                 .time = "2026-11-28T11:00:00Z",
                 .disposed = "2026-11-28T12:00:00Z"},
                {.path = "s3://b/some-time"}}) == "none");
}

TEST_CASE("of a savepoint that is not on record the time when its stop began counts") {
  CHECK(newest({{.path = "s3://b/before", .time = "2026-11-28T09:59:59Z"}}) == "none");
  CHECK(newest({{.path = "s3://b/after", .time = "2026-11-28T10:00:01Z"}}) == "s3://b/after");
  auto stateless = suspended;
  stateless.savepoint.clear();
  CHECK(newest({{.path = "s3://b/after", .time = "2026-11-28T10:00:01Z"}}, stateless) ==
        "s3://b/after");
  auto unknown = suspended;
  unknown.since = "then";
  CHECK(newest({{.path = "s3://b/after", .time = "2026-11-28T10:00:01Z"}}, unknown) == "none");
}
