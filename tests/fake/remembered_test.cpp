// Savepoints that upgrades took are remembered, also when the revisions that ended with them are
// not kept any more.
#include <algorithm>

#include "deploy/savepoint/savepoint_record.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::apply;
using test::has;
using test::LivingCluster;

namespace {

std::string listed(LivingCluster& scene) {
  return scene.run({"savepoints", "orders", "-o", "name"}).out;
}

deploy::SavepointRecord remembered(const LivingCluster& scene) {
  return deploy::read_savepoint_record(scene.server.find("configmaps", "orders.drey.savepoints"))
      .value_or(deploy::SavepointRecord{});
}

/// As many as there may be, taken by hand.
void fill_record(LivingCluster& scene) {
  deploy::SavepointRecord record;
  for (std::size_t i = 1; i <= deploy::most_savepoints; ++i)
    deploy::add_savepoint(record, {.path = "s3://b/sp/by-hand-" + std::to_string(i)});
  scene.server.create(deploy::savepoint_record_object(record, {"default", "orders"}));
}

}  // namespace

TEST_CASE("a savepoint stays in the catalogue when its revision is not kept any more") {
  LivingCluster scene;
  for (int slots = 2; slots <= 14; ++slots) REQUIRE(scene.run(apply(slots)).exit == 0);
  CHECK(scene.server.find("configmaps", "orders.drey.1").is_null());
  CHECK(scene.server.find("configmaps", "orders.drey.2").is_null());
  CHECK_FALSE(scene.server.find("configmaps", "orders.drey.12").is_null());
  const auto paths = listed(scene);
  for (std::size_t i = 0; i + 1 < scene.lives.size(); ++i)
    CHECK(has(paths, scene.lives[i]->savepoint + "\n"));
  const auto first = remembered(scene).savepoints.front();
  CHECK(first.path == scene.lives.front()->savepoint);
  CHECK(first.job == scene.lives.front()->job);
  CHECK(first.format == "canonical");
  CHECK(first.version == "2.3.0");
  // Nothing needs it any more.
  const auto disposed = scene.run({"savepoints", "orders", "--dispose", first.path});
  CHECK(disposed.exit == 0);
  CHECK(has(disposed.out, first.path + "  would be disposed of"));
}

TEST_CASE("a savepoint without a revision is remembered, too") {
  LivingCluster scene;
  for (int slots = 2; slots <= 4; ++slots)
    REQUIRE(scene.run(apply(slots, {"--no-rollback"})).exit == 0);
  CHECK(has(listed(scene), scene.lives.front()->savepoint + "\n"));
}

TEST_CASE("where there is no room for another savepoint the oldest goes, and that is told") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  fill_record(scene);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "ConfigMap orders.drey.savepoints has room for 100 savepoints, and tells of "
            "s3://b/sp/by-hand-1 no more\n"));
  CHECK(remembered(scene).savepoints.size() == deploy::most_savepoints);
  CHECK(remembered(scene).savepoints.back().path == scene.lives.front()->savepoint);
}

TEST_CASE("an upgrade goes on where its savepoint may not be remembered, and says so") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  fill_record(scene);
  scene.wire.on("PATCH", "/configmaps/orders.drey.savepoints",
                test::fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(
      has(ended.err, "ConfigMap orders.drey.savepoints does not tell what became of savepoints: "));
  CHECK(has(ended.err, "configmaps is forbidden"));
}

TEST_CASE("a savepoint that the new job has taken over is not remembered: it goes by itself") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3, {"-s", "s3://b/first", "-rm", "CLAIM"})).exit == 0);
  CHECK(scene.running()->restored == scene.lives.front()->savepoint);
  CHECK(remembered(scene).savepoints.empty());
}
