// Deploys that nothing disturbs, and names that are taken.
#include <algorithm>

#include "cluster/audit.h"
#include "cluster/await.h"
#include "cluster/real_cluster.h"
#include "kube/api/request.h"
#include "support/catch.h"
#include "support/folder.h"

using test::Audit;
using test::Json;
using test::RealCluster;
using Lines = std::vector<std::string>;

namespace {

bool says(const test::Ended& ended, const std::string& text) {
  return ended.err.find(text) != std::string::npos;
}

Json flink_deployment(const std::string& name) {
  const Json labels{
      {"app", name}, {"component", "jobmanager"}, {"type", "flink-native-kubernetes"}};
  const Json container{{"name", "flink-main-container"}, {"image", "flink:1.20.5"}};
  return test::deployment(name, labels, container, 0);
}

Json config_map(const std::string& name, const std::string& cluster_id) {
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata", {{"name", name}, {"labels", {{"app", cluster_id}}}}},
          {"data", {{"mine", "yes"}}}};
}

/// The API server counts what a quota is about once the quota's controller has told how much there
/// is, and it has heard of that itself.
void await_quota(RealCluster& cluster, const std::string& quota) {
  const auto dry_run = kube::repeatable(
      kube::create(config_map("one-more", "none"), cluster.kube_namespace(), kube::DryRun::yes));
  test::await("quota " + quota + " is counted", [&] {
    const auto result = cluster.ask(dry_run);
    return result.status &&
           result.status->message.find("exceeded quota: " + quota) != std::string::npos;
  });
}

/// uid and generation: what a write of the specification changes. The controllers' own writes do
/// not count.
std::map<std::string, Json> identities(RealCluster& cluster, const std::string& cluster_id) {
  std::map<std::string, Json> result;
  for (const auto& [name, object] : cluster.objects(cluster_id))
    result[name] = {object.at("metadata").at("uid"), object.at("metadata").value("generation", 0),
                    object.value("data", Json())};
  return result;
}

}  // namespace

TEST_CASE(
    "the blog post's command: six requests, and the API server takes every object as it is "
    "meant") {
  RealCluster cluster;
  Audit audit;
  const auto ended = cluster.drey(cluster.blog());
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(
      ended.out.starts_with("Create flink application cluster k8s-ha-app-1 successfully, "
                            "JobManager Web Interface: http://127.0.0.1:3"));
  auto requests = audit.requests();
  REQUIRE(requests.size() == 6);
  // The order within a flight is the server's.
  std::sort(requests.begin(), requests.begin() + 4);
  std::sort(requests.begin() + 4, requests.end());
  CHECK(requests == Lines{"create deployments 201", "get configmaps 404",
                          "get flinkdeployments 404", "get services 404", "create configmaps 201",
                          "create services 201"});
  CHECK(cluster.wrong(cluster.blog(), "k8s-ha-app-1") == "");
}

TEST_CASE("a cluster without high availability: seven requests") {
  RealCluster cluster;
  Audit audit;
  CHECK(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  CHECK(audit.requests().size() == 7);
  CHECK(cluster.wrong(cluster.deploy("orders"), "orders") == "");
}

TEST_CASE("all objects that a cluster can have") {
  RealCluster cluster;
  const test::Folder folder;
  const auto args = cluster.deploy(
      "orders",
      {"-Dsecurity.kerberos.login.keytab=" + folder.file("keytab", "\x05\x02"),
       "-Dsecurity.kerberos.login.principal=me",
       "-Dsecurity.kerberos.krb5-conf.path=" + folder.file("krb5.conf", "[libdefaults]\n"),
       "-Dkubernetes.pod-template-file.taskmanager=" +
           folder.file("t.yaml", "kind: Pod\nspec: {containers: []}\n")});
  const auto ended = cluster.drey(args);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(cluster.objects("orders").size() == 7);
  CHECK(cluster.wrong(args, "orders") == "");
}

TEST_CASE("the same command again finds everything there, and writes nothing") {
  RealCluster cluster;
  const auto first = cluster.drey(cluster.deploy("orders"));
  const auto before = identities(cluster, "orders");
  Audit audit;
  const auto second = cluster.drey(cluster.deploy("orders"));
  CHECK(second.exit_code == 0);
  const auto address = first.out.substr(first.out.find(", JobManager Web Interface: "));
  CHECK(second.out == "Flink application cluster orders is unchanged" + address);
  CHECK(says(second, "orders is already deployed from exactly this input; nothing to do\n"));
  CHECK(identities(cluster, "orders") == before);
  for (const auto& request : audit.requests())
    CHECK((request.starts_with("get ") || request == "create deployments 409"));
}

TEST_CASE("another input is a conflict, and nothing is touched") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  const auto before = identities(cluster, "orders");
  const auto ended = cluster.drey(cluster.deploy("orders", {"-p4"}));
  CHECK(ended.exit_code == 6);
  CHECK(ended.out.empty());
  CHECK(says(
      ended,
      "error: The Flink cluster orders already exists.\n  Deployment " + cluster.kube_namespace() +
          "/orders was deployed with a different configuration: parallelism.default 1 → 4\n"));
  CHECK(identities(cluster, "orders") == before);
}

TEST_CASE("a Deployment that Flink's own client made") {
  RealCluster cluster;
  cluster.create(flink_deployment("orders"));
  const auto before = identities(cluster, "orders");
  Audit audit;
  const auto ended = cluster.drey(cluster.deploy("orders"));
  CHECK(ended.exit_code == 6);
  CHECK(says(ended, "was not made by drey\n"));
  CHECK(identities(cluster, "orders") == before);
  for (const auto& request : audit.requests())
    CHECK((request.starts_with("get ") || request == "create deployments 409"));
}

TEST_CASE("a ConfigMap of somebody else's: the Deployment goes again, the ConfigMap stays") {
  RealCluster cluster;
  cluster.create(config_map("flink-config-orders", "orders"));
  const auto before = identities(cluster, "orders");
  const auto ended = cluster.drey(cluster.deploy("orders"));
  CHECK(ended.exit_code == 6);
  CHECK(says(ended, "ConfigMap " + cluster.kube_namespace() +
                        "/flink-config-orders is there and belongs to no cluster\n"));
  const auto after = cluster.objects("orders");
  CHECK_FALSE(after.contains("deployments/orders"));
  CHECK(after.at("configmaps/flink-config-orders").at("metadata").at("uid") ==
        before.at("configmaps/flink-config-orders").at(0));
}

TEST_CASE(
    "a cluster that was just deleted: the same command succeeds as soon as its objects are gone") {
  RealCluster cluster;
  REQUIRE(cluster.drey(cluster.deploy("orders")).exit_code == 0);
  cluster.remove(kube::deployments, cluster.objects("orders").at("deployments/orders"));
  auto ended = cluster.drey(cluster.deploy("orders"));
  for (int tries = 0; ended.exit_code == 6 && tries < 500; ++tries)
    ended = cluster.drey(cluster.deploy("orders"));
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(cluster.wrong(cluster.deploy("orders"), "orders") == "");
}

TEST_CASE("--dry-run=server: the API server checks every object, and keeps none") {
  RealCluster cluster;
  Audit audit;
  const auto ended = cluster.drey(cluster.deploy("orders", {"--dry-run=server"}));
  CHECK(ended.exit_code == 0);
  CHECK(ended.out ==
        "deployment.apps/orders created (server dry run)\nservice/orders created (server dry "
        "run)\nservice/orders-rest created (server dry "
        "run)\nconfigmap/flink-config-orders created (server dry run)\n");
  CHECK(audit.requests().size() == 6);
  CHECK(cluster.objects("orders").empty());
}

TEST_CASE("a namespace that is not there") {
  RealCluster cluster;
  const auto ended =
      cluster.drey(cluster.deploy("orders", {"-Dkubernetes.namespace=no-such-namespace"}));
  CHECK(ended.exit_code == 5);
  CHECK(says(ended,
             "error: Error from server (NotFound): namespaces \"no-such-namespace\" not "
             "found\nhint: create it: kubectl create namespace "
             "no-such-namespace\n"));
}

TEST_CASE("a refusal of the API server in kubectl's words, and nothing is left") {
  RealCluster cluster;
  cluster.post("api/v1", "resourcequotas",
               {{"apiVersion", "v1"},
                {"kind", "ResourceQuota"},
                {"metadata", {{"name", "no-more"}}},
                {"spec", {{"hard", {{"count/configmaps", "0"}}}}}});
  await_quota(cluster, "no-more");
  const auto ended = cluster.drey(cluster.deploy("orders"));
  CHECK(ended.exit_code == 7);
  CHECK(says(
      ended,
      "error: Error from server (Forbidden): configmaps \"flink-config-orders\" is forbidden: "));
  // What the Deployment owned goes a moment later.
  for (int tries = 0; !cluster.objects("orders").empty() && tries < 1000; ++tries) {
  }
  CHECK(cluster.objects("orders").empty());
}

TEST_CASE("list shows what is there, with the API server's own columns") {
  RealCluster cluster;
  REQUIRE(
      cluster
          .drey(cluster.deploy("orders", {"-Dkubernetes.rest-service.exposed.type=LoadBalancer"}))
          .exit_code == 0);
  cluster.create(flink_deployment("other"));
  Audit audit;
  const auto ended = cluster.drey({"list", "--namespace", cluster.kube_namespace(), "-o", "json"});
  CHECK(ended.exit_code == 0);
  auto clusters = Json::parse(ended.out).at("clusters");
  REQUIRE(clusters.size() == 2);
  for (auto& row : clusters) CHECK(row.at("created").get<std::string>().ends_with("Z"));
  for (auto& row : clusters) row.erase("created");
  CHECK(clusters.at(0) == Json{{"namespace", cluster.kube_namespace()},
                               {"cluster", "orders"},
                               {"flinkVersion", "2.3.0"},
                               {"jobManager", "0/1"},
                               {"image", "registry.example.com/orders:2.3.0"},
                               {"exposed", "LoadBalancer <pending>:8081"}});
  CHECK(clusters.at(1) == Json{{"namespace", cluster.kube_namespace()},
                               {"cluster", "other"},
                               {"flinkVersion", "1.20.5"},
                               {"jobManager", "0/0"},
                               {"image", "flink:1.20.5"},
                               {"exposed", nullptr}});
  CHECK(audit.requests().size() == 3);
}

TEST_CASE(
    "a cluster id that begins with a digit: the server decides, and what it refuses leaves no "
    "Deployment") {
  RealCluster cluster;
  const auto args = cluster.deploy("1orders");
  const auto ended = cluster.drey(args);
  INFO(ended.err);
  if (ended.exit_code == 0) {
    CHECK(cluster.wrong(args, "1orders") == "");
    return;
  }
  CHECK(ended.exit_code == 2);
  CHECK(says(ended, "error: The Service \"1orders"));
  CHECK(says(ended,
             "hint: kubernetes.cluster-id may begin with a digit from Kubernetes 1.36 on (did you "
             "mean 'orders'?)\n"));
  CHECK_FALSE(cluster.objects("1orders").contains("deployments/1orders"));
}
