// `drey delete` and `drey logs` on a real control plane; no node is there, so that pods stay
// pending.
#include "cluster/await.h"
#include "cluster/real_cluster.h"
#include "kube/api/request.h"
#include "kube/watch/watch.h"
#include "support/catch.h"

using test::Json;
using test::RealCluster;
using test::Words;

namespace {

Words about(const RealCluster& cluster, const char* verb, const Words& more = {}) {
  Words words{verb, "orders", "--namespace", cluster.kube_namespace()};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Json ha_config_map(const std::string& name) {
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata",
           {{"name", name}, {"labels", {{"app", "orders"}, {"type", "flink-native-kubernetes"}}}}}};
}

}  // namespace

TEST_CASE("a cluster is deleted, with all that it owns; the second time it is not there") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  test::await("the pod of orders is made", [&] {
    const auto pods = cluster.ask(kube::read(kube::list(kube::pods, cluster.kube_namespace(), {})));
    return pods.object && !pods.object->at("items").empty();
  });
  const auto ended = cluster.drey(about(cluster, "delete"));
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(ended.out == "cluster orders deleted\n");
  CHECK(ended.err.find("cluster removed") != std::string::npos);
  CHECK(ended.err.find("Deployment, pod, 2 Services, ConfigMap") != std::string::npos);
  CHECK(cluster.objects("orders").empty());
  CHECK(cluster.drey(about(cluster, "delete")).exit_code == 5);
}

TEST_CASE("HA metadata is kept, and dropped when that is asked for") {
  RealCluster cluster;
  REQUIRE(cluster
              .drey(cluster.deploy("orders", {"-Dhigh-availability.type=kubernetes",
                                              "-Dhigh-availability.storageDir=s3://bucket/ha"}))
              .exit_code == 0);
  cluster.create(ha_config_map("orders-cluster-config-map"));
  const auto ended = cluster.drey(about(cluster, "delete"));
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.find("kept: HA metadata in 1 ConfigMap, and files in s3://bucket/ha") !=
        std::string::npos);
  CHECK(cluster.drey(about(cluster, "delete")).exit_code == 5);
  const auto dropped = cluster.drey(about(cluster, "delete", {"--ha-data=drop", "--yes"}));
  INFO(dropped.err);
  CHECK(dropped.exit_code == 0);
  CHECK(dropped.err.find("HA ConfigMap") != std::string::npos);
  CHECK(cluster.drey(about(cluster, "delete", {"--ha-data=drop", "--yes"})).exit_code == 5);
}

TEST_CASE("somebody without rights deletes nothing") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  const auto before = cluster.objects("orders").size();
  CHECK(cluster.drey(about(cluster, "delete", {"--yes", "--context", "nobody"})).exit_code == 4);
  CHECK(cluster.objects("orders").size() == before);
}

TEST_CASE("a Deployment with another uid is neither scaled nor deleted") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  const auto deployment = cluster.objects("orders").at("deployments/orders");
  const std::string other = "00000000-0000-4000-8000-000000000000";
  auto& client = cluster.client();
  const auto scaled = client.send(
      kube::repeatable(kube::merge_patch(kube::deployments, cluster.kube_namespace(), "orders",
                                         other, {{"spec", {{"replicas", 0}}}})));
  REQUIRE(scaled.status);
  CHECK((scaled.status->code == 409 || scaled.status->code == 422));
  const auto deleted =
      client.send(kube::repeatable(kube::remove(kube::deployments, cluster.kube_namespace(),
                                                "orders", other, kube::Propagation::background)));
  REQUIRE(deleted.status);
  CHECK(deleted.status->code == 409);
  CHECK(cluster.objects("orders").at("deployments/orders").at("spec") == deployment.at("spec"));
}

TEST_CASE("a finalizer holds an object: what stays and why") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  auto service = cluster.objects("orders").at("services/orders-rest");
  auto& client = cluster.client();
  const auto uid = service.at("metadata").at("uid").get<std::string>();
  const auto finalizers = [&](const Json& names) {
    return client.send(
        kube::repeatable(kube::merge_patch(kube::services, cluster.kube_namespace(), "orders-rest",
                                           uid, {{"metadata", {{"finalizers", names}}}})));
  };
  REQUIRE(finalizers(Json::array({"example.com/hold"})).object);
  const auto ended = cluster.drey(about(cluster, "delete", {"--timeout", "15s"}));
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find(
            "left: Service orders-rest (is being deleted, held by finalizer example.com/hold)") !=
        std::string::npos);
  finalizers(nullptr);
}

TEST_CASE("the log of a pod that no node runs") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  kube::Watch watch(cluster.client(), {{kube::pods, cluster.kube_namespace(), "app=orders"}});
  REQUIRE(watch.until([&] { return watch.is_complete() && !watch.objects(0).empty(); },
                      std::chrono::steady_clock::now() + std::chrono::seconds(60)) ==
          kube::Client::End::done);
  const auto ended = cluster.drey(about(cluster, "logs"));
  CHECK(ended.exit_code == 1);
  CHECK(ended.err.find(" is not scheduled yet (no scheduler has looked at the pod)\n") !=
        std::string::npos);
  CHECK(cluster.drey({"logs", "nothing", "--namespace", cluster.kube_namespace()}).exit_code == 5);
}
