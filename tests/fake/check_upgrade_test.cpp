// `drey check` while an upgrade of the cluster is open, or after one that left no cluster.
#include "deploy/record/upgrade_lease.h"
#include "deploy/record/upgrade_record.h"
#include "fake/ready.h"
#include "support/catch.h"

using base::Json;
using deploy::UpgradePhase;
using test::command;
using test::has;
using test::Ready;
using test::Words;
namespace fate = test::fate;

namespace {

const std::string what = "upgrade";

Json record(UpgradePhase phase, const std::string& spec) {
  deploy::UpgradeRecord record{.phase = phase,
                               .by = "ci@runner-7",
                               .since = "2026-11-28T10:00:00Z",
                               .savepoint = "s3://b/1"};
  record.to.spec = spec;
  return deploy::upgrade_record_object(record, {"default", "orders"});
}

std::string spec_of(const Json& deployment) {
  return deployment["metadata"]["annotations"]["drey/spec"].get<std::string>();
}

}  // namespace

TEST_CASE("an open upgrade is in the way, whoever began it: exit 6, and what ends it") {
  Ready scene;
  scene.server.create(record(UpgradePhase::clearing, "other"));
  const auto before = scene.server.kept();
  CHECK(scene.check().exit == 6);
  const auto row = scene.row(what);
  CHECK(row["verdict"] == "wrong");
  CHECK(row["result"] ==
        "an upgrade of cluster 'orders' in namespace default to other input is open: ci@runner-7 "
        "began it at 2026-11-28T10:00:00Z; nobody works on it; it is at 'clearing'");
  CHECK(has(scene.hint(what), "'drey delete orders --namespace default' ends it with its cluster"));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("an upgrade to this input goes on with apply, or with the run that works on it") {
  Ready scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto deployment = scene.server.find("deployments", "orders");
  auto open = record(UpgradePhase::verifying, spec_of(deployment));
  SECTION("nobody works on it") {
    scene.server.create(open);
    CHECK(scene.hint(what) == "'drey apply' with this input goes on with it");
  }
  SECTION("its run lives") {
    open["metadata"]["annotations"] = deploy::upgrade_lease_object(
        {.holder = "ci@runner-7_1", .duration = deploy::lease_duration});
    scene.server.create(open);
    CHECK(has(scene.hint(what), "let it end"));
  }
  CHECK(has(scene.result(what), "in namespace default to this input is open: ci@runner-7 began"));
  CHECK(scene.check().exit == 6);
}

TEST_CASE("a record that is done says nothing, and a suspended cluster's state is told of") {
  Ready scene;
  scene.server.create(record(UpgradePhase::done, "other"));
  CHECK(scene.result(what) == "none is open");
  scene.server.erase("configmaps", "orders.drey");
  scene.server.create(record(UpgradePhase::suspended, "suspended"));
  const auto row = scene.row(what);
  CHECK(row["verdict"] == "warning");
  CHECK(
      has(scene.result(what), "the cluster is suspended since the upgrade that ci@runner-7 began"));
  CHECK(has(scene.result(what), "'drey apply' goes on from s3://b/1"));
  CHECK(scene.check().exit == 0);
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(scene.result(what) == "none is open");
}

TEST_CASE("an input that was rolled back is not tried again: exit 6") {
  Ready scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto spec = spec_of(scene.server.find("deployments", "orders"));
  scene.server.create(record(UpgradePhase::rolled_back, spec));
  CHECK(scene.check().exit == 0);
  scene.server.change("deployments", "orders",
                      {{"metadata", {{"annotations", {{"drey/spec", "other"}}}}}});
  CHECK(scene.check().exit == 6);
  CHECK(has(scene.hint(what), "--retry"));
}

TEST_CASE("an input that was rolled back is in nobody's way where no cluster is there any more") {
  Ready scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto spec = spec_of(scene.server.find("deployments", "orders"));
  scene.server.erase("deployments", "orders");
  scene.server.collect_garbage();
  scene.server.create(record(UpgradePhase::rolled_back, spec));
  CHECK(scene.result(what) == "none is open");
  CHECK(scene.check().exit == 0);
}

TEST_CASE("a record that cannot be read is unknown, and one of a newer drey is in the way") {
  Ready scene;
  SECTION("no right") {
    scene.wire.on("GET", "/configmaps/orders.drey",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
    CHECK(scene.check().exit == 10);
  }
  SECTION("another form") {
    auto newer = record(UpgradePhase::done, "x");
    newer["data"] = {{"upgrade", R"({"form":99})"}};
    scene.server.create(newer);
    CHECK(scene.check().exit == 2);
    CHECK(has(scene.hint(what), "a newer drey can"));
  }
}
