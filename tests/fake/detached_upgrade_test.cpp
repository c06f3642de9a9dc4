// `drey apply --detached` of other input: the state goes over, and the proof is left to later runs.
#include <memory>

#include "deploy/record/upgrade_lease.h"
#include "fake/killed.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::LivingCluster;
using test::record;
using test::slots;

namespace {

/// A cluster of other input was submitted, detached.
struct Detached : LivingCluster {
  explicit Detached(int number_of_slots = 3) {
    REQUIRE(run(apply(2)).exit == 0);
    submitted = run(apply(number_of_slots, {"--detached"}));
  }

  const std::string& savepoint() const { return lives.front()->savepoint; }

  test::Result submitted{};
};

/// The job of each cluster started from the savepoint with which the one before it was stopped.
void check_chain(const LivingCluster& scene, std::size_t length) {
  REQUIRE(scene.lives.size() == length);
  for (std::size_t i = 1; i < length; ++i) {
    CHECK(!scene.lives[i - 1]->savepoint.empty());
    CHECK(scene.lives[i]->restored == scene.lives[i - 1]->savepoint);
    CHECK(scene.lives[i - 1]->job_manager.operations == 1);
  }
}

/// What check of an input says of upgrades.
Json upgrade_row(LivingCluster& scene, int number_of_slots) {
  auto words = apply(number_of_slots, {"-ojson"});
  words.front() = "check";
  const auto document = Json::parse(scene.run(words).out);
  for (const auto& item : document["checks"]) {
    if (item["what"] == "upgrade") return item;
  }
  return {};
}

/// Another run holds the lease on the open upgrade.
void hold_elsewhere(LivingCluster& scene) {
  scene.server.change(
      "configmaps", "orders.drey",
      {{"metadata",
        {{"annotations", deploy::upgrade_lease_object(
                             {.holder = "ci@runner-8_1", .duration = deploy::lease_duration})}}}});
}

}  // namespace

TEST_CASE("a detached upgrade ends when the new cluster is submitted from the state of the old") {
  Detached scene;
  CAPTURE(scene.submitted.err);
  CHECK(scene.submitted.exit == 0);
  CHECK(scene.submitted.out.starts_with(
      "Upgrade flink application cluster orders successfully, JobManager Web Interface: "));
  CHECK_FALSE(has(scene.submitted.out, "RUNNING"));
  CHECK(has(scene.submitted.err, "orders is submitted, to start from " + scene.savepoint() +
                                     "; whether its job runs is not proven yet"));
  check_chain(scene, 2);
  CHECK(record(scene)["phase"] == "verifying");
  CHECK(record(scene)["savepoint"] == scene.savepoint());
  const auto history = scene.run({"history", "orders"});
  CHECK(has(history.err, "did last; it is at 'verifying'"));
}

TEST_CASE("a detached upgrade as a document, and with a time for the end of the old job") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3, {"-d", "--timeout=30m", "-o", "json"}));
  CAPTURE(ended.err);
  const auto document = Json::parse(ended.out);
  CHECK(document["result"] == "submitted");
  CHECK(document["restoredFrom"] == scene.lives.front()->savepoint);
  CHECK(document["tookSavepoint"] == scene.lives.front()->savepoint);
  CHECK(document["checkpoint"].is_null());
  CHECK(document["upgrade"]["mode"] == "savepoint");
}

TEST_CASE("what was submitted is proven by later runs") {
  Detached scene;
  REQUIRE(scene.submitted.exit == 0);
  SECTION("the same input, attached") {
    const auto ended = scene.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(scene.surroundings.sleeps.empty());
    CHECK(record(scene)["phase"] == "done");
    check_chain(scene, 2);
  }
  SECTION("the same input, detached, leaves it so") {
    const auto ended = scene.run(apply(3, {"-d"}));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(
        ended.out.starts_with("Flink application cluster orders is submitted, and not proven "
                              "yet, JobManager Web Interface: "));
    CHECK(has(ended.err, "the same command without --detached does that"));
    CHECK(Json::parse(scene.run(apply(3, {"-d", "-ojson"})).out)["result"] == "submitted");
    CHECK(record(scene)["phase"] == "verifying");
    check_chain(scene, 2);
  }
  SECTION("other input, before it is upgraded to that, detached or not") {
    const test::Words how = GENERATE(test::Words{}, test::Words{"-d"});
    const auto ended = scene.run(apply(4, how));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, " is not proven yet, which goes first\n"));
    CHECK(has(ended.err, "runs from " + scene.savepoint()));
    CHECK(record(scene)["phase"] == (how.empty() ? "done" : "verifying"));
    check_chain(scene, 3);
    CHECK(slots(scene.running()->options) == "4");
  }
  SECTION("suspend") {
    const auto ended = scene.run({"suspend", "orders"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(record(scene)["phase"] == "suspended");
    CHECK(record(scene)["savepoint"] == scene.lives.back()->savepoint);
  }
  SECTION("rollback") {
    const auto ended = scene.run({"rollback", "orders"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(slots(scene.running()->options) == "2");
    CHECK(scene.running()->restored == scene.savepoint());
  }
  SECTION("a dry run proves nothing, and tells what comes after the proof") {
    const auto ended = scene.run(apply(4, {"--dry-run=server"}));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(ended.out == "deployment.apps/orders upgraded (server dry run)\n");
    CHECK(has(ended.err, " is not proven yet, which goes first\n"));
    CHECK(has(ended.err, "taskmanager.numberOfTaskSlots 3 → 4"));
    CHECK(record(scene)["phase"] == "verifying");
    check_chain(scene, 2);
  }
  SECTION("check of other input says so, and of its own what goes on with it") {
    CHECK(upgrade_row(scene, 4)["verdict"] == "fine");
    CHECK(has(upgrade_row(scene, 4)["result"].get<std::string>(),
              "is not proven yet, and 'drey apply' proves it first"));
    CHECK(has(upgrade_row(scene, 3)["result"].get<std::string>(), "to this input is open"));
    CHECK(upgrade_row(scene, 3)["verdict"] == "wrong");
    CHECK(record(scene)["phase"] == "verifying");
  }
}

TEST_CASE("what was submitted and does not run is rolled back by the next run") {
  LivingCluster scene;
  scene.fails = test::is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(5, {"-d"})).exit == 0);
  const auto words = GENERATE(apply(5), apply(4), test::Words{"suspend", "orders"});
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(record(scene)["phase"] == "rolled-back");
  REQUIRE(scene.running() != nullptr);
  CHECK(slots(scene.running()->options) == "2");
  CHECK(scene.running()->restored == scene.lives.front()->savepoint);
}

TEST_CASE(
    "of what was submitted and is gone a dry run and check say that it is rolled back first") {
  LivingCluster scene;
  scene.fails = test::is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(5, {"-d"})).exit == 0);
  REQUIRE(scene.server.find("deployments", "orders").is_null());
  const auto ended = scene.run(apply(4, {"--dry-run=server"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "error: the new cluster of orders is gone: the upgrade that "));
  CHECK(has(ended.err, " would be rolled back, and this input would wait\n"));
  const auto row = upgrade_row(scene, 4);
  CHECK(row["verdict"] == "wrong");
  CHECK(has(row["result"].get<std::string>(),
            "'drey apply' rolls it back first, as its cluster is gone"));
  CHECK(record(scene)["phase"] == "verifying");
}

TEST_CASE("of what was submitted and is gone, without a way back, both say that it has failed") {
  LivingCluster scene;
  scene.fails = test::is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(5, {"-d", "--no-rollback"})).exit == 0);
  const auto ended = scene.run(apply(4, {"--dry-run=server"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 7);
  CHECK(has(ended.err, "error: the new cluster of orders is gone: the upgrade that "));
  CHECK(has(ended.err, " would fail, and this input would wait\n"));
  const auto row = upgrade_row(scene, 4);
  CHECK(row["verdict"] == "wrong");
  CHECK(has(row["result"].get<std::string>(),
            "'drey apply' ends it as failed first, as its cluster is gone"));
  CHECK(record(scene)["phase"] == "verifying");
  CHECK(scene.lives.size() == 2);
}

TEST_CASE("what another run is proving goes first for nobody: exit 6") {
  Detached scene;
  hold_elsewhere(scene);
  for (const auto& words : {apply(4), apply(4, {"--dry-run=server"}),
                            test::Words{"rollback", "orders"}, test::Words{"suspend", "orders"}}) {
    scene.wire.after_flight(4, [&] {
      scene.server.change("configmaps", "orders.drey",
                          {{"metadata", {{"annotations", {{"renewed", words.front()}}}}}});
    });
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(has(ended.err, "ci@runner-8 works on it since "));
    CHECK(has(ended.err, "let it end"));
    CHECK(scene.wire.lines("PATCH").empty());
  }
  CHECK(upgrade_row(scene, 4)["verdict"] == "wrong");
  CHECK(record(scene)["phase"] == "verifying");
}

TEST_CASE("a run that died while it proved what was submitted is in no other input's way") {
  Detached scene;
  hold_elsewhere(scene);
  SECTION("apply proves it first") {
    const auto begun = scene.surroundings.steady;
    const auto ended = scene.run(apply(4));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(scene.surroundings.steady - begun >= std::chrono::seconds(30));
    CHECK(has(ended.err, "nobody works on it any more: this run takes over"));
    check_chain(scene, 3);
  }
  SECTION("so does rollback") {
    const auto ended = scene.run({"rollback", "orders"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "nobody works on it any more: this run takes over"));
  }
  SECTION("so does suspend") { CHECK(scene.run({"suspend", "orders"}).exit == 0); }
  CHECK(record(scene)["phase"] != "verifying");
}

TEST_CASE("a detached upgrade that is killed before or after any request goes on", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(apply(2)).exit == 0);
    return scene;
  };
  test::killed_at_every_request(apply(3, {"-d"}), 15, make,
                                [](const LivingCluster& scene, const auto& ended) {
                                  CHECK(ended.exit == 0);
                                  CHECK(record(scene)["phase"] == "verifying");
                                  check_chain(scene, 2);
                                });
}
