// Every way to expose the web interface, with what a real API server makes of the Service.
#include "cluster/real_cluster.h"
#include "support/catch.h"

using test::Json;
using test::RealCluster;
using test::Words;

namespace {

std::string type(const std::string& name) {
  return "-Dkubernetes.rest-service.exposed.type=" + name;
}

std::string address(const test::Ended& ended) {
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  const std::string line =
      "Create flink application cluster orders successfully, JobManager Web Interface: ";
  REQUIRE(ended.out.starts_with(line));
  return ended.out.substr(line.size(), ended.out.size() - line.size() - 1);
}

/// A node that no kubelet stands behind; there is no other one.
class Node {
 public:
  explicit Node(RealCluster& cluster) : cluster_(cluster) {
    const Json addresses = Json::array({{{"type", "InternalIP"}, {"address", "192.0.2.10"}},
                                        {{"type", "ExternalIP"}, {"address", "198.51.100.10"}}});
    node_ = cluster.create({{"apiVersion", "v1"},
                            {"kind", "Node"},
                            {"metadata", {{"name", cluster.kube_namespace()}}},
                            {"status", {{"addresses", addresses}}}});
  }
  ~Node() { cluster_.remove(kube::nodes, node_); }
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

 private:
  RealCluster& cluster_;
  Json node_{};
};

}  // namespace

TEST_CASE("ClusterIP, headless, and a load balancer without an address: the Service's name") {
  RealCluster cluster;
  const auto* name = GENERATE("ClusterIP", "Headless_ClusterIP", "LoadBalancer");
  const auto args = cluster.deploy("orders", {type(name)});
  CHECK(address(cluster.drey(args)) == "http://orders-rest." + cluster.kube_namespace() + ":8081");
  CHECK(cluster.wrong(args, "orders") == "");
}

TEST_CASE("NodePort: a node's address, with the port that the API server chose") {
  RealCluster cluster;
  const auto [more, host] = GENERATE(table<Words, std::string>(
      {{Words{}, "192.0.2.10"},
       {Words{"-Dkubernetes.rest-service.exposed.node-port-address-type=ExternalIP"},
        "198.51.100.10"}}));
  const Node node(cluster);
  auto words = more;
  words.push_back(type("NodePort"));
  const auto args = cluster.deploy("orders", words);
  const auto shown = address(cluster.drey(args));
  const auto port = cluster.objects("orders")
                        .at("services/orders-rest")
                        .at("spec")
                        .at("ports")
                        .at(0)
                        .at("nodePort")
                        .get<int>();
  CHECK(shown == "http://" + host + ":" + std::to_string(port));
  CHECK(cluster.wrong(args, "orders") == "");
}

TEST_CASE("NodePort without nodes: the Service's name, and a note") {
  RealCluster cluster;
  const auto ended = cluster.drey(cluster.deploy("orders", {type("NodePort")}));
  CHECK(address(ended) == "http://orders-rest." + cluster.kube_namespace() + ":8081");
  CHECK(ended.err.find("of every node, but no schedulable node has an InternalIP\n") !=
        std::string::npos);
}
