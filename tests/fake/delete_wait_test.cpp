// `drey delete` waits until a cluster is gone: for how long, what it shows, and what it says of
// what stays.
#include "fake/doomed_cluster.h"

using base::Json;
using test::contains;
using test::DoomedCluster;
using test::job_manager;
using test::Words;
namespace fate = test::fate;

TEST_CASE("on a terminal it shows what is still there") {
  DoomedCluster cluster;
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

TEST_CASE("a Deployment that somebody deletes already is only waited for") {
  DoomedCluster cluster;
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

TEST_CASE(
    "what an earlier Deployment of that name left behind is the garbage collector's, and is waited "
    "for") {
  DoomedCluster cluster;
  cluster.server.garbage_stays = true;
  cluster.server.erase("deployments", "orders");
  const auto ended = cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--timeout=20s"});
  CHECK(ended.exit == 3);
  CHECK(contains(ended.err,
                 "left: Service orders-rest (waits for Kubernetes's garbage collector)\n"));
}

TEST_CASE("--timeout 0 waits for ever") {
  DoomedCluster cluster;
  const auto finalizers = Json::array({"service.kubernetes.io/load-balancer-cleanup"});
  cluster.server.change("services", "orders-rest", {{"metadata", {{"finalizers", finalizers}}}});
  cluster.job_manager_exits();
  for (int i = 0; i < 100; ++i)
    cluster.wire.later([&] { cluster.surroundings.advance(std::chrono::minutes(1)); });
  cluster.wire.later([&] { cluster.server.erase("services", "orders-rest"); });
  CHECK(cluster.run({"delete", "-Dkubernetes.cluster-id=orders", "--timeout=0"}).exit == 0);
}

TEST_CASE("something stays: what, why and what helps; exit code 3") {
  DoomedCluster cluster;
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

TEST_CASE("HA metadata that was to be dropped and stays is no success") {
  DoomedCluster cluster;
  cluster.server.change("configmaps", "orders-0000-config-map",
                        {{"metadata", {{"finalizers", Json::array({"example.com/hold"})}}}});
  const auto ended = cluster.job_manager_exits().run(
      {"delete", "orders", "--ha-data=drop", "--yes", "--timeout", "20s"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 3);
  CHECK(contains(ended.err,
                 "left: ConfigMap orders-0000-config-map (is being deleted, held by finalizer "
                 "example.com/hold)"));
  CHECK(contains(ended.err,
                 "\n  ConfigMap orders-0000-config-map is being deleted, held by finalizer"));
  CHECK(ended.out.empty());
}

TEST_CASE("a JobManager that does not end in time is not waited for for ever") {
  DoomedCluster cluster;
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
  DoomedCluster cluster;
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
  DoomedCluster cluster;
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
  DoomedCluster cluster;
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

TEST_CASE("interrupted while it waits: what exists by then") {
  DoomedCluster cluster;
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
  DoomedCluster cluster;
  cluster.wire.later([&] { cluster.server.compact(); });
  cluster.wire.break_streams_later(
      http::Failure{http::Failure::Kind::broken, true, "connection reset"});
  const auto ended =
      cluster.job_manager_exits().run({"delete", "-Dkubernetes.cluster-id=orders", "-v"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.err, "the watch of pods: "));
  CHECK(cluster.count() == 2);
}

TEST_CASE(
    "delete again while the pods of a cluster still end: it keeps waiting, and asks nothing") {
  DoomedCluster cluster(false);
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
