// A cluster that is suspended, met by commands about it.
#include <algorithm>

#include "deploy/record/upgrade_record.h"
#include "fake/ha_maps.h"
#include "fake/killed.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::killed_at_every_request;
using test::LivingCluster;
using test::record;
using test::Words;
namespace fate = test::fate;

namespace {

struct Suspended : LivingCluster {
  Suspended() {
    REQUIRE(run(apply(2)).exit == 0);
    REQUIRE(run({"suspend", "orders"}).exit == 0);
  }

  const std::string& path() const { return lives.front()->savepoint; }

  test::Result remove(const Words& more = {}) {
    Words words{"delete", "orders"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  /// The names of drey's own ConfigMaps.
  Words records() const {
    Words names;
    for (const auto& [name, object] : server.kept()) {
      if (has(name, ".drey")) names.push_back(name);
    }
    return names;
  }

  /// What an earlier cluster has left, which names a checkpoint.
  void leave_metadata() {
    server.create(test::ha_map(
        lives.front()->job + "-config-map",
        {{"checkpointID-0000000000000000012", test::state_handle("s3://b/ha/orders/c12", 1)}}));
  }
};

const Words all{"configmaps/orders.drey", "configmaps/orders.drey.1",
                "configmaps/orders.drey.savepoints"};
const Words savepoints_alone{"configmaps/orders.drey.savepoints"};

/// The upgrade to it failed, and there is no cluster any more.
Json failed_record() {
  return deploy::upgrade_record_object({.phase = deploy::UpgradePhase::failed,
                                        .by = "ci@runner-7",
                                        .since = "2026-11-28T10:00:00Z",
                                        .savepoint = "s3://b/1",
                                        .failure = "it crashed"},
                                       {"default", "orders"});
}

}  // namespace

TEST_CASE("status of a suspended cluster says so beside a Service that is left, and nobody's") {
  Suspended scene;
  scene.server.create(test::foreign_service("orders-rest"));
  const auto ended = scene.run({"status", "orders"});
  CAPTURE(ended.err, ended.out);
  CHECK(has(ended.out, "  ·  SUSPENDED for "));
  CHECK(has(ended.out, "\n  suspended    since "));
}

TEST_CASE("commands that need a cluster say of a suspended one that it is, and what helps") {
  Suspended scene;
  const auto words =
      GENERATE(Words{"logs", "orders"}, Words{"wait", "orders"}, Words{"list", "orders"},
               Words{"savepoint", "orders"}, Words{"cancel", "orders"}, Words{"stop", "orders"},
               Words{"failover", "orders", "--yes"});
  const auto ended = scene.run(words);
  CAPTURE(words.front(), ended.err);
  CHECK(ended.exit == 5);
  CHECK(has(ended.err,
            "error: there is no Flink cluster 'orders' in namespace default: it is "
            "suspended since "));
  CHECK(
      has(ended.err, "; its state is in savepoint " + scene.path() +
                         "\nhint: 'drey resume orders --namespace default' goes on from there; "));
}

TEST_CASE("status of a suspended cluster says since when, and what resume goes on from") {
  Suspended scene;
  const auto since = record(scene)["since"].get<std::string>();
  const auto by = record(scene)["by"].get<std::string>();
  scene.surroundings.wall += std::chrono::hours(3);
  const auto ended = scene.run({"status", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "orders  ·  namespace default  ·  Flink 2.3.0  ·  SUSPENDED for 3 h"));
  CHECK(has(ended.out, "\n  suspended    since " + since + ", by " + by + "\n  savepoint    " +
                           scene.path() +
                           "\n  hint         'drey resume orders --namespace default' goes on from "
                           "there; 'drey delete orders --namespace default' removes what is kept "
                           "of it\n"));
  CHECK_FALSE(has(ended.out, "JobManager"));
  const auto document = Json::parse(scene.run({"status", "orders", "-ojson"}).out);
  CHECK(document["status"] == "SUSPENDED");
  CHECK(document["upgrade"].is_null());
  CHECK(document["suspension"]["from"] == scene.path());
  CHECK(document["suspension"]["since"] == since);
  CHECK(document["suspension"]["phase"] == "suspended");
}

TEST_CASE("status of several has the one that is suspended among them") {
  Suspended scene;
  const auto ended = scene.run({"status", "orders", "other", "-ojson"});
  CHECK(ended.exit == 5);
  const auto clusters = Json::parse(ended.out)["clusters"];
  CHECK(clusters[0]["status"] == "SUSPENDED");
  CHECK(clusters[1]["error"]["exitCode"] == 5);
}

TEST_CASE("status says of a cluster suspended without its state that resume begins from nothing") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders", "--stateless"}).exit == 0);
  const auto ended = scene.run({"status", "orders"});
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "\n  savepoint    none\n"));
  CHECK(has(ended.out, "goes on from nothing, as its state was not kept; "));
  CHECK(scene.run({"delete", "orders"}).out == "cluster orders deleted\n");
}

TEST_CASE("status of a cluster whose upgrade failed and which is gone: exit 5, and its state") {
  test::Scene scene;
  scene.server.create(failed_record());
  const auto ended = scene.run({"status", "orders"});
  CHECK(ended.exit == 5);
  CHECK(has(ended.err,
            "error: there is no Flink cluster 'orders' in namespace default, and its last upgrade "
            "failed, the upgrade that ci@runner-7 began at 2026-11-28T10:00:00Z: it crashed; its "
            "state is in savepoint s3://b/1\nhint: 'drey resume orders --namespace default' goes "
            "on from there; "));
}

TEST_CASE("status --watch of a suspended cluster shows it, and how it comes back") {
  Suspended scene;
  scene.wire.later([&] { CHECK(scene.running() == nullptr); });
  const auto ended = scene.run({"status", "orders", "--watch", "--timeout=12s"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "  ·  SUSPENDED"));
  CHECK(has(ended.out, "\n  savepoint    " + scene.path() + "\n"));
}

TEST_CASE("delete of a suspended cluster removes what it would come back by, and says what stays") {
  Suspended scene;
  REQUIRE(scene.records() == all);
  SECTION("as text") {
    const auto ended = scene.remove(GENERATE(Words{}, Words{"--no-wait"}, Words{"-q"}));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.out, "cluster orders "));
    CHECK(has(ended.out, "deleted, its state stays: savepoint " + scene.path() + "\n"));
  }
  SECTION("as a document") {
    const auto document = Json::parse(scene.remove({"-ojson"}).out);
    CHECK(document["result"] == "deleted");
    CHECK(document["savepoint"] == scene.path());
    CHECK(document["removed"].size() == 2);
    REQUIRE(document["left"].size() == 1);
    CHECK(document["left"][0]["name"] == "orders.drey.savepoints");
  }
  SECTION("what is told beside it") {
    const auto ended = scene.remove();
    CHECK(has(ended.err, "cluster removed          0.0 s   2 ConfigMaps\n"));
    CHECK(has(ended.err, "kept: ConfigMap orders.drey.savepoints (paths of its savepoints)\n"));
    CHECK(has(ended.err, "'drey savepoints orders --namespace default' tells of it; 'drey gc "));
  }
  CHECK(scene.records() == savepoints_alone);
  CHECK(scene.remove().exit == 5);
  CHECK(scene.run({"status", "orders"}).exit == 5);
}

TEST_CASE("delete of a cluster that is gone since its upgrade failed removes its record, too") {
  test::Scene scene;
  scene.server.create(failed_record());
  const auto ended = scene.run({"delete", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "cluster orders deleted, its state stays: savepoint s3://b/1\n");
  CHECK(scene.server.kept().empty());
}

TEST_CASE("delete of a suspended cluster names its objects by uid, the record as it was read") {
  Suspended scene;
  REQUIRE(scene.remove().exit == 0);
  const auto deletes = scene.wire.lines("DELETE");
  REQUIRE(deletes.size() == 2);
  CHECK(has(deletes[0], "/configmaps/orders.drey"));
  CHECK(has(deletes[1], "/configmaps/orders.drey.1"));
  CHECK(scene.wire.lines("PATCH").empty());
  for (const auto& exchange : scene.wire.log) {
    if (exchange.request.method != "DELETE") continue;
    const auto preconditions = Json::parse(exchange.request.body).at("preconditions");
    CHECK(preconditions.contains("uid"));
    CHECK(preconditions.contains("resourceVersion") ==
          exchange.request.target.ends_with("orders.drey"));
  }
}

TEST_CASE("a dry run of a suspended cluster's deletion tells what would go and what would stay") {
  Suspended scene;
  const auto* where = GENERATE("client", "server");
  const std::string how = std::string(where) == "client" ? " (dry run)\n" : " (server dry run)\n";
  const auto before = scene.server.kept();
  const auto ended = scene.remove({std::string("--dry-run=") + where});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "ConfigMap orders.drey deleted" + how + "ConfigMap orders.drey.1 deleted" +
                         how + "ConfigMap orders.drey.savepoints kept" + how);
  CHECK(has(ended.err, "note: its state would stay: savepoint " + scene.path() + "\n"));
  CHECK(scene.server.kept() == before);
  CHECK(scene.wire.lines("DELETE").size() == (std::string(where) == "client" ? 0 : 2));
}

TEST_CASE("a dry run at the server says that a suspended cluster may not be deleted") {
  Suspended scene;
  scene.wire.on("DELETE", "/configmaps/orders.drey.1",
                fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  CHECK(scene.remove({"--dry-run=server"}).exit == 4);
}

TEST_CASE(
    "HA metadata that is left beside a suspended cluster goes only when it is to be dropped") {
  Suspended scene;
  scene.leave_metadata();
  const auto name = "configmaps/orders-" + scene.lives.front()->job + "-config-map";
  SECTION("kept") {
    const auto ended = scene.remove();
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "kept: HA metadata in 1 ConfigMap, and files in "));
    CHECK(scene.server.kept().contains(name));
    CHECK(scene.records() == savepoints_alone);
  }
  SECTION("dropped wants a yes") {
    const auto ended = scene.remove({"--ha-data=drop"});
    CHECK(ended.exit == 2);
    CHECK(has(ended.err, "--yes deletes it nevertheless\n"));
    CHECK(scene.records() == all);
  }
  SECTION("dropped") {
    const auto ended = scene.remove({"--ha-data=drop", "--yes"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK_FALSE(scene.server.kept().contains(name));
    CHECK(scene.records() == savepoints_alone);
  }
}

TEST_CASE("a cluster that another run brings back is not deleted by one that saw it suspended") {
  Suspended scene;
  test::Scene other(scene.server);
  SECTION("its record was written since: exit 6") {
    scene.wire.on("DELETE", "/configmaps/orders.drey", [&](const auto& carry_out) -> http::Reply {
      auto resumed = *deploy::read_upgrade_record(scene.server.find("configmaps", "orders.drey"));
      resumed.phase = deploy::UpgradePhase::deploying;
      scene.server.change(
          "configmaps", "orders.drey",
          {{"data", deploy::upgrade_record_object(resumed, {"default", "orders"}).at("data")}});
      return carry_out();
    });
    const auto ended = scene.remove();
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(has(ended.err, "another run has worked on cluster 'orders' in namespace default since "));
    CHECK(record(scene)["phase"] == "deploying");
  }
  SECTION("its Deployment is there since: exit 6") {
    scene.wire.after_flight(1, [&] {
      auto words = apply(2, {"--detached"});
      words.front() = "run-application";
      REQUIRE(other.run(words).exit == 0);
    });
    const auto ended = scene.remove();
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(has(ended.err, "was deployed at this moment by another run\n"));
    CHECK(scene.server.find("deployments", "orders").is_object());
  }
  CHECK(scene.records() == all);
}

TEST_CASE("a record that somebody labels meanwhile is still that of the suspended cluster") {
  Suspended scene;
  scene.wire.on("DELETE", "/configmaps/orders.drey", [&](const auto& carry_out) -> http::Reply {
    scene.server.change("configmaps", "orders.drey", {{"metadata", {{"labels", {{"team", "a"}}}}}});
    return carry_out();
  });
  CHECK(scene.remove().exit == 0);
  CHECK(scene.records() == savepoints_alone);
}

TEST_CASE("what a finalizer holds of a suspended cluster is waited for, and named: exit 3") {
  Suspended scene;
  const auto* name = GENERATE("orders.drey", "orders.drey.1");
  scene.server.change("configmaps", name,
                      {{"metadata", {{"finalizers", Json::array({"example.com/hold"})}}}});
  SECTION("until the time is over") {
    const auto ended = scene.remove({"--timeout=20s"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 3);
    CHECK(has(ended.err, std::string("left: ConfigMap ") + name +
                             " (is being deleted, held by finalizer example.com/hold): "));
    CHECK(has(ended.err, "error: cluster orders is being removed, but is not gone after "));
    CHECK(ended.out.empty());
  }
  SECTION("until it is gone") {
    scene.wire.on(
        "GET", std::string("/configmaps/") + name,
        [&](const auto& carry_out) {
          if (scene.wire.lines("DELETE").size() < 2) return carry_out();
          scene.server.erase("configmaps", name);
          return carry_out();
        },
        9);
    const auto ended = scene.remove();
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
  }
}

TEST_CASE("revisions of a suspended cluster that may not be deleted are led to gc: exit 10") {
  Suspended scene;
  scene.wire.on("DELETE", "/configmaps/orders.drey.1",
                fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  const auto ended = scene.remove();
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "hint: 'drey gc --yes --namespace default' deletes the rest\n"));
  REQUIRE(scene.run({"gc", "--yes", "--namespace", "default"}).exit == 0);
  CHECK(scene.records() == savepoints_alone);
}

TEST_CASE("gc leaves what a suspended cluster comes back by, and says what removes it") {
  Suspended scene;
  const auto ended = scene.run({"gc", "--yes", "--savepoint-records", "--ha-metadata"});
  CHECK(ended.exit == 0);
  CHECK(has(ended.out,
            "stays: the cluster is suspended, since " + record(scene)["since"].get<std::string>()));
  CHECK(has(ended.out, "'drey delete orders --namespace default' removes what is kept of it\n"));
  CHECK(scene.records() == all);
}

TEST_CASE("a deletion of a suspended cluster that is killed at any request loses nothing",
          "[killed]") {
  const auto make = [] { return std::make_unique<Suspended>(); };
  killed_at_every_request({"delete", "orders"}, 8, make, [](Suspended& scene, const auto& ended) {
    CHECK((ended.exit == 0 || ended.exit == 5));
    REQUIRE(scene.run({"gc", "--yes", "--namespace", "default"}).exit == 0);
    CHECK(scene.records() == savepoints_alone);
  });
}
