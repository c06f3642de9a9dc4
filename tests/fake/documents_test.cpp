// Documents of commands whose other tests look at their text; the schema is held against them.
#include "fake/running_scene.h"
#include "fake/upgraded.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::apply;
using test::LivingCluster;
namespace fate = test::fate;

TEST_CASE("what changes a cluster tells as a document what became of it") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto result_of = [&](test::Words words) {
    words.insert(words.begin() + 1, {"-o", "json"});
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    const auto document = Json::parse(ended.out);
    CHECK(document.at("cluster") == "orders");
    return document.value("result", "");
  };
  CHECK(result_of({"suspend", "orders"}) == "suspended");
  CHECK(result_of({"resume", "orders"}) == "resumed");
  CHECK(result_of(apply(3)) == "upgraded");
  CHECK(result_of({"rollback", "orders"}) == "rolled-back");
  CHECK(result_of({"rollback", "orders", "--to", "1"}) == "unchanged");
  static_cast<void>(result_of({"history", "orders"}));
}

TEST_CASE("what is known without a cluster is a document, too") {
  test::Scene scene;
  const auto version = scene.run({"version", "-o", "json"});
  CHECK(Json::parse(version.out).contains("version"));
  const auto config = scene.run({"config", "-o", "json", "-Dkubernetes.cluster-id=orders"});
  CHECK(Json::parse(config.out).at("configuration").is_array());
}

TEST_CASE("a configuration that is refused is a document about the cluster that it names") {
  const auto* verb = GENERATE("run-application", "apply", "check");
  test::Scene scene;
  auto words =
      test::command({"-o", "json", "--namespace=team-a", "-Dtaskmanager.memory.process.size=100m"});
  words.front() = verb;
  const auto ended = scene.run(words);
  CHECK(ended.exit == 2);
  const auto document = Json::parse(ended.out);
  CHECK(document.value("cluster", "") == "orders");
  CHECK(document.value("namespace", "") == "team-a");
  CHECK(document.at("error").at("hint").is_null());
}

TEST_CASE("what is null of a cluster that is well is told of one that is not") {
  test::RunningScene scene;
  auto pod = test::Pod("orders-7c9d8-x2x1p").unschedulable("0/1 nodes are available.").json();
  pod["metadata"].erase("namespace");
  scene.server.create(pod);
  scene.server.change("deployments", "orders",
                      {{"metadata", {{"annotations", {{"drey/ref", "refs/heads/main"}}}}}});
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto status = Json::parse(scene.on_orders("status", {"-o", "json"}).out);
  CHECK(status.at("jobManager").at("pods").at(0).at("node").is_null());
  CHECK(status.at("diagnosis").at("hint").is_string());
  CHECK(status.at("provenance").at("ref") == "refs/heads/main");
  CHECK(status.at("provenance").at("commit").is_null());
  const auto several = Json::parse(scene.run({"explain", "akka.ask.", "-o", "json"}).out);
  CHECK(several.at("options").at(0).at("flink").at(0).at("until").is_string());
}

TEST_CASE("drift has who set it, where that is known") {
  test::Scene scene;
  REQUIRE(scene.run(test::command()).exit == 0);
  const auto managed = [](const char* by, Json fields) -> Json {
    return {{"manager", by}, {"operation", "Update"}, {"fieldsV1", std::move(fields)}};
  };
  const Json of_drey{{"f:metadata", {{"f:annotations", {{"f:drey/run", Json::object()}}}}}};
  const Json of_kubectl{{"f:spec", {{"f:replicas", Json::object()}}}};
  scene.server.change(
      "deployments", "orders",
      {{"metadata",
        {{"managedFields", {managed("drey", of_drey), managed("kubectl-scale", of_kubectl)}}}},
       {"spec", {{"replicas", 3}}}});
  auto words = test::command({"-o", "json"});
  words.front() = "diff";
  CHECK(Json::parse(scene.run(words).out).at("drift").at(0).at("by") == "kubectl-scale");
}

TEST_CASE("a dry run has the document of what would be") {
  LivingCluster scene;
  const auto dry = [&](int slots) {
    return Json::parse(scene.run(apply(slots, {"--dry-run=server", "-o", "json"})).out);
  };
  CHECK(dry(2).at("kind") == "List");
  REQUIRE(scene.run(apply(2)).exit == 0);
  CHECK(dry(3).at("upgrade").at("differences").at(0).at("live") == "2");
}
