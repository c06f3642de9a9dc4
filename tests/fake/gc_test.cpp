// `drey gc`: what no cluster owns is told, and deleted only when that is asked for.
#include <algorithm>

#include "deploy/record/upgrade_record.h"
#include "deploy/savepoint/savepoint_record.h"
#include "fake/ha_maps.h"
#include "fake/scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

/// A cluster that runs, and what two others left: `gone` no state of a job, `paused` some.
struct Left : Scene {
  Left() {
    test::run_cluster(*this, job_manager, "orders");
    server.create(test::ha_map("cluster-config-map", {{"executionPlan-a", "x"}}));
    leave("gone", Json::object());
    leave("paused", {{"executionPlan-b", "x"}});
    server.create(test::ha_map("b-config-map",
                               {{"checkpointID-0000000000000000012", "x"}, {"counter", "13"}}, {},
                               "paused"));
    deploy::UpgradeRecord record{.phase = deploy::UpgradePhase::done, .savepoint = "s3://b/sp/1"};
    server.create(deploy::upgrade_record_object(record, {"default", "gone"}));
  }

  void leave(const std::string& cluster, const Json& data,
             const std::string& kube_namespace = "default") {
    server.create(test::ha_map("cluster-config-map", data, {}, cluster), kube_namespace);
  }

  bool has(const std::string& name) const { return server.find("configmaps", name).is_object(); }

  test::FakeJobManager job_manager{};
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("without --yes it is only told what would go, and what is lost with it") {
  Left scene;
  const auto before = scene.server.kept();
  const auto ended = scene.run({"gc"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "OBJECT                               CLUSTER  LOST WITH IT                           "
        "RESULT\n"
        "ConfigMap gone-cluster-config-map    gone     nothing                                "
        "would be deleted\n"
        "ConfigMap gone.drey                  gone     the path of savepoint s3://b/sp/1      "
        "would be deleted\n"
        "ConfigMap paused-b-config-map        paused   the pointer to checkpoint 12 of job b  "
        "stays: names checkpoint 12 of job b\n"
        "ConfigMap paused-cluster-config-map  paused   the stored graph of job b              "
        "stays: names checkpoint 12 of job b\n");
  CHECK(contains(ended.err, "nothing was deleted; --yes deletes 2 objects\n"));
  CHECK(contains(ended.err, "--ha-metadata takes that away as well\n"));
  CHECK(scene.server.kept() == before);
  CHECK(scene.wire.lines("GET").size() == scene.wire.log.size());
}

TEST_CASE("--yes deletes by uid and resource version, and leaves checkpoints alone") {
  Left scene;
  const auto ended = scene.run({"gc", "--yes", "-o", "json"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK_FALSE(scene.has("gone-cluster-config-map"));
  CHECK_FALSE(scene.has("gone.drey"));
  CHECK(scene.has("paused-b-config-map"));
  CHECK(scene.has("paused-cluster-config-map"));
  CHECK(scene.has("orders-cluster-config-map"));
  const auto objects = Json::parse(ended.out).at("objects");
  CHECK(objects.at(0).at("result") == "deleted");
  CHECK(objects.at(1).at("is") == "upgradeRecord");
  CHECK(objects.at(1).at("job").is_null());
  CHECK(objects.at(2).at("job") == Json{{"id", "b"}, {"name", nullptr}, {"state", nullptr}});
  CHECK(objects.at(2).at("result") == "kept");
  CHECK(objects.at(2).at("why") == "names checkpoint 12 of job b");
  for (const auto& exchange : scene.wire.log) {
    if (exchange.request.method != "DELETE") continue;
    const auto preconditions = Json::parse(exchange.request.body).at("preconditions");
    CHECK(preconditions.contains("uid"));
    CHECK(preconditions.contains("resourceVersion"));
  }
}

TEST_CASE("--ha-metadata deletes what names a checkpoint as well, of clusters that are gone") {
  Left scene;
  CHECK(scene.run({"gc", "--yes", "--ha-metadata", "-q"}).exit == 0);
  CHECK_FALSE(scene.has("paused-b-config-map"));
  CHECK(scene.has("orders-cluster-config-map"));
}

TEST_CASE("--savepoint-records forgets the paths of savepoints of clusters that are gone") {
  Left scene;
  for (const auto* cluster : {"gone", "orders"})
    scene.server.create(deploy::savepoint_record_object(
        {{{.path = "s3://b/sp/1"}, {.path = "s3://b/sp/2"}}}, {"default", cluster}));
  const Words asked{"gc", "--savepoint-records"};
  auto ended = scene.run({"gc", "--yes"});
  CHECK(contains(ended.out, "the paths of 2 savepoints"));
  CHECK(contains(ended.out, "stays: names 2 savepoints\n"));
  CHECK(contains(ended.err, "--savepoint-records forgets the paths of savepoints as well"));
  CHECK_FALSE(contains(ended.err, "whose paths are forgotten"));
  ended = scene.run(asked);
  CHECK(contains(ended.out, "gone.drey.savepoints"));
  CHECK(contains(ended.err, "nothing was deleted; --yes deletes 1 object\n"));
  CHECK(contains(ended.err, "no file is deleted\n"));
  CHECK_FALSE(contains(ended.err, "--savepoint-records"));
  CHECK(scene.has("gone.drey.savepoints"));
  CHECK(scene.run({"gc", "--savepoint-records", "--yes"}).exit == 0);
  CHECK_FALSE(scene.has("gone.drey.savepoints"));
  CHECK(scene.has("orders.drey.savepoints"));
  CHECK(scene.has("paused-b-config-map"));
}

TEST_CASE("what may be needed stays, whatever is asked for") {
  Left scene;
  std::string why;
  SECTION("a pod of the cluster is still there") {
    scene.server.create(test::Pod("paused-1", "paused").on("n").running());
    why = "pods of the cluster are still there";
  }
  SECTION("the operator has suspended it") {
    scene.wire.on("GET", "/apis/flink.apache.org",
                  fate::answer({.status = 200, .body = R"({"kind":"APIGroup"})"}));
    scene.wire.on("GET", "/flinkdeployments/paused",
                  fate::answer({.status = 200, .body = R"({"kind":"FlinkDeployment"})"}));
    why = "FlinkDeployment paused may need it";
  }
  SECTION("FlinkDeployments may not be looked at") {
    scene.wire.on("GET", "/apis/flink.apache.org",
                  fate::answer({.status = 200, .body = R"({"kind":"APIGroup"})"}));
    scene.wire.on("GET", "/flinkdeployments/paused",
                  fate::answer(test::status(403, "Forbidden", "flinkdeployments is forbidden")));
    why = "whether a FlinkDeployment paused needs it is not known";
  }
  SECTION("an upgrade is open") {
    deploy::UpgradeRecord record{.phase = deploy::UpgradePhase::clearing, .by = "ci"};
    scene.server.create(deploy::upgrade_record_object(record, {"default", "paused"}));
    why = "an upgrade that ci began is at 'clearing'";
  }
  SECTION("its Deployment is there, without Flink's labels") {
    auto deployment = test::foreign_deployment("paused");
    deployment["metadata"]["labels"] = {{"app", "other"}};
    scene.server.create(deployment);
  }
  const auto ended = scene.run({"gc", "--yes", "--ha-metadata", "--savepoint-records"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.has("paused-b-config-map"));
  CHECK(scene.has("paused-cluster-config-map"));
  CHECK_FALSE(scene.has("gone-cluster-config-map"));
  if (!why.empty()) CHECK(contains(ended.out, "stays: " + why + "\n"));
  else CHECK_FALSE(contains(ended.out, "paused"));
}

TEST_CASE("what has the name of HA metadata, and not Flink's label of it, is not touched") {
  Scene scene;
  auto map = test::ha_map("cluster-config-map", {{"executionPlan-b", "x"}}, {}, "gone");
  map["metadata"]["labels"].erase("configmap-type");
  scene.server.create(map);
  const auto ended = scene.run({"gc", "--yes", "--ha-metadata"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.server.find("configmaps", "gone-cluster-config-map").is_object());
}

TEST_CASE("of ConfigMaps that are no HA metadata nothing but metadata is kept") {
  Scene scene;
  REQUIRE(scene.run({"gc"}).exit == 0);
  int lists = 0;
  for (const auto& exchange : scene.wire.log) {
    const bool is_ha = contains(exchange.line(), "configmap-type%3Dhigh-availability");
    const bool is_rest = contains(exchange.line(), "configmap-type%21%3Dhigh-availability");
    if (!is_ha && !is_rest) continue;
    ++lists;
    const auto& without = exchange.request.without;
    CHECK((std::find(without.begin(), without.end(), "data") != without.end()) == is_rest);
  }
  CHECK(lists == 2);
}

TEST_CASE("an object that has changed since is somebody's, and stays") {
  Left scene;
  scene.wire.on("DELETE", "/configmaps/gone-cluster-config-map", [&](const auto& apply) {
    scene.server.change("configmaps", "gone-cluster-config-map", {{"data", {{"a", "b"}}}});
    return apply();
  });
  const auto ended = scene.run({"gc", "--yes"});
  CHECK(ended.exit == 0);
  CHECK(scene.has("gone-cluster-config-map"));
  CHECK(contains(ended.out, "stays: it has changed since\n"));
}

TEST_CASE("what a finalizer holds is marked for deletion, and not said to be deleted: exit 3") {
  Left scene;
  scene.server.change("configmaps", "gone.drey",
                      {{"metadata", {{"finalizers", Json::array({"example.com/hold"})}}}});
  SECTION("as text") {
    const auto ended = scene.run({"gc", "--yes"});
    CHECK(ended.exit == 3);
    CHECK(contains(ended.out, "is being deleted, held by finalizer example.com/hold\n"));
    CHECK(contains(ended.err, "1 object is held by finalizers: whoever set them "));
  }
  SECTION("as names") {
    const auto ended = scene.run({"gc", "--yes", "-q"});
    CHECK(ended.exit == 3);
    CHECK(ended.out == "gone-cluster-config-map\n");
    CHECK(contains(ended.err, "1 object is held by finalizers"));
  }
  SECTION("as a document") {
    const auto ended = scene.run({"gc", "--yes", "-ojson"});
    CHECK(ended.exit == 3);
    const auto objects = Json::parse(ended.out).at("objects");
    CHECK(objects.at(0).at("result") == "deleted");
    CHECK(objects.at(1).at("result") == "held");
    CHECK(objects.at(1).at("why") == "is being deleted, held by finalizer example.com/hold");
  }
  CHECK(scene.has("gone.drey"));
}

TEST_CASE("of all namespaces, with -A") {
  Left scene;
  scene.leave("far", Json::object(), "team-a");
  const auto ended = scene.run({"gc", "-A", "-q", "--yes"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.out, "team-a/far-cluster-config-map\n"));
  CHECK(scene.server.kept("team-a").empty());
  CHECK(Json::parse(scene.run({"gc", "-A", "-o", "json"}).out).at("namespace").is_null());
}

TEST_CASE("nothing is left behind") {
  Scene scene;
  const auto ended = scene.run({"gc"});
  CHECK(ended.exit == 0);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, "No objects without a cluster found in default namespace.\n"));
}

TEST_CASE("exit codes of gc") {
  Left scene;
  const auto forbidden = fate::answer(test::status(403, "Forbidden", "configmaps is forbidden"));
  SECTION("a cluster is named") { CHECK(scene.run({"gc", "orders"}).exit == 2); }
  SECTION("ConfigMaps may not be listed") {
    scene.wire.on("GET", "/configmaps", forbidden);
    CHECK(scene.run({"gc"}).exit == 4);
  }
  SECTION("nothing may be deleted") {
    scene.wire.on("DELETE", "/configmaps/gone-cluster-config-map", forbidden);
    scene.wire.on("DELETE", "/configmaps/gone.drey", forbidden);
    CHECK(scene.run({"gc", "--yes"}).exit == 4);
  }
  SECTION("not all may be deleted") {
    scene.wire.on("DELETE", "/configmaps/gone.drey", forbidden);
    const auto ended = scene.run({"gc", "--yes"});
    CHECK(ended.exit == 10);
    CHECK(contains(ended.err, "hint: run the same command again to continue\n"));
    CHECK_FALSE(scene.has("gone-cluster-config-map"));
  }
  SECTION("the API server is not there") {
    for (const auto* end : {"/configmaps", "/services", "/deployments", "/apis/flink.apache.org"})
      scene.wire.on("GET", end, fate::refuse(), 100);
    CHECK(scene.run({"gc"}).exit == 11);
  }
}
