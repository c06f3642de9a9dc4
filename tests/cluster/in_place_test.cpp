// `drey apply` of what a running cluster can have otherwise, as a real API server takes it.
#include "cluster/real_cluster.h"
#include "support/catch.h"

using test::Json;
using test::RealCluster;
using test::Words;

namespace {

/// The input with more options; high availability is on.
Words input(const RealCluster& cluster, const Words& more) {
  Words all{"-Dhigh-availability.type=kubernetes", "-Dhigh-availability.storageDir=s3://b/ha"};
  all.insert(all.end(), more.begin(), more.end());
  return cluster.deploy("orders", all);
}

/// Applies it; what the program says on stdout.
std::string applied(const RealCluster& cluster, Words words) {
  words.front() = "apply";
  const auto ended = cluster.drey(words);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  return ended.out;
}

}  // namespace

TEST_CASE("Services and the number of JobManagers change, and the pods' template does not") {
  RealCluster cluster;
  const auto first = input(cluster, {"-Dkubernetes.rest-service.annotations=team:a,a.b/c:x"});
  CHECK(applied(cluster, first).starts_with("Create flink application cluster"));
  const auto before = cluster.objects("orders").at("deployments/orders");
  for (const auto& words :
       {input(cluster, {"-Dkubernetes.rest-service.exposed.type=NodePort",
                        "-Dkubernetes.rest-service.annotations=team:b",
                        "-Dkubernetes.jobmanager.replicas=2"}),
        input(cluster, {"-Dkubernetes.rest-service.exposed.type=LoadBalancer"}),
        input(cluster, {"-Dkubernetes.rest-service.exposed.type=ClusterIP"}), first}) {
    CHECK(applied(cluster, words).starts_with("Change flink application cluster"));
    CHECK(cluster.wrong(words, "orders") == "");
    auto same = words;
    same.front() = "diff";
    const auto diff = cluster.drey(same);
    INFO(diff.out << diff.err);
    CHECK(diff.exit_code == 0);
    const auto now = cluster.objects("orders").at("deployments/orders");
    CHECK(now["metadata"]["uid"] == before["metadata"]["uid"]);
    CHECK(now["spec"]["template"] == before["spec"]["template"]);
    CHECK(applied(cluster, words).starts_with("Flink application cluster orders is unchanged"));
  }
}
