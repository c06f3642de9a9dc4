#include "deploy/upgrade/stop_job.h"

#include "tests/support/catch.h"

using namespace deploy;

namespace {

const JobStop stop{"job", "id", "file:///data/savepoints/drey-orders-0123"};

std::optional<std::string> found(const std::string& path) {
  flink::rest::Checkpoints checkpoints;
  checkpoints.latest_savepoint.emplace();
  checkpoints.latest_savepoint->path = path;
  return savepoint_of(stop, checkpoints);
}

}  // namespace

TEST_CASE("a stop's savepoint is known by its directory, however Flink spells it") {
  const std::string path = "file:/data/savepoints/drey-orders-0123/savepoint-ab-cd";
  CHECK(found(path) == path);
  CHECK_FALSE(found("file:/data/savepoints/drey-orders-9999/savepoint-ab-cd"));
  CHECK_FALSE(found("file:/data/savepoints/savepoint-ab-cd"));
  CHECK_FALSE(savepoint_of(stop, {}));
}
