// HA metadata that Flink should have removed with its job, and did not.
#include "fake/running_scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::Pod;
using test::Words;
namespace fate = test::fate;

namespace {

const auto& job = test::running_job;
const std::string other_job(32, 'b');

/// An application cluster whose JobManager answers until its job has ended, and which is gone a
/// while later.
struct Ending : test::RunningScene {
  Ending() {
    wire.later([this] {
      server.erase("deployments", "orders");
      server.collect_garbage();
      if (anew) server.create(test::foreign_deployment("orders"));
    });
  }

  bool anew = false;

  void leave(const std::string& name, const Json& data = Json::object()) {
    auto map = test::foreign_config_map(name);
    map["metadata"]["labels"] = {{"app", "orders"}, {"type", "flink-native-kubernetes"}};
    map["data"] = data;
    server.create(map);
  }

  bool has(const std::string& name) const { return server.find("configmaps", name).is_object(); }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("HA metadata that Flink forgets with its job is removed, and told") {
  const auto [verb, state] =
      GENERATE(table<std::string, std::string>({{"cancel", "CANCELED"}, {"stop", "FINISHED"}}));
  const auto names =
      GENERATE(Words{"orders-cluster-config-map", "orders-" + job + "-config-map"},
               Words{"orders-dispatcher-leader", "orders-resourcemanager-leader",
                     "orders-restserver-leader", "orders-" + job + "-jobmanager-leader"});
  Ending scene;
  for (const auto& name : names) scene.leave(name, {{"jobGraph-" + job, "x"}, {"counter", "7"}});
  const auto ended = scene.on_orders(verb, {job, "-ojson"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  for (const auto& name : names) CHECK_FALSE(scene.has(name));
  CHECK(contains(ended.err, "note: Flink left HA metadata behind, which a job that is " + state +
                                " needs no more; removed: ConfigMap orders-"));
  CHECK_FALSE(contains(ended.err, "left: "));
  const auto document = Json::parse(ended.out);
  CHECK(document.at("job") == Json{{"id", job}, {"name", "State machine job"}, {"state", state}});
  CHECK(document.at("left").empty());
  std::size_t told = 0;
  for (const auto& entry : document.at("removed"))
    told += entry.value("why", "") == "left behind by Flink" ? 1U : 0U;
  CHECK(told == names.size());
  for (const auto& exchange : scene.wire.log) {
    if (exchange.request.method != "DELETE") continue;
    const auto preconditions = Json::parse(exchange.request.body).at("preconditions");
    CHECK(preconditions.contains("uid"));
    CHECK(preconditions.contains("resourceVersion"));
  }
}

TEST_CASE("metadata that may be of use stays, and what removes it is told") {
  Ending scene;
  std::string name = "orders-cluster-config-map";
  Json data = Json::object();
  SECTION("it names another job") { data = {{"executionPlan-" + other_job, "x"}}; }
  SECTION("it names another job, as up to 1.14") {
    name = "orders-dispatcher-leader", data = {{"runningJobsRegistry-" + other_job, "RUNNING"}};
  }
  SECTION("it is another job's") { name = "orders-" + other_job + "-config-map"; }
  SECTION("somebody takes it up again") {
    scene.wire.on("DELETE", "/configmaps/orders-cluster-config-map", [&](const auto& apply) {
      scene.server.change("configmaps", "orders-cluster-config-map",
                          {{"metadata", {{"annotations", {{"leader", "me"}}}}}});
      return apply();
    });
  }
  SECTION("drey may not delete it") {
    scene.wire.on("DELETE", "/configmaps/orders-cluster-config-map",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  }
  SECTION("the Flink Kubernetes Operator keeps the cluster") {
    scene.server.change(
        "deployments", "orders",
        {{"metadata", {{"annotations", {{"flinkdeployment.flink.apache.org/generation", "1"}}}}}});
  }
  SECTION("a cluster of the same name is deployed meanwhile") { scene.anew = true; }
  scene.leave(name, data);
  const auto ended = scene.on_orders("cancel", {job, "--timeout=20s"});
  INFO(ended.err);
  CHECK(scene.has(name));
  CHECK_FALSE(contains(ended.err, "note: Flink left"));
  if (ended.exit == 0)
    CHECK(contains(ended.err, "left: ConfigMap " + name +
                                  " (HA metadata, has no owner reference): drey delete orders"));
}

TEST_CASE("when the job's end was not seen, metadata stays that names something to go on from") {
  const auto [key, stays] =
      GENERATE(table<std::string, bool>({{"executionPlan-" + job, true},
                                         {"applicationStatus-x", false},
                                         {"runningJobsRegistry-" + job, false},
                                         {"counter", false}}));
  Ending scene;
  scene.leave("orders-cluster-config-map", {{key, "DONE"}});
  scene.job_manager.on("PATCH", job, fate::answer({.status = 202, .body = "{}"}));
  scene.job_manager.on("GET", "/jobs/" + job,
                       fate::answer(test::flink_error(404, "Job could not be found.")));
  const auto ended = scene.on_orders("cancel", {job});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err, "has ended after 0.0 s; its JobManager was gone before it said how"));
  CHECK(scene.has("orders-cluster-config-map") == stays);
  CHECK(contains(ended.err,
                 "note: Flink left HA metadata behind, which a cluster without a stored "
                 "job needs no more") != stays);
}

TEST_CASE("metadata stays as long as a pod is left that may need it") {
  Ending scene;
  scene.leave("orders-cluster-config-map");
  auto pod = test::owned(Pod("orders-7c9d8-x2x1p").on("n").running(),
                         test::uid_of(scene.server.find("deployments", "orders")));
  pod["metadata"]["finalizers"] = Json::array({"example.com/hold"});
  scene.server.create(pod);
  int exit = 3;
  SECTION("until time is up") {}
  SECTION("until a signal comes") {
    scene.wire.later([&] { scene.signal = 2; }), exit = 130;
  }
  const auto ended = scene.on_orders("cancel", {job, "--timeout=20s"});
  INFO(ended.err);
  CHECK(ended.exit == exit);
  CHECK(scene.has("orders-cluster-config-map"));
  CHECK(scene.wire.lines("DELETE").empty());
}
