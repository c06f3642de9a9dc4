// Proof that the job of an upgrade goes on: what it runs from, and a checkpoint of its own.
#include <chrono>
#include <functional>

#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::check_rolled_back;
using test::has;
using test::Life;
using test::LivingCluster;
using test::slots;
using test::waited;

namespace {

/// The checkpoints of a new cluster's job are other ones than they would be.
void change_checkpoints(LivingCluster& scene, const std::function<void(Json& latest)>& change) {
  scene.fails = [&scene, change](const std::string& options) {
    if (slots(options) != "3") return false;
    auto& life = *scene.lives.back();
    change(life.job_manager.answers.at("/jobs/" + life.job + "/checkpoints").at("latest"));
    return false;
  };
}

/// The job of the new cluster has no checkpoint of its own yet, and when it was asked for one it
/// goes on in another way.
void after_first_look(LivingCluster& scene, const std::function<void(Life&)>& then) {
  scene.fails = [&scene, then](const std::string& options) {
    if (slots(options) != "3") return false;
    auto& life = *scene.lives.back();
    life.job_manager.answers.at("/jobs/" + life.job + "/checkpoints")
        .at("latest")
        .erase("completed");
    life.job_manager.on("GET", "/checkpoints", [&life, then](const auto& carry_out) {
      const auto reply = carry_out();
      then(life);
      return reply;
    });
    return false;
  };
}

void set_state(Life& life, const std::string& state) {
  life.job_manager.answers.at("/jobs/overview").at("jobs").at(0)["state"] = state;
}

/// The job failed so many times, for the same reason, a second apart.
void set_failures(Life& life, int count) {
  auto entries = Json::array();
  for (int i = count; i > 0; --i)
    entries.push_back({{"stacktrace", "java.lang.IllegalStateException: 1 numbers were enough\n"},
                       {"timestamp", 1'000 * i},
                       {"taskName", "slowly (1/1)"}});
  life.job_manager.answers["/jobs/" + life.job + "/exceptions"] = {
      {"exceptionHistory", {{"entries", entries}}}};
}

}  // namespace

TEST_CASE("a job that runs from something else than the savepoint is no upgrade") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  change_checkpoints(scene, [](Json& latest) {
    latest.at("restored")["external_path"] = "s3://b/checkpoints/chk-3";
  });
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "was not restored from " + scene.lives.front()->savepoint +
                           ": it runs from s3://b/checkpoints/chk-3\n"));
  check_rolled_back(scene);
}

TEST_CASE(
    "an upgrade whose job completes no checkpoint in time comes back, and says why it did not") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  change_checkpoints(scene, [](Json& latest) {
    latest["completed"] = nullptr;
    latest["failed"] = {{"id", 21},
                        {"status", "FAILED"},
                        {"failure_timestamp", 1'700'000'000'000},
                        {"failure_message", "Checkpoint expired before completing."}};
  });
  const auto ended = scene.run(apply(3, {"--timeout=1m"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err,
            " runs, but has not completed a checkpoint in time; the last one failed: Checkpoint "
            "expired before completing.\n"));
  check_rolled_back(scene);
}

TEST_CASE("a new job that ran and fails before its checkpoint is rolled back at once") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  std::function<void(Life&)> then;
  std::string says;
  SECTION("its JobManager stays, and tells of its checkpoints as before") {
    then = [](Life& life) { set_state(life, "FAILED"), set_failures(life, 1); };
    says = " (orders) failed: IllegalStateException: 1 numbers were enough\n";
  }
  SECTION("its cluster goes with it") {
    then = [](Life& life) { life.job_manager.jobs.front().state = "FAILED"; };
    says = " has not completed a checkpoint: the cluster 'orders' is gone\n";
  }
  SECTION("Flink restarts it again and again") {
    then = [](Life& life) { set_state(life, "RESTARTING"), set_failures(life, 2); };
    says =
        " (orders) is in a restart loop: IllegalStateException: 1 numbers were enough; 2 failures "
        "within ";
  }
  std::string job;
  after_first_look(scene, [&](Life& life) {
    job = life.job;
    then(life);
  });
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "the new cluster of orders does not run: job " + job + says));
  CHECK(waited(scene) < std::chrono::seconds(60));
  check_rolled_back(scene);
}

TEST_CASE("a new job that is done before its checkpoint needs none") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  after_first_look(scene, [&](Life& life) { set_state(life, "FINISHED"); });
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, " is waited for: it has finished\n"));
}

TEST_CASE(
    "the result of the checkpoint that is asked for is fetched, as a JobManager waits for it") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto* state = GENERATE("FINISHED", "FAILED");
  Life* fresh = nullptr;
  after_first_look(scene, [&](Life& life) {
    fresh = &life;
    set_state(life, state);
  });
  scene.run(apply(3));
  REQUIRE(fresh != nullptr);
  const auto lines = fresh->job_manager.lines();
  CAPTURE(lines);
  const auto path = "/v1/jobs/" + fresh->job + "/checkpoints";
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].starts_with("POST " + path + " "));
  CHECK(lines[2].starts_with("GET " + path + "/"));
}
