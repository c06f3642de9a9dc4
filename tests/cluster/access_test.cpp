// Who one is, and which cluster is meant.
#include <algorithm>

#include "cluster/real_cluster.h"
#include "support/catch.h"

using test::Json;
using test::RealCluster;
using test::Words;

TEST_CASE("somebody without rights: kubectl's words, and nothing is there") {
  RealCluster cluster;
  const auto ended = cluster.drey(cluster.deploy("orders", {"--context", "nobody"}));
  CHECK(ended.exit_code == 4);
  CHECK(ended.out.empty());
  CHECK(ended.err.find("error: Error from server (Forbidden): deployments.apps is forbidden: User "
                       "\"nobody\" cannot create resource \"deployments\" "
                       "in API group \"apps\" in the namespace \"" +
                       cluster.kube_namespace() + "\"\n") != std::string::npos);
  CHECK(cluster.objects("orders").empty());
}

TEST_CASE("somebody without rights may not list") {
  RealCluster cluster;
  const auto ended = cluster.drey({"list", "-A", "--context", "nobody"});
  CHECK(ended.exit_code == 4);
  CHECK(ended.err ==
        "error: Error from server (Forbidden): deployments.apps is forbidden: User \"nobody\" "
        "cannot list resource \"deployments\" in API group "
        "\"apps\" at the cluster scope\n");
}

TEST_CASE("a bearer token") {
  RealCluster cluster;
  const auto ended = cluster.drey(cluster.deploy("orders", {"--context", "token"}));
  CHECK(ended.exit_code == 0);
  CHECK(cluster.wrong(cluster.deploy("orders"), "orders") == "");
}

TEST_CASE("impersonation") {
  RealCluster cluster;
  const auto ended = cluster.drey(cluster.deploy("orders", {"--as", "jane"}));
  CHECK(ended.exit_code == 4);
  CHECK(ended.err.find("User \"jane\" cannot create resource") != std::string::npos);
}

TEST_CASE("a context that is not there: those that are") {
  RealCluster cluster;
  const auto ended = cluster.drey(cluster.deploy("orders", {"--context", "prod"}));
  CHECK(ended.exit_code == 2);
  for (const auto* name : {"prod", "drey", "token", "nobody"})
    CHECK(ended.err.find(name) != std::string::npos);
}

TEST_CASE("a server that nobody listens at") {
  RealCluster cluster;
  const auto ended = cluster.drey(cluster.deploy("orders", {"--server", "https://127.0.0.1:1"}));
  CHECK(ended.exit_code == 11);
  CHECK(ended.err.find("error: The connection to the server 127.0.0.1:1 was refused - did you "
                       "specify the right host or port?\n") != std::string::npos);
}

TEST_CASE("the Kubernetes that the program says it was tested with: this is one") {
  RealCluster cluster;
  const auto document = Json::parse(cluster.drey({"version", "-o", "json"}).out);
  const auto tested = document.at("kubernetes").at("tested").get<std::vector<std::string>>();
  const auto version = cluster.version();
  INFO(version);
  CHECK(std::count(tested.begin(), tested.end(), version) == 1);
}
