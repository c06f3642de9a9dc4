// A record of upgrades that cannot be read or written: `status` says so, and what helps.
#include "deploy/record/upgrade_record.h"
#include "fake/running_scene.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::LivingCluster;
using test::RunningScene;
namespace fate = test::fate;

namespace {

Json record_of(deploy::UpgradePhase phase) {
  return deploy::upgrade_record_object(
      {.phase = phase, .by = "ci@runner-7", .since = "2026-11-28T10:00:00Z"},
      {"default", "orders"});
}

const std::string unreadable =
    "ConfigMap default/orders.drey holds no record of an upgrade that this version of drey can "
    "read: ";
const std::string removal =
    "when no upgrade is under way, delete it: kubectl delete configmap orders.drey --namespace "
    "default";

}  // namespace

TEST_CASE("status says of a record that it cannot read why, and what helps") {
  auto record = record_of(deploy::UpgradePhase::done);
  std::string why, hint = removal;
  SECTION("of a newer drey") {
    record["data"] = {{"upgrade", R"({"form":99})"}};
    why = "it is of form 99, and this one reads form 1";
    hint = "a newer drey can; or, " + removal;
  }
  SECTION("without its key") {
    record["data"] = {{"other", "x"}};
    why = "its data has no 'upgrade'";
  }
  SECTION("no JSON") {
    record["data"] = {{"upgrade", "{"}};
    why = "its 'upgrade' is no JSON object";
  }
  SECTION("of a phase that there is not") {
    record["data"] = {{"upgrade", R"({"form":1,"phase":"x","stateTransfer":"savepoint"})"}};
    why = "its phase 'x' or stateTransfer 'savepoint' is none";
  }
  RunningScene scene;
  scene.server.create(record);
  const auto ended = scene.on_orders("status", {});
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "\n  record       " + unreadable + why + "\n  hint         " + hint + "\n"));
  const auto document = Json::parse(scene.on_orders("status", {"-ojson"}).out);
  CHECK(document["recordProblem"] == Json{{"cause", unreadable + why}, {"hint", hint}});
}

TEST_CASE("status of a cluster that is not there names the record that cannot be read: exit 5") {
  test::Scene scene;
  auto record = record_of(deploy::UpgradePhase::done);
  record["data"] = Json::object();
  scene.server.create(record);
  const auto ended = scene.run({"status", "orders"});
  CHECK(ended.exit == 5);
  CHECK(has(ended.err, "error: there is no Flink cluster 'orders' in namespace default, but " +
                           unreadable + "its data has no 'upgrade'\nhint: " + removal + "\n"));
  // The same is in the way of its deletion.
  const auto deleted = scene.run({"delete", "orders"});
  CHECK(deleted.exit == 2);
  CHECK(has(deleted.err, "hint: " + removal + "\n"));
}

TEST_CASE("status says nothing of a record that can be read and written") {
  RunningScene scene;
  scene.server.create(record_of(deploy::UpgradePhase::done));
  CHECK_FALSE(has(scene.on_orders("status", {}).out, "record"));
  CHECK(Json::parse(scene.on_orders("status", {"-ojson"}).out)["recordProblem"].is_null());
}

TEST_CASE("an immutable record is told, and whoever must write it is not sent in a circle") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.server.create(record_of(deploy::UpgradePhase::clearing));
  scene.server.change("configmaps", "orders.drey", {{"immutable", true}});
  const std::string text =
      "ConfigMap default/orders.drey is immutable, so that no command can go on with the upgrade "
      "that it records, end it, or begin another\n";
  const std::string hint =
      "only made anew it can be written: kubectl get configmap orders.drey --namespace default -o "
      "yaml | sed '/^immutable:/d' | kubectl replace --force -f -\n";
  const auto told = scene.run({"status", "orders"});
  CHECK(told.exit == 0);
  CHECK(has(told.out, "\n  record       " + text + "  hint         " + hint));
  const auto before = scene.server.kept();
  scene.wire.on("PATCH", "/configmaps/orders.drey",
                fate::answer(test::status(422, "Invalid",
                                          "ConfigMap \"orders.drey\" is invalid: data: Forbidden: "
                                          "field is immutable when `immutable` is set")));
  const auto ended = scene.run({"delete", "orders", "--yes"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 1);
  CHECK(has(ended.err, "error: " + text + "hint: " + hint));
  CHECK(scene.server.kept() == before);
}
