// `drey savepoints`: what is known of a cluster's savepoints, and what needs them; and that those
// taken by hand are remembered.
#include "fake/attached.h"
#include "fake/ha_maps.h"
#include "fake/savepoint_scene.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::has;
using Running = test::SavepointScene;
using test::Words;
namespace fate = test::fate;

namespace {

const auto& job = test::running_job;
const auto& path = test::savepoint_path;

}  // namespace

TEST_CASE("a savepoint that was taken by hand is remembered, and listed with what is known of it") {
  Running scene;
  REQUIRE(scene.run({"savepoint", "orders", "--type=native"}).exit == 0);
  const auto record = scene.record().savepoints;
  REQUIRE(record.size() == 1);
  CHECK(record[0].path == path);
  CHECK(record[0].job == job);
  CHECK(record[0].format == "native");
  CHECK(record[0].version == "2.3.0");
  const auto listed = scene.list();
  INFO(listed.err);
  CHECK(listed.exit == 0);
  CHECK(listed.err.empty());
  // Times are read to the second.
  CHECK(listed.out ==
        "COMPLETED                 KIND        FORMAT  SIZE     FLINK  PATH              "
        "                 IN USE BY  NEEDED\n"
        "2023-11-14T22:13:21.000Z  checkpoint  -       2.0 KiB  2.3.0  s3://b/cp/chk-7   "
        "                 -          job " +
            job + " recovers from it\n" + record[0].time.substr(0, 19) +
            ".000Z  savepoint   native  -        2.3.0  s3://b/sp/savepoint-012345-abcdef  -"
            "          -\n");
}

TEST_CASE("the same as a document, and as names") {
  Running scene;
  scene.remember({path});
  const auto document = Json::parse(scene.list({"-o", "json"}).out);
  CHECK(document.at("cluster") == "orders");
  CHECK(document.at("namespace") == "default");
  REQUIRE(document.at("savepoints").size() == 2);
  CHECK(document.at("savepoints").at(1) == Json{{"path", path},
                                                {"kind", "savepoint"},
                                                {"time", "2023-11-10T10:00:00.000Z"},
                                                {"format", nullptr},
                                                {"bytes", nullptr},
                                                {"flinkVersion", "2.3.0"},
                                                {"job", job},
                                                {"id", nullptr},
                                                {"haFile", nullptr},
                                                {"readFrom", {"record of savepoints"}},
                                                {"inUseBy", Json::array()},
                                                {"needed", false},
                                                {"neededFor", Json::array()},
                                                {"claimedBy", nullptr}});
  const auto names = "s3://b/cp/chk-7\n" + path + "\n";
  CHECK(scene.list({"-o", "name"}).out == names);
  CHECK(scene.list({"-q"}).out == names);
  CHECK(scene.list({"--newest", "-o", "name"}).out == path + "\n");
}

TEST_CASE("a savepoint is complete, whether it may be remembered or not: a warning says so") {
  Running scene;
  std::string why;
  SECTION("no right to write") {
    scene.wire.on("POST", "/configmaps",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
    why = "configmaps is forbidden";
  }
  SECTION("no right to read") {
    scene.wire.on("GET", "/orders.drey.savepoints",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
    why = "configmaps is forbidden";
  }
  SECTION("a record of a newer drey") {
    auto newer = deploy::savepoint_record_object({}, {"default", "orders"});
    newer["data"]["savepoints"] = R"({"form":2})";
    scene.server.create(newer);
    why = "holds no record of savepoints that this version of drey can read";
  }
  const auto ended = scene.run({"savepoint", "orders", "-q"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == path + "\n");
  CHECK(has(ended.err,
            "warning: the savepoint is complete, and ConfigMap orders.drey.savepoints does not "
            "tell of it: "));
  CHECK(has(ended.err, why));
}

TEST_CASE("two runs remember two savepoints, and an answer that is lost no savepoint twice") {
  Running scene;
  scene.remember({"s3://b/sp/before"});
  SECTION("another run writes in between") {
    scene.wire.on("GET", "/orders.drey.savepoints", [&](const auto& apply) {
      auto answer = apply();
      scene.server.change("configmaps", "orders.drey.savepoints",
                          {{"metadata", {{"annotations", {{"by", "another"}}}}}});
      return answer;
    });
  }
  SECTION("the answer is lost") {
    scene.wire.on("PATCH", "/orders.drey.savepoints", fate::lose_answer());
  }
  const auto ended = scene.run({"savepoint", "orders"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.err.empty());
  REQUIRE(scene.record().savepoints.size() == 2);
  CHECK(scene.record().savepoints[1].path == path);
}

TEST_CASE("the savepoint with which a job was stopped outlives its cluster") {
  Running scene;
  const auto verb =
      GENERATE(Words{"stop", "orders", "--no-wait"}, Words{"cancel", "orders", "-s", "--no-wait"});
  REQUIRE(scene.run(verb).exit == 0);
  scene.server.erase("deployments", "orders");
  scene.server.proxy.behind.clear();
  const auto listed = scene.list();
  CHECK(listed.exit == 0);
  CHECK(listed.err.empty());
  CHECK(has(listed.out, path));
  CHECK(scene.list({"--newest", "-q"}).out == path + "\n");
}

TEST_CASE("what an upgrade knows: the old cluster's savepoint, and why it stays") {
  test::LivingCluster scene;
  REQUIRE(scene.run(test::apply(2)).exit == 0);
  REQUIRE(scene.run(test::apply(3)).exit == 0);
  const auto taken = scene.lives.front()->savepoint;
  auto document = Json::parse(scene.run({"savepoints", "orders", "-ojson"}).out)["savepoints"];
  REQUIRE(document.size() == 2);
  const auto& savepoint = document.at(0).at("path") == taken ? document.at(0) : document.at(1);
  CHECK(savepoint.at("path") == taken);
  CHECK(savepoint.at("kind") == "savepoint");
  CHECK(savepoint.at("inUseBy") == Json{"cluster orders", "job " + scene.lives.at(1)->job});
  CHECK(savepoint.at("neededFor") ==
        Json{"a rollback to revision 1 starts from it", "cluster orders was started from it",
             "job " + scene.lives.at(1)->job + " was restored from it"});
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  document = Json::parse(scene.run({"savepoints", "orders", "-ojson"}).out)["savepoints"];
  CHECK(document.at(0).at("path") == scene.lives.at(1)->savepoint);
  CHECK(document.at(0).at("neededFor").at(0) == "the suspended job goes on from it");
  const auto refused =
      scene.run({"savepoints", "orders", "--dispose", scene.lives.at(1)->savepoint});
  CHECK(refused.exit == 6);
  CHECK(has(refused.err, " stays: the suspended job goes on from it"));
}

TEST_CASE("a JobManager that does not answer is no reason to list nothing") {
  Running scene;
  scene.remember({path});
  scene.job_manager.on("GET", "/config", fate::refuse(), 1'000);
  const auto listed = scene.list();
  CHECK(listed.exit == 0);
  CHECK(has(listed.out, path));
  CHECK(has(listed.err, "what only its JobManager knows is left out: "));
}

TEST_CASE("pointers of high availability without a cluster are listed with their file") {
  Running scene;
  scene.server.erase("deployments", "orders");
  scene.server.create(test::ha_map(
      job + "-config-map", {{"checkpointID-0000000000000000012",
                             test::state_handle("s3://b/ha/orders/completedCheckpoint12", 9290)}}));
  const auto listed = scene.list();
  CHECK(listed.exit == 0);
  CHECK(has(listed.out,
            "HA file s3://b/ha/orders/completedCheckpoint12  -          a cluster "
            "deployed as orders goes on from it\n"));
  CHECK(scene.list({"-q"}).out.empty());
  CHECK(scene.list({"--newest"}).exit == 5);
}

TEST_CASE("exit codes of savepoints") {
  Running scene;
  SECTION("no such cluster, and nothing of it") {
    CHECK(scene.run({"savepoints", "other"}).exit == 5);
  }
  SECTION("none that lasts") {
    const auto ended = scene.list({"--newest"});
    CHECK(ended.exit == 5);
    CHECK(has(ended.err, "hint: 'drey savepoint orders --namespace default' takes a savepoint\n"));
  }
  SECTION("one that is not known") { CHECK(scene.list({"--dispose", "s3://b/other"}).exit == 5); }
  SECTION("words that make no sense") {
    CHECK(scene.run({"savepoints"}).exit == 2);
    CHECK(scene.list({"more"}).exit == 2);
    CHECK(scene.list({"--yes"}).exit == 2);
    CHECK(scene.list({"--newest", "--keep=1"}).exit == 2);
    CHECK(scene.list({"--dispose", path, "--keep=1"}).exit == 2);
    CHECK(scene.list({"--keep=-1"}).err ==
          "error: --keep: '-1' is no whole number that is not negative\n");
    CHECK(scene.list({"-o", "wide"}).exit == 2);
  }
  SECTION("ConfigMaps may not be listed") {
    scene.wire.on("GET", "/configmaps",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")), 2);
    CHECK(scene.list().exit == 4);
  }
  SECTION("the API server is not there") {
    for (const auto* end : {"/configmaps", "/deployments", "/orders", "/flink-config-orders",
                            "/orders.drey", "/orders.drey.savepoints"})
      scene.wire.on("GET", end, fate::refuse(), 100);
    CHECK(scene.list().exit == 11);
  }
}
