#include "deploy/submit/endpoint.h"
#include "deploy/cluster/node_address.h"

#include "support/catch.h"

using base::Json;
using deploy::node_address;

namespace {

Json node(const Json& addresses, bool unschedulable = false) {
  Json node{{"spec", Json::object()}, {"status", {{"addresses", addresses}}}};
  if (unschedulable) node["spec"]["unschedulable"] = true;
  return node;
}

Json address(const char* type, const char* value) { return {{"type", type}, {"address", value}}; }
Json list(const std::vector<Json>& nodes) { return {{"items", nodes}}; }

const Json internal = Json::array({address("Hostname", "n1"), address("InternalIP", "10.0.0.1")});
const Json external = Json::array({address("ExternalIP", "203.0.113.1")});

flink::ClusterSpec spec(const std::string& type) {
  flink::ClusterSpec spec;
  spec.cluster_id = "orders";
  spec.kube_namespace = "team-a";
  spec.dialect = flink::dialect_of(flink::newest_known);
  spec.rest.type = type;
  spec.rest.node_address_type = "InternalIP";
  return spec;
}

Json service(const std::string& type, const Json& port) {
  return {
      {"spec", {{"type", type}, {"ports", Json::array({{{"name", "other"}, {"port", 1}}, port})}}}};
}

}  // namespace

TEST_CASE("the first node that has an address of the wanted type") {
  CHECK(node_address(list({node(external), node(internal)}), "InternalIP", true) == "10.0.0.1");
  CHECK(node_address(list({node(internal)}), "ExternalIP", true).empty());
  CHECK(node_address(list({}), "InternalIP", true).empty());
  CHECK(node_address(Json::object(), "InternalIP", true).empty());
}

TEST_CASE("unschedulable nodes are left out where asked for") {
  CHECK(node_address(list({node(internal, true)}), "InternalIP", true).empty());
  CHECK(node_address(list({node(internal, true)}), "InternalIP", false) == "10.0.0.1");
}

TEST_CASE("the port is the one called rest, and without any the configured one") {
  deploy::Outcome outcome{.rest_service = service("ClusterIP", {{"name", "rest"}, {"port", 9000}})};
  CHECK(web_interface(spec("ClusterIP"), outcome, "https://h").url ==
        "http://orders-rest.team-a:9000");
  outcome.rest_service = Json::object();
  CHECK(web_interface(spec("ClusterIP"), outcome, "https://h").url ==
        "http://orders-rest.team-a:8081");
}

TEST_CASE("the Service's own type counts, not what was asked for") {
  const deploy::Outcome outcome{.rest_service =
                                    service("ClusterIP", {{"name", "rest"}, {"port", 8081}})};
  CHECK(web_interface(spec("LoadBalancer"), outcome, "https://h").url ==
        "http://orders-rest.team-a:8081");
}

TEST_CASE("a node port that is not allocated yet, and nodes that were not asked for") {
  deploy::Outcome outcome{.rest_service = service("NodePort", {{"name", "rest"}, {"port", 8081}})};
  CHECK(web_interface(spec("NodePort"), outcome, "https://h").notes ==
        std::vector<std::string>{"the Service has no node port yet"});
  outcome.rest_service =
      service("NodePort", {{"name", "rest"}, {"port", 8081}, {"nodePort", 30001}});
  CHECK(web_interface(spec("NodePort"), outcome, "https://h").notes ==
        std::vector<std::string>{
            "the web interface is at port 30001 of every node, but the nodes were not asked for"});
}

TEST_CASE("a node port at the API server's host, as Flink 1.13 shows it") {
  auto old = spec("NodePort");
  old.dialect = flink::dialect_of({1, 13, 6});
  const deploy::Outcome outcome{
      .rest_service = service("NodePort", {{"name", "rest"}, {"port", 8081}, {"nodePort", 30001}})};
  CHECK(web_interface(old, outcome, "https://[fd00::1]:6443/prefix").url ==
        "http://[fd00::1]:30001");
}
