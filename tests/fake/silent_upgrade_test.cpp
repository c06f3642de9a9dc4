// Upgrades of clusters whose JobManager does not answer, or takes its time: how long they wait, and
// what they say then.
#include "fake/upgraded.h"
#include "support/catch.h"

using std::chrono::seconds;
using test::apply;
using test::has;
using test::LivingCluster;
using test::record;
using test::waited;
using test::Words;
namespace fate = test::fate;

namespace {

/// The first JobManager's pod is not ready any more, and nobody listens in it.
void silence(LivingCluster& scene) {
  scene.server.change("pods", "orders-0", {{"status", {{"conditions", nullptr}}}});
  scene.lives.front()->job_manager.on("GET", "/config", fate::refuse(), 1'000);
}

struct Silent : LivingCluster {
  explicit Silent(const Words& first = apply(2)) {
    REQUIRE(run(first).exit == 0);
    silence(*this);
    surroundings.sleeps.clear();
  }

  /// Nothing was touched, after that time.
  void check_waited(const test::Result& ended, seconds time) const {
    CAPTURE(ended.err);
    CHECK(ended.exit == 3);
    CHECK(waited(*this) <= time);
    CHECK(waited(*this) > time - seconds(3));
    CHECK(lives.size() == 1);
    CHECK(server.find("configmaps", "orders.drey").is_null());
  }
};

const std::string details = "'drey status orders --namespace default' shows details\n";

/// The same without high availability.
Words plain(int number_of_slots, const Words& more = {}) {
  auto words = apply(number_of_slots, more);
  std::erase_if(words, [](const auto& word) { return has(word, "high-availability"); });
  return words;
}

}  // namespace

TEST_CASE("an upgrade waits for the JobManager as long as --timeout says, and names the way out") {
  Silent scene;
  const auto [words, time, text] =
      GENERATE(table<Words, int, std::string>({{{}, 60, "1 min"},
                                               {{"--dry-run=server"}, 60, "1 min"},
                                               {{"--timeout=20s"}, 20, "20 s"},
                                               {{"--timeout=20s", "--dry-run=server"}, 20, "20 s"},
                                               {{"--timeout=20s", "-d"}, 20, "20 s"},
                                               {{"--timeout=5m"}, 300, "5 min"}}));
  const auto ended = scene.run(apply(3, words));
  scene.check_waited(ended, seconds(time));
  CHECK(has(ended.err,
            "error: the JobManager of cluster 'orders' in namespace default, which is to stop its "
            "job with a savepoint, has not answered within " +
                text + ": Flink's REST API does not answer"));
  CHECK(has(ended.err,
            "hint: nothing was touched; --upgrade=last-state goes on from the job's last "
            "checkpoint, --upgrade=stateless without its state; --timeout waits longer; " +
                details));
}

TEST_CASE("without high availability there is no last checkpoint to go on from") {
  Silent scene(plain(2));
  const auto ended = scene.run(plain(3, {"--timeout=10s"}));
  scene.check_waited(ended, seconds(10));
  CHECK(has(ended.err,
            "hint: nothing was touched; --upgrade=stateless goes on without the job's "
            "state; --timeout waits longer; " +
                details));
}

TEST_CASE("suspend names its own way out of a JobManager that does not answer") {
  Silent scene;
  const auto ended = scene.run({"suspend", "orders", "--timeout=10s"});
  scene.check_waited(ended, seconds(10));
  CHECK(has(ended.err,
            "hint: nothing was touched; --stateless goes on without the job's state; --timeout "
            "waits longer; " +
                details));
}

TEST_CASE("by last-state the log is asked after a minute at most") {
  Silent scene;
  const auto [timeout, time] = GENERATE(
      table<std::string, int>({{"--timeout=10s", 10}, {"--timeout=0", 60}, {"--timeout=1h", 60}}));
  const auto ended = scene.run(apply(3, {"--upgrade=last-state", timeout}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(waited(scene) <= seconds(time));
  CHECK(waited(scene) > seconds(time - 3));
  CHECK(has(ended.err,
            "cannot go on by last-state: HA metadata does not tell of one job alone\nhint: nothing "
            "was touched; --from PATH names a savepoint or checkpoint, --from latest the newest "
            "that 'drey savepoints' knows, --upgrade=stateless goes on without the job's state\n"));
}

TEST_CASE("an upgrade that was being stopped names the path as its way out") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("POST", "/stop", fate::answer(test::flink_error(400, "no")));
  scene.run(apply(3));
  REQUIRE(record(scene)["phase"] == "stopping");
  silence(scene);
  scene.surroundings.sleeps.clear();
  const auto ended = scene.run(apply(3, {"--timeout=100s"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 3);
  CHECK(waited(scene) > seconds(97));
  CHECK(has(ended.err, " has not answered within 1 min 40 s: "));
  CHECK(has(ended.err,
            "hint: run the same command again to go on; --timeout waits longer; 'drey status "
            "orders --namespace default' shows details; with --from PATH the new cluster starts "
            "from that, and no savepoint is taken\n"));
  const auto named = scene.run(apply(3, {"--from", "s3://b/1"}));
  CAPTURE(named.err);
  CHECK(named.exit == 0);
}

namespace {

/// Nobody sees the savepoint that is under way, for so many looks.
struct Slow : LivingCluster {
  Slow() {
    REQUIRE(run(apply(2)).exit == 0);
    auto& job_manager = lives.front()->job_manager;
    job_manager.polls_in_progress = 100;
    const auto before = job_manager.answers.at("/jobs/" + lives.front()->job + "/checkpoints");
    job_manager.on("GET", "/checkpoints", fate::answer({.status = 200, .body = before.dump()}),
                   1'000);
  }
};

}  // namespace

TEST_CASE("a savepoint may take as long as --timeout says, ten minutes unless it says so") {
  Slow scene;
  SECTION("ten minutes") {
    const auto ended = scene.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(record(scene)["phase"] == "done");
  }
  SECTION("less") {
    const auto ended = scene.run(apply(3, {"--timeout=90s"}));
    CAPTURE(ended.err);
    CHECK(ended.exit == 3);
    CHECK(waited(scene) > seconds(85));
    CHECK(has(ended.err, "is not complete yet, and goes on"));
    CHECK(has(ended.err, "--timeout gives it longer"));
  }
}

TEST_CASE("the checkpoint that proves an upgrade may take as long as --timeout says, too") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  // No checkpoint of its own shows for so many looks.
  scene.fails = [&](const std::string&) {
    auto& life = *scene.lives.back();
    auto before = life.job_manager.answers.at("/jobs/" + life.job + "/checkpoints");
    before["latest"].erase("completed");
    life.job_manager.on("GET", "/checkpoints", fate::answer({.status = 200, .body = before.dump()}),
                        60);
    return false;
  };
  SECTION("ten minutes") {
    const auto ended = scene.run(apply(3));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(waited(scene) > seconds(90));
    CHECK(record(scene)["phase"] == "done");
  }
  SECTION("less: it does not run") {
    const auto ended = scene.run(apply(3, {"--timeout=20s", "--no-rollback"}));
    CAPTURE(ended.err);
    CHECK(ended.exit == 3);
    CHECK(has(ended.err, "has not completed a checkpoint in time"));
    CHECK(waited(scene) < seconds(60));
  }
}
