// An upgrade that is open, met by commands that are no part of it.
#include "deploy/record/upgrade_lease.h"
#include "deploy/record/upgrade_record.h"
#include "fake/deploy_requests.h"
#include "fake/running_scene.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using deploy::UpgradePhase;
using test::apply;
using test::command;
using test::has;
using test::LivingCluster;
using test::Scene;
using test::Words;
namespace deploy_requests = test::deploy_requests;
namespace fate = test::fate;

namespace {

Json record_at(UpgradePhase phase, const std::string& spec = "other") {
  deploy::UpgradeRecord record{
      .phase = phase, .by = "ci@runner-7", .since = "2026-11-28T10:00:00Z"};
  record.to.spec = spec;
  return deploy::upgrade_record_object(record, {"default", "orders"});
}

/// Nothing but the record is there, as the old Deployment is removed and the new one not made.
struct Between : Scene {
  explicit Between(const Json& record) { server.create(record); }

  bool has_record_alone() const {
    const auto kept = server.kept();
    return kept.size() == 1 && kept.contains("configmaps/orders.drey");
  }
};

const std::string open_to_other =
    "an upgrade of cluster 'orders' in namespace default to other input is open: ci@runner-7 began "
    "it at 2026-11-28T10:00:00Z; nobody works on it; it is at 'clearing'";

}  // namespace

TEST_CASE("apply makes no cluster of a name that became free by another run since it looked") {
  Scene scene;
  SECTION("and hears so at once") {}
  SECTION("and hears so when its create is sent again") {
    scene.wire.on("POST", "/deployments", test::fate::lose_answer());
  }
  scene.wire.after_flight(1, [&] { scene.server.create(record_at(UpgradePhase::done)); });
  const auto ended = scene.run(test::apply(2, {"--detached"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "another run has worked on cluster 'orders' in namespace default"));
  CHECK(has(ended.err, "deployment.apps/orders had been created, and was removed again"));
  CHECK(scene.server.find("deployments", "orders").is_null());
  CHECK(scene.run(test::apply(2, {"--detached"})).exit == 0);
}

TEST_CASE(
    "a job that another upgrade stops while this one looks at it: whose work that is, exit 6") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  Scene other(scene.server);
  other.wire.chance = [](const http::Request& request) {
    const bool asks = request.method == "GET" && has(request.target, "/savepoints/");
    return asks ? fate::kill_after() : test::Fate{};
  };
  scene.wire.after_flight(3, [&] { CHECK(other.run(apply(4)).exit == -1); });
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(
      has(ended.err, "error: an upgrade of cluster 'orders' in namespace default is under way: "));
  CHECK(has(ended.err, "hint: nothing was touched; let it end, and run the same command again"));
  CHECK(scene.lives.front()->job_manager.operations == 1);
}

TEST_CASE("run-application makes no cluster beside an open upgrade of its name: exit 6") {
  Between scene(record_at(UpgradePhase::clearing));
  const auto ended = scene.run(command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(ended.out.empty());
  CHECK(has(ended.err, "error: " + open_to_other +
                           "\n  deployment.apps/orders had been created, and was removed again\n"
                           "hint: apply that input again, so that it ends; then apply this one; "
                           "'drey delete orders --namespace default' ends it with its cluster\n"));
  CHECK(scene.has_record_alone());
  CHECK(scene.wrongly_deleted() == "");
  // Its JobManager could not start: what the Deployment owns was never sent.
  CHECK(scene.wire.lines("POST").size() == 1);
}

TEST_CASE(
    "run-application leaves an upgrade to its own input to apply, and to the run that lives") {
  std::string spec;
  {
    Scene scene;
    REQUIRE(scene.run(command()).exit == 0);
    spec = scene.server.find("deployments", "orders")["metadata"]["annotations"]["drey/spec"]
               .get<std::string>();
  }
  auto open = record_at(UpgradePhase::deploying, spec);
  std::string hint = "hint: 'drey apply' with this input goes on with it\n";
  SECTION("nobody works on it") {}
  SECTION("its run lives") {
    open["metadata"]["annotations"] = deploy::upgrade_lease_object(
        {.holder = "ci@runner-7_1", .duration = deploy::lease_duration});
    hint = "hint: let it end; should its run be gone, ";
  }
  Between scene(open);
  const auto ended = scene.run(command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "to this input is open"));
  CHECK(has(ended.err, hint));
  CHECK(scene.has_record_alone());
}

TEST_CASE("what an open upgrade keeps from being made is not completed by the same command again") {
  Scene scene;
  scene.wire.at(deploy_requests::deployment, fate::kill_after());
  scene.run(command());
  scene.server.create(record_at(UpgradePhase::clearing));
  const auto before = scene.server.kept();
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.server.kept() == before);
  CHECK(scene.run(command({"--dry-run=server"})).exit == 6);
}

TEST_CASE("a dry run at the server says that an upgrade is open, and makes nothing") {
  Between scene(record_at(UpgradePhase::clearing));
  const auto ended = scene.run(command({"--dry-run=server"}));
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "error: " + open_to_other + "\nhint: "));
  CHECK(scene.has_record_alone());
}

namespace {

/// That of a cluster that is gone, and has left state.
Json record_with_state(UpgradePhase phase) {
  deploy::UpgradeRecord record{.phase = phase,
                               .by = "ci@runner-7",
                               .since = "2026-11-28T10:00:00Z",
                               .savepoint = "s3://b/1"};
  return deploy::upgrade_record_object(record, {"default", "orders"});
}

const std::string kept_state =
    "since the upgrade that ci@runner-7 began at 2026-11-28T10:00:00Z, and this one begins without "
    "its state, s3://b/1: 'drey resume orders --namespace default' goes on from there while "
    "nothing has the name, and so does '-s s3://b/1'\n";

}  // namespace

TEST_CASE(
    "run-application warns of the state of a suspended cluster, which it does not go on from") {
  const auto* dry = GENERATE("", "--dry-run=server");
  const auto words = *dry == '\0' ? command() : command({dry});
  CAPTURE(dry);
  Scene scene;
  SECTION("it was suspended") {
    scene.server.create(record_with_state(UpgradePhase::suspended));
    const auto ended = scene.run(words);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "warning: cluster 'orders' is suspended " + kept_state));
  }
  SECTION("its upgrade failed") {
    scene.server.create(record_with_state(UpgradePhase::failed));
    CHECK(has(scene.run(words).err, "warning: cluster 'orders' is failed " + kept_state));
  }
}

TEST_CASE("run-application warns of no state that is given, is none, or is of a cluster before") {
  const auto* dry = GENERATE("", "--dry-run=server");
  const auto with = [&](const Words& more) {
    auto words = command(more);
    if (*dry != '\0') words.insert(words.begin() + 1, dry);
    return words;
  };
  CAPTURE(dry);
  Scene scene;
  auto words = with({});
  SECTION("a savepoint is given") {
    scene.server.create(record_with_state(UpgradePhase::suspended));
    words = with({"-s", "s3://b/2"});
  }
  SECTION("its upgrade failed before there was a savepoint") {
    scene.server.create(record_at(UpgradePhase::failed));
  }
  SECTION("it was upgraded") { scene.server.create(record_with_state(UpgradePhase::done)); }
  SECTION("the cluster is there") {
    REQUIRE(scene.run(command()).exit == 0);
    scene.server.create(record_with_state(UpgradePhase::suspended));
  }
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK_FALSE(has(ended.err, "without its state"));
}

namespace {

/// The Deployment that is there is of other input than that which is given, and of none that is
/// said.
struct BesideAnother : Scene {
  explicit BesideAnother(UpgradePhase phase) {
    REQUIRE(run(command({"-Drest.port=9000"})).exit == 0);
    auto open = record_at(phase);
    auto state = Json::parse(open["data"]["upgrade"].get<std::string>());
    state["to"]["uid"] = test::uid_of(server.find("deployments", "orders"));
    open["data"]["upgrade"] = state.dump();
    server.create(open);
  }

  void check_refused(const std::string& why, const std::string& hint) {
    const auto before = server.kept();
    for (const auto& words : {command(), command({"--dry-run=server"})}) {
      const auto ended = run(words);
      CAPTURE(ended.err);
      CHECK(ended.exit == 6);
      CHECK(has(ended.err,
                "error: The Flink cluster orders already exists.\n  Deployment "
                "default/orders " +
                    why));
      CHECK(has(ended.err,
                "\n  an upgrade of cluster 'orders' in namespace default to other input is open: "
                "ci@runner-7 began it at 2026-11-28T10:00:00Z; "));
      CHECK(has(ended.err, "\nhint: " + hint + "\n"));
      CHECK(server.kept() == before);
    }
  }
};

const std::string different = "was deployed with a different configuration: rest.port";

}  // namespace

TEST_CASE("where a cluster of other input is there an open upgrade is told of, and what ends it") {
  BesideAnother scene(UpgradePhase::stopping);
  const std::string ways =
      "apply that input again, so that it ends; then apply this one; 'drey delete orders "
      "--namespace default' ends it with its cluster";
  SECTION("of other input") { scene.check_refused(different, ways); }
  SECTION("that is being deleted") {
    scene.server.change("deployments", "orders",
                        {{"metadata", {{"deletionTimestamp", "2026-11-28T10:00:00Z"}}}});
    scene.check_refused("is being deleted", ways);
  }
}

TEST_CASE("where what was submitted is not proven yet apply and rollback are named, which do so") {
  BesideAnother scene(UpgradePhase::verifying);
  scene.check_refused(
      different,
      "'drey apply' of this input proves it first, and then upgrades to that; 'drey rollback "
      "orders --namespace default' proves it, and brings the one before back");
}

TEST_CASE("beside a record of a newer drey a cluster of other input is a conflict all the same") {
  BesideAnother scene(UpgradePhase::done);
  scene.server.change("configmaps", "orders.drey", {{"data", {{"upgrade", R"({"form":99})"}}}});
  const auto ended = scene.run(command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "holds no record of an upgrade that this version of drey can read"));
  CHECK(has(ended.err,
            "\nhint: a newer drey can; or, when no upgrade is under way, delete it: kubectl "
            "delete configmap orders.drey --namespace default\n"));
}

TEST_CASE("a cluster that is there from exactly this input is unchanged, also while it is proven") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  scene.server.create(record_at(UpgradePhase::verifying));
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.run(command({"--dry-run=server"})).exit == 0);
}

TEST_CASE("run-application is kept from nothing by a record that has ended or is not known") {
  SECTION("ended") {
    Between scene(record_at(GENERATE(UpgradePhase::done, UpgradePhase::given_up,
                                     UpgradePhase::suspended, UpgradePhase::failed)));
    CHECK(scene.run(command()).exit == 0);
  }
  SECTION("it may not be read, as Flink's own client would not") {
    Between scene(record_at(UpgradePhase::clearing));
    scene.wire.on("GET", "/configmaps/orders.drey",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
    CHECK(scene.run(command()).exit == 0);
  }
}

TEST_CASE("a record of a newer drey may be of an upgrade that is open: exit 2") {
  auto newer = record_at(UpgradePhase::done);
  newer["data"] = {{"upgrade", R"({"form":99})"}};
  Between scene(newer);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "hint: a newer drey can; or, when no upgrade is under way, delete it: kubectl "
            "delete configmap orders.drey --namespace default\n"));
  CHECK(scene.has_record_alone());
}

TEST_CASE("status tells of an open upgrade, in the flight in which it looks at pods") {
  test::RunningScene scene;
  auto open = record_at(UpgradePhase::verifying);
  std::string text = "nobody works on it; it is at 'verifying'\n";
  std::string hint =
      "the command that began it goes on with it, or the next 'drey apply', which proves it first; "
      "'drey delete orders --namespace default' ends it with its cluster";
  Json works_on_it;
  SECTION("nobody works on it") {}
  SECTION("a run works on it") {
    open["metadata"]["annotations"] = deploy::upgrade_lease_object(
        {.holder = "ci@runner-8_1", .duration = deploy::lease_duration, .acquired = "then"});
    text = "ci@runner-8 works on it since then, ";
    hint = "let it end; should its run be gone, the command that began it goes on with it";
    works_on_it = "ci@runner-8";
  }
  REQUIRE(scene.on_orders("status", {}).exit == 0);
  const auto flights = scene.wire.flights();
  scene.server.create(open);
  const auto ended = scene.on_orders("status", {});
  CHECK(ended.exit == 0);
  CHECK(
      has(ended.out, "  upgrade      open: ci@runner-7 began it at 2026-11-28T10:00:00Z; " + text));
  CHECK(has(ended.out, "\n  hint         " + hint + "\n"));
  CHECK(scene.wire.flights() == flights);
  CHECK(Json::parse(scene.on_orders("status", {"-ojson"}).out)["upgrade"] ==
        Json{{"by", "ci@runner-7"},
             {"since", "2026-11-28T10:00:00Z"},
             {"phase", "verifying"},
             {"worksOnIt", works_on_it},
             {"hint", hint}});
}

TEST_CASE("status says nothing of an upgrade that has ended, or that it may not look at") {
  test::RunningScene scene;
  SECTION("ended") { scene.server.create(record_at(UpgradePhase::done)); }
  SECTION("forbidden") {
    scene.server.create(record_at(UpgradePhase::clearing));
    scene.wire.on("GET", "/configmaps/orders.drey",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  }
  const auto ended = scene.on_orders("status", {"-ojson"});
  CHECK(ended.exit == 0);
  CHECK(Json::parse(ended.out)["upgrade"].is_null());
}

TEST_CASE("status of a cluster that an upgrade has removed says so: exit 5") {
  Between scene(record_at(UpgradePhase::clearing));
  const auto ended = scene.run({"status", "orders"});
  CHECK(ended.exit == 5);
  CHECK(ended.err ==
        "error: there is no Flink cluster 'orders' in namespace default, but an upgrade of it is "
        "open: ci@runner-7 began it at 2026-11-28T10:00:00Z; nobody works on it; it is at "
        "'clearing'\nhint: the command that began it goes on with it; 'drey delete orders "
        "--namespace default' ends it with its cluster\n");
}

TEST_CASE("an upgrade of apply that was killed between two clusters keeps run-application away") {
  test::LivingCluster scene;
  REQUIRE(scene.run(test::apply(2)).exit == 0);
  // The first one is the dry run.
  scene.wire.on("POST", "/deployments", [](const auto& carry_out) { return carry_out(); });
  scene.wire.on("POST", "/deployments", fate::kill_before());
  scene.run(test::apply(3));
  REQUIRE(scene.server.find("deployments", "orders").is_null());
  auto words = test::apply(3);
  words.front() = "run-application";
  CHECK(scene.run(words).exit == 6);
  CHECK(scene.server.find("deployments", "orders").is_null());
  CHECK(scene.run(test::apply(3)).exit == 0);
  CHECK(test::record(scene)["phase"] == "done");
}

namespace {

/// An upgrade of apply to other input that ended at its first step, or at the last but one.
struct Interrupted : test::LivingCluster {
  explicit Interrupted(UpgradePhase phase) {
    REQUIRE(run(test::apply(2)).exit == 0);
    if (phase == UpgradePhase::stopping)
      wire.on("POST", "/stop", fate::answer(test::flink_error(400, "no")));
    else wire.on("POST", "/services", fate::answer(test::status(403, "Forbidden", "no")), 9);
    CHECK(run(test::apply(3)).exit != 0);
    REQUIRE(test::record(*this)["phase"] == deploy::name_of(phase));
  }
};

}  // namespace

TEST_CASE("rollback and suspend say what is open, and what goes on with it: exit 6") {
  const auto phase = GENERATE(UpgradePhase::stopping, UpgradePhase::deploying);
  Interrupted scene(phase);
  const auto words =
      GENERATE(test::Words{"rollback", "orders"}, test::Words{"rollback", "orders", "--to=1"},
               test::Words{"rollback", "orders", "--with-state"}, test::Words{"suspend", "orders"});
  const auto before = scene.server.kept();
  const auto ended = scene.run(words);
  CAPTURE(words, ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "error: an upgrade of cluster 'orders' in namespace default is open: "));
  CHECK(has(ended.err, "; it is at '" + std::string(deploy::name_of(phase)) + "'\n"));
  CHECK(has(ended.err,
            "hint: the command that began it goes on with it; 'drey delete orders --namespace "
            "default' ends it with its cluster\n"));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("a rollback goes on though its old cluster goes while it is looked at") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  const auto old = scene.server.find("deployments", "orders");
  scene.wire.chance = [](const http::Request& request) {
    const bool clears = request.method == "PATCH" && has(request.body, "clearing");
    return clears ? fate::kill_after() : test::Fate{};
  };
  REQUIRE(scene.run({"rollback", "orders"}).exit == -1);
  scene.wire.chance = {};
  REQUIRE(scene.server.find("deployments", "orders").is_null());
  // It was there at the first look.
  scene.wire.on("GET", "/deployments/orders", fate::answer({.status = 200, .body = old.dump()}));
  const auto ended = scene.run({"rollback", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  REQUIRE(scene.running() != nullptr);
  CHECK(test::slots(scene.running()->options) == "2");
}

TEST_CASE("an upgrade that a busy API server keeps from its end is partly done: exit 10") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto words = GENERATE(test::Words{"suspend", "orders"}, apply(3));
  const auto busy = test::status(429, "TooManyRequests", "not now");
  bool is_busy = false;
  scene.wire.chance = [&](const http::Request& request) {
    const bool is_refused = is_busy;
    is_busy = is_busy || (request.method == "PATCH" && has(request.body, "clearing"));
    return is_refused ? fate::answer(busy) : test::Fate{};
  };
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, fmt::format("error: the {} of cluster 'orders' is not done, it is at '",
                                   words.front() == "suspend" ? "suspension" : "upgrade")));
  CHECK(has(ended.err, "hint: run the same command again to go on"));
  scene.wire.chance = {};
  CHECK(scene.run(words).exit == 0);
}

TEST_CASE("a rollback that was interrupted is gone on with by the same command", "[killed]") {
  const auto words = GENERATE(test::Words{"rollback", "orders"},
                              test::Words{"rollback", "orders", "--with-state"});
  const auto kill = GENERATE(fate::kill_before, fate::kill_after);
  std::size_t number = 1;
  for (;; ++number) {
    test::LivingCluster scene;
    REQUIRE(scene.run(test::apply(2)).exit == 0);
    REQUIRE(scene.run(test::apply(3)).exit == 0);
    scene.wire.at(number, kill());
    REQUIRE(scene.run(words).exit == -1);
    // One that has ended is done: the next one brings back what was before it.
    if (test::record(scene)["phase"] == "done" && scene.lives.size() == 3) break;
    INFO("killed at request " << number << ": " << scene.wire.log.back().line());
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    REQUIRE(scene.running() != nullptr);
    CHECK(test::slots(scene.running()->options) == "2");
    CHECK(test::record(scene)["phase"] == "done");
    CHECK(scene.lives.size() == 3);
  }
  CHECK(number > 40);
}
