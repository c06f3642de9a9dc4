#include "deploy/cluster/rest_route.h"

#include "support/catch.h"
#include "support/thrown.h"

using base::Json;
using deploy::RestRoute;

namespace {

const deploy::RestSettings settings{.kube_namespace = "team-a", .cluster_id = "orders"};
constexpr const char* proxy = "/api/v1/namespaces/team-a/services/orders-rest:rest/proxy";

Json service(const std::string& type, Json more = Json::object()) {
  Json spec{{"type", type},
            {"clusterIP", "10.96.0.7"},
            {"ports", Json::array({{{"name", "rest"}, {"port", 8081}}})}};
  spec.update(more);
  return {{"metadata", {{"name", "orders-rest"}}}, {"spec", spec}};
}

Json node_port() {
  return service(
      "NodePort",
      {{"ports", Json::array({{{"name", "rest"}, {"port", 8081}, {"nodePort", 30709}}})}});
}

kube::Result nodes() {
  const Json addresses = Json::array({{{"type", "InternalIP"}, {"address", "192.168.64.21"}},
                                      {{"type", "ExternalIP"}, {"address", "203.0.113.5"}}});
  return {.object = Json{{"items", Json::array({{{"status", {{"addresses", addresses}}}}})}}};
}

}  // namespace

TEST_CASE("inside the Kubernetes cluster only: through the API server") {
  const auto [object, why] = GENERATE(table<Json, std::string>(
      {{service("ClusterIP"), "the Service is of type ClusterIP"},
       {service("ClusterIP", {{"clusterIP", "None"}}), "the Service is headless"},
       {service("LoadBalancer"), "the Service's load balancer has no address yet"}}));
  const auto routes = deploy::rest_routes(object, std::nullopt, settings);
  REQUIRE(routes.size() == 1);
  CHECK(routes[0].kind == RestRoute::Kind::proxy);
  CHECK(routes[0].prefix == proxy);
  CHECK(routes[0].url == "http://orders-rest.team-a:8081");
  CHECK(deploy::describe(routes[0]) == "through the API server, because " + why);
}

TEST_CASE("a node port: at a node first, then through the API server") {
  auto ours = settings;
  std::string host = "192.168.64.21";
  SECTION("internal") {}
  SECTION("external") { ours.node_address_type = "ExternalIP", host = "203.0.113.5"; }
  const auto routes = deploy::rest_routes(node_port(), nodes(), ours);
  REQUIRE(routes.size() == 2);
  CHECK(routes[0].url == "http://" + host + ":30709");
  CHECK(deploy::describe(routes[0]) == "directly at http://" + host + ":30709");
  CHECK(routes[1].prefix == proxy);
  CHECK(routes[1].why == "from here it does not answer at http://" + host + ":30709");
}

TEST_CASE("a node port without a node's address") {
  kube::Result forbidden{.status = kube::Status{.code = 403,
                                                .reason = "Forbidden",
                                                .message = "nodes is forbidden",
                                                .from_kubernetes = true}};
  const auto routes = deploy::rest_routes(node_port(), forbidden, settings);
  REQUIRE(routes.size() == 1);
  CHECK(routes[0].why ==
        "the nodes, whose address a NodePort needs, cannot be listed: Error from server "
        "(Forbidden): nodes is forbidden");
  CHECK(deploy::rest_routes(node_port(), kube::Result{.object = Json{{"items", Json::array()}}},
                            settings)[0]
            .why == "no schedulable node has an InternalIP");
}

TEST_CASE("a load balancer with an address, IPv6 among them") {
  auto object = service("LoadBalancer");
  const auto [ingress, url] = GENERATE(
      table<Json, std::string>({{{{"ip", "198.51.100.7"}}, "http://198.51.100.7:8081"},
                                {{{"hostname", "lb.example.com"}}, "http://lb.example.com:8081"},
                                {{{"ip", "2001:db8::7"}}, "http://[2001:db8::7]:8081"}}));
  object["status"] = {{"loadBalancer", {{"ingress", Json::array({ingress})}}}};
  CHECK(deploy::rest_routes(object, std::nullopt, settings)[0].url == url);
}

TEST_CASE("TLS: https directly, and the proxy is told to speak it") {
  auto ours = settings;
  ours.ssl = true;
  const auto routes = deploy::rest_routes(node_port(), nodes(), ours);
  CHECK(routes[0].url == "https://192.168.64.21:30709");
  CHECK(routes[1].prefix == "/api/v1/namespaces/team-a/services/https:orders-rest:rest/proxy");
}

TEST_CASE("the port called rest, else the only one") {
  const auto ports = [](Json list) { return service("ClusterIP", {{"ports", std::move(list)}}); };
  const auto prefix = [](const Json& object) {
    return deploy::rest_routes(object, std::nullopt, settings)[0].prefix;
  };
  CHECK(prefix(ports(Json::array(
            {{{"name", "metrics"}, {"port", 9249}}, {{"name", "rest"}, {"port", 80}}}))) == proxy);
  CHECK(prefix(ports(Json::array({{{"name", "http"}, {"port", 80}}}))) ==
        "/api/v1/namespaces/team-a/services/orders-rest:http/proxy");
  CHECK(prefix(ports(Json::array({{{"port", 8081}}}))) ==
        "/api/v1/namespaces/team-a/services/orders-rest:8081/proxy");
  for (const auto& none :
       {ports(Json::array()),
        ports(Json::array({{{"name", "a"}, {"port", 1}}, {{"name", "b"}, {"port", 2}}})),
        Json::object()})
    CHECK(test::thrown([&] { deploy::rest_routes(none, std::nullopt, settings); }).exit ==
          base::Exit::failed);
}

TEST_CASE("--rest-url") {
  CHECK(deploy::explicit_route("--rest-url", "http://LOCALHOST:8081/flink/").url ==
        "http://localhost:8081/flink");
  const auto error = test::thrown([] { deploy::explicit_route("--rest-url", "localhost:8081"); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == "--rest-url: it has no scheme: write 'https://' before it");
}

TEST_CASE(
    "why the API server stands in: nobody answers at the address, or what does is not Flink") {
  const deploy::RestRoute route{.kind = deploy::RestRoute::Kind::direct, .url = "http://h:30709"};
  CHECK(deploy::why_not(route, "") == "from here it does not answer at http://h:30709");
  CHECK(deploy::why_not(route, "what answered (404) is not Flink: x") ==
        "http://h:30709 is no way to it: what answered (404) is not Flink: x");
}
