// `drey delete`: what goes, what stays, and what is never touched.
#include <algorithm>
#include <tuple>

#include "fake/scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::command;
using test::Pod;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

constexpr const char* job_manager = "orders-7c9d8-x2x1p";

Json labelled(const char* kind, const std::string& name) {
  return {{"apiVersion", "v1"},
          {"kind", kind},
          {"metadata",
           {{"name", name}, {"labels", {{"app", "orders"}, {"type", "flink-native-kubernetes"}}}}}};
}

/// A cluster called orders that runs: what the program deployed, its ReplicaSet and two pods, and
/// with high availability two ConfigMaps of it.
struct Cluster : Scene {
  explicit Cluster(bool ha = true, bool runs = true) {
    Words more;
    if (ha)
      more = {"-Dhigh-availability.type=kubernetes",
              "-Dhigh-availability.storageDir=s3://bucket/ha"};
    REQUIRE(run(command(more)).exit == 0);
    auto replica_set = labelled("ReplicaSet", "orders-7c9d8");
    replica_set["apiVersion"] = "apps/v1";
    const auto kept =
        server.create(owned_by(replica_set, "Deployment", server.find("deployments", "orders")));
    server.create(owned_by(runs ? Pod(job_manager).on("n").running()
                                : Pod(job_manager).on("n").waiting("ImagePullBackOff"),
                           "ReplicaSet", kept));
    server.create(owned_by(Pod("orders-taskmanager-1-1").on("n").running(), "Deployment",
                           server.find("deployments", "orders")));
    if (!ha) return;
    server.create(labelled("ConfigMap", "orders-cluster-config-map"));
    server.create(labelled("ConfigMap", "orders-0000-config-map"));
  }

  static Json owned_by(Json object, const char* kind, const Json& owner) {
    object["metadata"].erase("uid");
    object["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "apps/v1"},
                                                          {"kind", kind},
                                                          {"name", test::name_of(owner)},
                                                          {"uid", test::uid_of(owner)}}});
    return object;
  }

  /// What the controllers do when the Deployment has no replicas: the JobManager's pod goes a while
  /// later.
  Cluster& job_manager_exits() {
    wire.later([this] { surroundings.advance(std::chrono::milliseconds(1200)); });
    wire.later([this] { server.erase("pods", job_manager); });
    return *this;
  }

  std::size_t count() const { return server.kept().size(); }
  bool has(const std::string& name) const { return server.kept().contains(name); }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "the JobManager is stopped first, then the Deployment goes with all that hangs on it; HA "
    "metadata stays") {
  Cluster cluster;
  const auto ended =
      cluster.job_manager_exits().run({"delete", "orders", "--namespace", "default"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "cluster orders deleted\n");
  CHECK(cluster.count() == 2);
  CHECK(cluster.has("configmaps/orders-cluster-config-map"));
  CHECK(contains(ended.err,
                 "  cluster removed          1.2 s   Deployment, 2 pods, Service, ConfigMap\n"));
  CHECK(contains(ended.err,
                 "kept: HA metadata in 2 ConfigMaps, and files in s3://bucket/ha: a cluster "
                 "deployed as orders goes on from the last checkpoint\n"));
  CHECK(
      contains(ended.err, "'drey delete orders --namespace default --ha-data=drop' removes it\n"));
  CHECK_FALSE(contains(ended.err, "left:"));
  const auto writes = [&] {
    Words lines;
    for (const auto& exchange : cluster.wire.log) {
      if (exchange.request.method != "GET" && !contains(exchange.request.body, "dryRun"))
        lines.push_back(exchange.line());
    }
    return lines;
  }();
  CHECK(writes == Words{"PATCH /apis/apps/v1/namespaces/default/deployments/orders",
                        "DELETE /apis/apps/v1/namespaces/default/deployments/orders"});
}

TEST_CASE("every DELETE and PATCH names its object by uid") {
  Cluster cluster;
  CHECK(cluster.job_manager_exits()
            .run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"})
            .exit == 0);
  int deletes = 0;
  for (const auto& exchange : cluster.wire.log) {
    if (exchange.request.method == "GET") continue;
    const auto body = Json::parse(exchange.request.body);
    const bool named = body.contains(Json::json_pointer("/preconditions/uid")) ||
                       body.contains(Json::json_pointer("/metadata/uid"));
    CHECK(named);
    deletes += exchange.request.method == "DELETE" && !body.contains("dryRun") ? 1 : 0;
  }
  CHECK(deletes == 3);
}

TEST_CASE(
    "--ha-data=drop: the metadata goes when the JobManager is gone, and the files are named") {
  Cluster cluster;
  const auto ended = cluster.job_manager_exits().run(
      {"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes", "-ojson"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(cluster.count() == 0);
  CHECK(contains(ended.err, "Deployment, 2 pods, Service, ConfigMap, 2 HA ConfigMaps\n"));
  CHECK(contains(ended.err, "note: files that it named stay in s3://bucket/ha\n"));
  const auto document = Json::parse(ended.out);
  CHECK(document.at("result") == "deleted");
  CHECK(document.at("removed").size() == 8);
  CHECK(document.at("left").empty());
}

TEST_CASE("asked before state is lost") {
  SECTION("no high availability, and a job that runs") {
    Cluster cluster(false);
    cluster.surroundings.in_is_tty = cluster.surroundings.err_is_tty = true;
    const auto answer = GENERATE(as<std::string>{}, "y", "YES ", "n", "", "maybe");
    cluster.surroundings.typed = {answer};
    const auto ended =
        cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"});
    const bool yes = answer == "y" || answer == "YES ";
    CHECK(ended.exit == (yes ? 0 : 1));
    CHECK((cluster.count() == 0) == yes);
    CHECK(contains(ended.err,
                   "high availability is off: what its job did since its last savepoint is "
                   "lost\nDelete cluster orders in namespace default? [y/N] "));
    CHECK(contains(ended.err, "nothing was deleted") == !yes);
  }
  SECTION("no terminal") {
    Cluster cluster(false);
    std::tie(cluster.surroundings.in_is_tty, cluster.surroundings.err_is_tty) =
        GENERATE(std::pair(false, false), std::pair(true, false), std::pair(false, true));
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 2);
    CHECK(contains(ended.err,
                   "cluster orders in namespace default is not deleted without --yes: high "
                   "availability is off"));
    CHECK(contains(ended.err,
                   "'drey stop orders --namespace default' takes a savepoint first; --yes deletes "
                   "it nevertheless\n"));
    CHECK(cluster.wire.lines("DELETE").empty());
    CHECK(cluster.wire.lines("PATCH").empty());
  }
  SECTION("the metadata would be dropped") {
    Cluster cluster;
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop"});
    CHECK(ended.exit == 2);
    CHECK(contains(
        ended.err,
        "without it a new deployment begins from nothing\nhint: --yes deletes it nevertheless\n"));
  }
  SECTION("not where nothing has run") {
    Cluster cluster(false, false);
    CHECK(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
    CHECK(cluster.count() == 0);
  }
}

TEST_CASE("a cluster that is not there, and what is like it") {
  Cluster cluster;
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=order"});
  CHECK(ended.exit == 5);
  CHECK(contains(ended.err, "error: there is no Flink cluster 'order' in namespace default\n"));
  CHECK(contains(ended.err, "orders"));
  CHECK(cluster.wire.lines("DELETE").empty());
}

TEST_CASE(
    "deleted twice: the second time there is only its metadata, which can be dropped as well") {
  Cluster cluster;
  REQUIRE(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  const auto again = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(again.exit == 5);
  CHECK(contains(again.err, "only HA metadata of an earlier one: ConfigMap "));
  CHECK(contains(again.err, "--ha-data=drop' removes it\n"));
  const auto dropped =
      cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"});
  CHECK(dropped.exit == 0);
  CHECK(cluster.count() == 0);
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"}).exit ==
        5);
}

TEST_CASE("the operator's cluster is left to the operator, unless --yes") {
  Cluster cluster;
  const auto [patch, who] = GENERATE(
      std::pair{Json{{"metadata",
                      {{"annotations", {{"flinkdeployment.flink.apache.org/generation", "3"}}}}}},
                std::string("a FlinkDeployment")},
      std::pair{
          Json{
              {"metadata",
               {{"ownerReferences",
                 Json::array({{{"kind", "FlinkDeployment"}, {"name", "orders"}, {"uid", "u"}}})}}}},
          std::string("FlinkDeployment orders")});
  cluster.server.garbage_stays = true;
  cluster.server.change("deployments", "orders", patch);
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 2);
  CHECK(contains(ended.err, "is managed by the Flink Kubernetes Operator (" + who +
                                "), which would make it anew\n"));
  CHECK(contains(ended.err, "kubectl delete flinkdeployment orders --namespace default"));
  CHECK(cluster.wire.lines("PATCH").empty());
}

TEST_CASE("somebody without the right to delete stops nothing") {
  Cluster cluster;
  cluster.wire.on("DELETE", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 4);
  CHECK(cluster.wire.lines("PATCH").empty());
  CHECK(cluster.has("deployments/orders"));
}

TEST_CASE(
    "a Deployment whose uid is another's by now: the API server calls that invalid, and nothing of "
    "it is touched") {
  Cluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(422, "Invalid", "metadata.uid: field is immutable")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("warning:") == std::string::npos);
}

TEST_CASE("without the right to patch the cluster goes nevertheless, with a warning") {
  Cluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 0);
  CHECK(
      contains(ended.err, "warning: the JobManager could not be stopped before its TaskManagers"));
  CHECK(cluster.count() == 2);
}

TEST_CASE("on a terminal it shows what is still there") {
  Cluster cluster;
  cluster.server.change(
      "services", "orders-rest",
      {{"metadata",
        {{"finalizers", Json::array({"service.kubernetes.io/load-balancer-cleanup"})}}}});
  cluster.surroundings.err_is_tty = true;
  const auto ended = cluster.job_manager_exits().run(
      {"delete", "-Dkubernetes.cluster-id=orders", "--timeout", "20s"});
  INFO(ended.err);
  CHECK(contains(ended.err, "⠋ JobManager stopped         0 s\x1b[?7h"));
  CHECK(contains(ended.err, "⠙ cluster removed            0 s   still there: Service\x1b[?7h"));
  CHECK(contains(ended.err, "\r\x1b[Kleft: Service orders-rest"));
}

TEST_CASE("quiet: nothing but the result") {
  Cluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "-q"});
  CHECK(ended.out == "cluster orders deleted\n");
  CHECK(ended.err.empty());
}

TEST_CASE("refused half way: what is done by then, exit 10") {
  Cluster cluster;
  cluster.job_manager_exits();
  const auto no = test::status(403, "Forbidden", "is forbidden");
  SECTION("the Deployment") {
    cluster.wire.on("DELETE", "/deployments/orders", [&](const auto& apply) -> http::Reply {
      cluster.wire.on("DELETE", "/deployments/orders", fate::answer(no));
      return apply();  // the dry run
    });
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 10);
    CHECK(contains(
        ended.err,
        "error: the JobManager of orders is stopped, but its Deployment could not be deleted: "));
  }
  SECTION("the HA metadata") {
    cluster.wire.on("DELETE", "/configmaps/orders-0000-config-map", fate::answer(no));
    const auto ended =
        cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"});
    CHECK(ended.exit == 10);
    CHECK(contains(ended.err, "error: HA metadata could not be deleted: "));
  }
}

TEST_CASE("a Deployment that somebody deletes already is only waited for") {
  Cluster cluster;
  cluster.server.slow = {"deployments"};
  cluster.server.mark_deleted("deployments", "orders");
  cluster.wire.later([&] {
    cluster.server.erase("deployments", "orders");
    cluster.server.collect_garbage();
  });
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  CHECK(cluster.wire.lines("DELETE").empty());
  CHECK(cluster.wire.lines("PATCH").empty());
}

TEST_CASE("a cluster without a JobManager has none that must be stopped first") {
  Cluster cluster;
  cluster.server.erase("pods", job_manager);
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  CHECK(cluster.wire.lines("PATCH").empty());
}

TEST_CASE(
    "what an earlier Deployment of that name left behind is the garbage collector's, and is waited "
    "for") {
  Cluster cluster;
  cluster.server.garbage_stays = true;
  cluster.server.erase("deployments", "orders");
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--timeout=20s"});
  CHECK(ended.exit == 3);
  CHECK(contains(ended.err,
                 "left: Service orders-rest (waits for Kubernetes's garbage collector)\n"));
}

TEST_CASE("what has the cluster's labels and hangs on nothing stays, and is named") {
  Cluster cluster;
  cluster.server.create(labelled("ConfigMap", "mine"));
  const auto ended =
      cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders", "-v"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err,
                 "left: ConfigMap mine (has no owner reference): kubectl delete configmap mine "
                 "--namespace default\n"));
  CHECK(cluster.has("configmaps/mine"));
}

TEST_CASE("one ConfigMap of HA metadata is one") {
  Cluster cluster;
  cluster.server.erase("configmaps", "orders-0000-config-map");
  CHECK(contains(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).err,
                 "kept: HA metadata in 1 ConfigMap, and"));
}

TEST_CASE(
    "HA metadata whose configuration is gone: its files are where high-availability.storageDir "
    "says") {
  Cluster cluster;
  cluster.server.erase("configmaps", "flink-config-orders");
  CHECK(contains(cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders"}).err,
                 ", and files in high-availability.storageDir: "));
}

TEST_CASE("--timeout 0 waits for ever") {
  Cluster cluster;
  const auto finalizers = Json::array({"service.kubernetes.io/load-balancer-cleanup"});
  cluster.server.change("services", "orders-rest", {{"metadata", {{"finalizers", finalizers}}}});
  cluster.job_manager_exits();
  for (int i = 0; i < 100; ++i)
    cluster.wire.later([&] { cluster.surroundings.advance(std::chrono::minutes(1)); });
  cluster.wire.later([&] { cluster.server.erase("services", "orders-rest"); });
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--timeout=0"}).exit == 0);
}

TEST_CASE("something stays: what, why and what helps; exit code 3") {
  Cluster cluster;
  cluster.server.change(
      "services", "orders-rest",
      {{"metadata",
        {{"finalizers", Json::array({"service.kubernetes.io/load-balancer-cleanup"})}}}});
  const auto ended = cluster.job_manager_exits().run(
      {"delete", "-Dkubernetes.cluster-id=orders", "--timeout", "20s"});
  CHECK(ended.exit == 3);
  CHECK(contains(ended.err,
                 "left: Service orders-rest (is being deleted, held by finalizer "
                 "service.kubernetes.io/load-balancer-cleanup)"));
  CHECK(contains(ended.err, "error: cluster orders is being removed, but is not gone after 20"));
  CHECK_FALSE(contains(ended.err, "kept:"));
  CHECK(ended.out.empty());
}

TEST_CASE("a JobManager that does not end in time is not waited for for ever") {
  Cluster cluster;
  cluster.server.slow = {"pods"};
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--timeout", "20s"});
  CHECK(ended.exit == 3);
  CHECK(contains(ended.err, "warning: the JobManager is still shutting down\n"));
  CHECK_FALSE(cluster.has("deployments/orders"));
  CHECK(contains(ended.err, "Pod orders-7c9d8-x2x1p is still shutting down"));
  CHECK(contains(ended.err,
                 "left: Pod orders-7c9d8-x2x1p (is still shutting down): kubectl describe pod "
                 "orders-7c9d8-x2x1p --namespace default\n"));
}

TEST_CASE(
    "a JobManager has a minute to end, or half of the time if that is less; its HA metadata is not "
    "taken from it") {
  Cluster cluster;
  cluster.server.slow = {"pods"};
  const auto [timeout, half] = GENERATE(table<std::string, int>({{"20s", 10}, {"10m", 60}}));
  const auto begun = cluster.surroundings.steady;
  auto told = begun;
  cluster.wire.on("DELETE", "/deployments/orders", [&](const auto& apply) -> http::Reply {
    cluster.wire.on("DELETE", "/deployments/orders", [&](const auto& really) -> http::Reply {
      told = cluster.surroundings.steady;
      return really();
    });
    return apply();  // the dry run
  });
  CHECK(cluster
            .run({"delete", "-Dkubernetes.cluster-id=orders", "--timeout", timeout,
                  "--ha-data=drop", "--yes"})
            .exit == 3);
  CHECK(told - begun >= std::chrono::seconds(half));
  CHECK(told - begun < std::chrono::seconds(half + 2));
  CHECK(cluster.has("configmaps/orders-cluster-config-map"));
}

TEST_CASE("--no-wait: accepted, the JobManager told first") {
  Cluster cluster;
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--no-wait"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "cluster orders is being deleted\n");
  const auto deletes = cluster.wire.lines("DELETE");
  REQUIRE(deletes.size() == 3);  // the first is a dry run
  CHECK(deletes[1] == "DELETE /api/v1/namespaces/default/pods/orders-7c9d8-x2x1p");
  CHECK(deletes[2] == "DELETE /apis/apps/v1/namespaces/default/deployments/orders");
  const auto both =
      cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--no-wait", "--ha-data=drop"});
  CHECK(both.exit == 2);
}

TEST_CASE(
    "--no-wait without the right to patch: the JobManager's pod is left to its Deployment, which "
    "would make another") {
  Cluster cluster;
  cluster.wire.on("PATCH", "/deployments/orders",
                  fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended =
      cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--no-wait", "-ojson"});
  CHECK(ended.exit == 0);
  CHECK(Json::parse(ended.out) ==
        Json{{"cluster", "orders"}, {"namespace", "default"}, {"result", "accepted"}});
  CHECK(cluster.wire.lines("DELETE") ==
        Words(2, "DELETE /apis/apps/v1/namespaces/default/deployments/orders"));
}

TEST_CASE("a cluster that is deployed anew meanwhile is not touched") {
  Cluster cluster;
  cluster.job_manager_exits();
  cluster.wire.on("DELETE", "/deployments/orders", [&](const auto& apply) -> http::Reply {
    // The dry run; after it somebody else is quicker.
    const auto reply = apply();
    cluster.wire.on("PATCH", "/deployments/orders", [&](const auto& patch) -> http::Reply {
      cluster.server.erase("deployments", "orders");
      cluster.server.collect_garbage();
      cluster.server.create(test::foreign_deployment("orders"));
      cluster.server.create(labelled("ConfigMap", "orders-1111-config-map"));
      return patch();
    });
    return reply;
  });
  const bool drops = GENERATE(false, true);
  const auto ended = cluster.run(
      drops ? Words{"delete", "-Dkubernetes.cluster-id=orders", "--ha-data=drop", "--yes"}
            : Words{"delete", "-Dkubernetes.cluster-id=orders"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(cluster.has("deployments/orders"));
  // It has found the metadata of the one before, and goes on from it.
  CHECK(cluster.has("configmaps/orders-cluster-config-map"));
  CHECK(cluster.has("configmaps/orders-1111-config-map"));
  CHECK(contains(ended.err,
                 "note: a cluster of the same name was deployed meanwhile; it was not touched\n"));
  CHECK(contains(ended.err, "kept: HA metadata in 2 ConfigMaps, "));
}

TEST_CASE("interrupted while it waits: what exists by then") {
  Cluster cluster;
  SECTION("the JobManager is stopping") {
    cluster.wire.later([&] { cluster.signal = 2; });
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 130);
    CHECK(contains(ended.err,
                   "interrupted: the JobManager of cluster orders in namespace default was told to "
                   "stop, its Deployment is still there\n"));
  }
  SECTION("the rest is going") {
    cluster.job_manager_exits();
    cluster.server.slow = {"services"};
    cluster.wire.later([&] { cluster.signal = 15; });
    const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 143);
    CHECK(contains(ended.err, "terminated: cluster orders is being removed, but is not gone"));
  }
}

TEST_CASE("the history is lost while it waits: one more list, and the end is seen") {
  Cluster cluster;
  cluster.wire.later([&] { cluster.server.compact(); });
  cluster.wire.break_streams_later(
      http::Failure{http::Failure::Kind::broken, true, "connection reset"});
  const auto ended =
      cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders", "-v"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err, "the watch of pods: "));
  CHECK(cluster.count() == 2);
}

TEST_CASE("a Deployment that is no Flink cluster's is not touched, whichever command names it") {
  Scene scene;
  auto web = test::foreign_deployment("web");
  auto& labels = web["metadata"]["labels"];
  SECTION("none of Flink's labels") { labels = {{"app", "web"}}; }
  SECTION("one of them") { labels = {{"app", "web"}, {"type", "flink-native-kubernetes"}}; }
  SECTION("another cluster's") { labels["app"] = "other"; }
  scene.server.create(web);
  const auto before = scene.server.kept();
  for (const auto* verb :
       {"delete", "status", "cancel", "stop", "savepoint", "checkpoint", "list"}) {
    const auto ended = scene.run({verb, "web", "-n", "default"});
    INFO(verb << ended.err);
    CHECK(ended.exit == 5);
    CHECK(contains(ended.err,
                   "error: Deployment default/web is no Flink cluster's: it has not the "
                   "labels app=web,type=flink-native-kubernetes,component=jobmanager\n"));
    CHECK(contains(ended.err, "hint: nothing was touched"));
  }
  CHECK(scene.server.kept() == before);
}

TEST_CASE(
    "delete again while the pods of a cluster still end: it keeps waiting, and asks nothing") {
  Cluster cluster(false);
  auto pod = cluster.server.find("pods", job_manager);
  cluster.server.garbage_stays = true;
  cluster.server.erase("deployments", "orders");
  for (const auto* name : {"orders-7c9d8"}) cluster.server.erase("replicasets", name);
  cluster.server.erase("pods", "orders-taskmanager-1-1");
  cluster.server.erase("pods", job_manager);
  pod["metadata"]["deletionTimestamp"] = "2023-11-14T22:13:20Z";
  cluster.server.create(pod);
  for (const auto* kind : {"services", "configmaps"}) {
    for (const auto* name : {"orders", "orders-rest", "flink-config-orders"})
      cluster.server.erase(kind, name);
  }
  SECTION("until they are gone") {
    cluster.wire.later([&] { cluster.server.erase("pods", job_manager); });
    const auto ended = cluster.run({"delete", "orders", "-n", "default"});
    INFO(ended.err);
    CHECK(ended.exit == 0);
    CHECK(ended.out == "cluster orders deleted\n");
  }
  SECTION("or time is over") {
    const auto ended = cluster.run({"delete", "orders", "-n", "default", "--timeout=3s"});
    CHECK(ended.exit == 3);
    CHECK(contains(ended.err, "run the same command again to keep waiting"));
  }
}
