// `drey apply --upgrade=last-state`: the new job starts from the old one's last checkpoint, by its
// path, and no savepoint is taken.
#include <memory>

#include "fake/ha_maps.h"
#include "fake/killed.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::is_broken;
using test::killed_at_every_request;
using test::record;
using test::slots;
using test::Words;

namespace {

const Words last_state{"--upgrade=last-state"};

/// The one that was completed while the JobManager went, after that of which the job had told.
const std::string last_path = "s3://b/checkpoints/chk-12";

struct LivingCluster : test::LivingCluster {
  LivingCluster() { keeps_ha_metadata = true; }

  test::Life& old() { return *lives.front(); }

  Json& told() { return old().job_manager.answers["/jobs/" + old().job + "/checkpoints"]; }

  bool has_ha_metadata_of(const test::Life& life) const {
    return !server.find("configmaps", "orders-" + life.job + "-config-map").is_null();
  }

  void set_state(const std::string& state) {
    old().job_manager.answers["/jobs/overview"]["jobs"][0]["state"] = state;
  }
};

void check_upgraded(LivingCluster& scene) {
  const auto* life = scene.running();
  REQUIRE(life != nullptr);
  CHECK(slots(life->options) == "3");
  REQUIRE(scene.lives.size() == 2);
  CHECK(scene.old().job_manager.operations == 0);
  CHECK(life->restored == last_path);
  CHECK(life->job != scene.old().job);
  CHECK_FALSE(scene.has_ha_metadata_of(scene.old()));
  CHECK(scene.has_ha_metadata_of(*life));
  CHECK(record(scene)["phase"] == "done");
  CHECK(record(scene)["stateTransfer"] == "last-state");
}

/// Answers when that time has passed.
test::Fate slowly(LivingCluster& scene, std::chrono::seconds time) {
  return [&scene, time](const auto& carry_out) {
    scene.wire.take(time);
    return carry_out();
  };
}

void check_rolled_back(LivingCluster& scene) {
  const auto* life = scene.running();
  REQUIRE(life != nullptr);
  CHECK(slots(life->options) == "2");
  CHECK(life->restored == last_path);
  CHECK(life->job != scene.old().job);
  CHECK(record(scene)["phase"] == "rolled-back");
}

void check_refused(LivingCluster& scene, const std::string& why, const Words& more = last_state) {
  const auto ended = scene.run(apply(3, more));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "error: job " + scene.old().job + " cannot go on by last-state: " + why));
  // A JobManager that does not answer takes none.
  const bool is_silent = has(ended.err, ": its log is asked for its job's last checkpoint\n");
  CHECK(has(ended.err, is_silent ? "hint: nothing was touched; --from PATH names a savepoint or "
                                   "checkpoint, --from latest the newest"
                                 : "hint: nothing was touched; --upgrade=savepoint takes a "
                                   "savepoint"));
  CHECK(scene.wire.lines("POST").empty());
  CHECK(scene.wire.lines("DELETE").empty());
  CHECK(scene.running() == &scene.old());
}

}  // namespace

TEST_CASE("the JobManager's time is not that of what is asked behind it") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("GET", "/deployments/orders", slowly(scene, std::chrono::seconds(5)));
  scene.wire.on("GET", "/config", slowly(scene, std::chrono::seconds(18)));
  const auto ended = scene.run(apply(3, {"--upgrade=last-state", "--timeout=20s"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_upgraded(scene);
}

TEST_CASE(
    "an upgrade by last-state starts from the checkpoint that was the last when all had gone") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3, {"--upgrade=last-state", "-ojson"}));
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  check_upgraded(scene);
  CHECK(has(ended.err, "job " + scene.old().job +
                           " is stopped without a savepoint, and the new one starts from its last "
                           "checkpoint"));
  CHECK(has(ended.err,
            "warning: what the job processes after its last checkpoint is processed again"));
  CHECK(has(ended.err, "job " + scene.old().job + " is gone after checkpoint 12: " + last_path));
  const auto document = Json::parse(ended.out);
  CHECK(document["upgrade"]["mode"] == "last-state");
  CHECK(document["restoredFrom"] == last_path);
  CHECK(document["tookSavepoint"].is_null());
  const auto listed = scene.run({"savepoints", "orders", "-ojson"});
  CHECK(has(listed.out, last_path));
  const auto catalogue = Json::parse(listed.out);
  for (const auto& one : catalogue["savepoints"]) {
    if (one["path"] == last_path) CHECK(one["kind"] == "checkpoint");
  }
}

TEST_CASE("an upgrade by last-state that is killed before or after any request goes on",
          "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(apply(2)).exit == 0);
    return scene;
  };
  killed_at_every_request(apply(3, last_state), 20, make,
                          [](LivingCluster& scene, const auto& ended) {
                            CHECK(ended.exit == 0);
                            check_upgraded(scene);
                          });
}

TEST_CASE("what does not run after last-state is rolled back to the same checkpoint", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    scene->fails = is_broken;
    REQUIRE(scene->run(apply(2)).exit == 0);
    return scene;
  };
  killed_at_every_request(apply(5, last_state), 30, make,
                          [](LivingCluster& scene, const auto& ended) {
                            CHECK(ended.exit == 9);
                            check_rolled_back(scene);
                          });
}

TEST_CASE("last-state is refused where the last checkpoint cannot be proven") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  SECTION("no HA metadata") {
    scene.server.erase("configmaps", "orders-cluster-config-map");
    scene.server.erase("configmaps", "orders-" + scene.old().job + "-config-map");
    check_refused(scene, "there is no HA metadata of its cluster");
  }
  SECTION("no checkpoint yet") {
    scene.server.erase("configmaps", "orders-" + scene.old().job + "-config-map");
    check_refused(scene, "no HA metadata names a checkpoint of it");
  }
  SECTION("another job beside it") {
    scene.server.create(test::ha_map("a-config-map", {{"checkpointID-0000000000000000012", "x"}}));
    check_refused(scene, "HA metadata of job a is there, too");
  }
  SECTION("a pointer that is none") {
    scene.server.change("configmaps", "orders-" + scene.old().job + "-config-map",
                        {{"data", {{"checkpointID-0000000000000000011", "x"}}}});
    check_refused(scene, "the pointer to checkpoint 11 cannot be read: ");
  }
  SECTION("a checkpoint without a path of its own") {
    scene.told()["latest"]["completed"]["external_path"] =
        "<checkpoint-not-externally-addressable>";
    check_refused(scene, "where checkpoint 11 lies is not known");
  }
  SECTION("a version whose savepoints are checkpoints of high availability") {
    scene.old().job_manager.version = "1.14.6";
    check_refused(scene, "HA metadata of Flink 1.14.6 names savepoints as it does checkpoints");
  }
  SECTION("unaligned checkpoints of another version") {
    scene.old().job_manager.version = "2.2.1";
    scene.old().job_manager.answers["/jobs/" + scene.old().job + "/checkpoints/config"]
                                   ["unaligned_checkpoints"] = true;
    check_refused(scene,
                  "its checkpoints are unaligned, and Flink 2.3.0 does not read those of "
                  "Flink 2.2.1");
  }
}

TEST_CASE("unaligned checkpoints of the same version, and aligned ones of another, will do") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const bool unaligned = GENERATE(true, false);
  scene.old().job_manager.answers["/jobs/" + scene.old().job + "/checkpoints/config"]
                                 ["unaligned_checkpoints"] = unaligned;
  if (!unaligned) scene.old().job_manager.version = "2.2.1";
  const auto ended = scene.run(apply(3, last_state));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_upgraded(scene);
}

TEST_CASE("a job that restarts goes on by last-state, unless a savepoint is asked for") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.set_state("RESTARTING");
  SECTION("nobody said how") {
    const auto ended = scene.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err,
              "is RESTARTING, and Flink takes a savepoint of a job that runs only: the "
              "upgrade is by last-state"));
    check_upgraded(scene);
  }
  SECTION("a savepoint") {
    REQUIRE(scene.run(apply(3, {"--upgrade=savepoint"})).exit == 0);
    CHECK(scene.old().job_manager.operations == 1);
  }
  SECTION("last-state cannot be") {
    scene.told()["latest"].erase("completed");
    const auto ended = scene.run(apply(3));
    CHECK(has(ended.err, "cannot go on by last-state: where checkpoint 11 lies is not known"));
    CHECK(scene.old().job_manager.operations == 1);
  }
}

TEST_CASE(
    "pointers that are lost while the cluster goes stop the upgrade until --from names a path") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("DELETE", "/deployments/orders", [&](const auto& carry_out) {
    auto reply = carry_out();
    scene.server.erase("configmaps", "orders-" + scene.old().job + "-config-map");
    return reply;
  });
  const auto ended = scene.run(apply(3, last_state));
  CAPTURE(ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "the last checkpoint of its job " + scene.old().job +
                           " is not known: no HA metadata names a checkpoint of it"));
  CHECK(has(ended.err, "look for the newest chk-N in s3://b/checkpoints, and apply with --from"));
  CHECK(scene.lives.size() == 1);
  CHECK(scene.run(apply(3, last_state)).exit == 10);
  const auto named = scene.run(apply(3, {"--from", last_path}));
  CAPTURE(named.err);
  CHECK(named.exit == 0);
  REQUIRE(scene.running() != nullptr);
  CHECK(scene.running()->restored == last_path);
}

TEST_CASE("a cluster that is suspended by last-state comes back from its last checkpoint") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.set_state("RESTARTING");
  const auto suspended = scene.run({"suspend", "orders"});
  CAPTURE(suspended.err);
  CHECK(suspended.exit == 0);
  CHECK(has(suspended.out, ", checkpoint: " + last_path));
  CHECK(has(suspended.err,
            "orders is being suspended: its job is stopped, and its last checkpoint kept"));
  const auto resumed = scene.run({"resume", "orders"});
  CAPTURE(resumed.err);
  CHECK(resumed.exit == 0);
  REQUIRE(scene.running() != nullptr);
  CHECK(scene.running()->restored == last_path);
}

namespace {

/// A JobManager that came back has completed one more.
void complete(LivingCluster& scene, const std::string& pointer) {
  scene.server.change("configmaps", "orders-" + scene.old().job + "-config-map",
                      {{"data",
                        {{"checkpointID-0000000000000000012", nullptr},
                         {"checkpointID-0000000000000000013", pointer}}}});
}

const std::string newer_path = "s3://b/checkpoints/chk-13";
const auto newer_pointer = test::state_handle("s3://b/ha/orders/completedCheckpoint13", 9290);

/// The last one was written down, and its HA metadata is about to go.
void complete_when_written_down(LivingCluster& scene, const std::string& pointer) {
  scene.wire.on(
      "PATCH", "/configmaps/orders.drey",
      [&scene, pointer](const auto& carry_out) {
        auto reply = carry_out();
        if (record(scene)["phase"] == "clearing" && record(scene)["savepoint"] == last_path)
          complete(scene, pointer);
        return reply;
      },
      9);
}

void check_newest_won(LivingCluster& scene) {
  REQUIRE(scene.running() != nullptr);
  CHECK(scene.running()->restored == newer_path);
  CHECK_FALSE(scene.has_ha_metadata_of(scene.old()));
  CHECK(record(scene)["savepoint"] == newer_path);
  const auto kept = Json::parse(
      scene.server.find("configmaps", "orders.drey.1")["data"]["revision"].get<std::string>());
  CHECK(kept["endedWith"] == newer_path);
  const auto listed = scene.run({"savepoints", "orders", "-o", "name"}).out;
  CHECK(has(listed, newer_path + "\n"));
  CHECK_FALSE(has(listed, last_path + "\n"));
}

}  // namespace

TEST_CASE("a checkpoint that was completed after the last one was written down is gone on from") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  SECTION("it is seen before HA metadata is deleted") {
    complete_when_written_down(scene, newer_pointer);
    const auto ended = scene.run(apply(3, last_state));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "job " + scene.old().job +
                             " has completed checkpoint 13 since it was stopped: " + newer_path));
  }
  SECTION("it comes as HA metadata is being deleted") {
    scene.wire.on("DELETE", "/configmaps/orders-" + scene.old().job + "-config-map",
                  [&](const auto& carry_out) {
                    complete(scene, newer_pointer);
                    return carry_out();
                  });
    const auto ended = scene.run(apply(3, last_state));
    CAPTURE(ended.err);
    CHECK(ended.exit == 10);
    CHECK(has(ended.err, "HA metadata of cluster 'orders' could not be deleted"));
    CHECK(scene.lives.size() == 1);
    CHECK(scene.run(apply(3, last_state)).exit == 0);
  }
  check_newest_won(scene);
}

TEST_CASE("where the checkpoint that was completed since cannot be read nothing is deleted") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  complete_when_written_down(scene, "x");
  const auto ended = scene.run(apply(3, last_state));
  CAPTURE(ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err,
            " has completed checkpoint 13 since it was stopped, and the pointer to "
            "checkpoint 13 cannot be read: "));
  CHECK(scene.has_ha_metadata_of(scene.old()));
  CHECK(scene.lives.size() == 1);
}

namespace {

/// Nobody answers, and the JobManager logged what it had restored.
void fall_silent(LivingCluster& scene, const std::string& checkpoint) {
  scene.old().job_manager.on("GET", "/config", test::fate::refuse(), 1'000);
  scene.server.logs["orders-0/flink-main-container"].write(
      test::log_record("Restoring job " + scene.old().job + " from " + checkpoint + "."));
}

}  // namespace

TEST_CASE("a JobManager that does not answer has logged where its job's checkpoints are") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto& job = scene.old().job;
  SECTION("of that job") {
    const auto folder = "s3://b/checkpoints/" + job;
    fall_silent(scene, "Checkpoint 9 @ 1 for " + job + " located at " + folder + "/chk-9");
    const auto ended = scene.run(apply(3, last_state));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, ": its log is asked for its job's last checkpoint\n"));
    REQUIRE(scene.running() != nullptr);
    CHECK(slots(scene.running()->options) == "3");
    CHECK(scene.running()->restored == folder + "/chk-12");
    CHECK_FALSE(scene.has_ha_metadata_of(scene.old()));
    CHECK(record(scene)["from"]["job"] == job);
  }
  SECTION("of another job: where its own are is not told") {
    fall_silent(scene, "Checkpoint 9 @ 1 for " + job + " located at s3://b/checkpoints/x/chk-9");
    check_refused(scene, "where checkpoint 11 lies is not known");
  }
  SECTION("a savepoint") {
    fall_silent(scene, "Savepoint 9 @ 1 for " + job + " located at s3://b/sp/savepoint-1");
    check_refused(scene, "where checkpoint 11 lies is not known");
  }
  SECTION("nobody asks for last-state") {
    fall_silent(scene, "Checkpoint 11 @ 1 for " + job + " located at s3://b/c/chk-11");
    const auto ended = scene.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit != 0);
    CHECK(scene.wire.lines("DELETE").empty());
    CHECK(scene.lives.size() == 1);
  }
}

TEST_CASE("what a log does not tell of a job that goes on by last-state is refused") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto& job = scene.old().job;
  fall_silent(scene, "Checkpoint 11 @ 1 for " + job + " located at s3://b/" + job + "/chk-11");
  SECTION("two jobs") {
    scene.server.create(test::ha_map("a-config-map", {{"checkpointID-0000000000000000012", "x"}}));
    const auto ended = scene.run(apply(3, last_state));
    CHECK(ended.exit == 6);
    CHECK(has(ended.err, "HA metadata does not tell of one job alone"));
  }
  SECTION("another version") {
    scene.server.change("deployments", "orders",
                        {{"metadata", {{"annotations", {{"drey/flink-version", "2.2.1"}}}}}});
    check_refused(scene, "whether its checkpoints are unaligned is not known");
  }
  SECTION("a version whose savepoints are checkpoints of high availability") {
    scene.server.change("deployments", "orders",
                        {{"metadata", {{"annotations", {{"drey/flink-version", "1.14.6"}}}}}});
    check_refused(scene, "HA metadata of Flink 1.14.6 names savepoints as it does checkpoints");
  }
  CHECK(scene.lives.size() == 1);
}
