#include "deploy/cluster/rest_route.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/node_address.h"
#include "flink/version/names.h"
#include "http/url.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using base::Json;

/// A port of the Service.
struct Port {
  std::string name{};
  int number = 0;
  int node_port = 0;
};

Port rest_port(const Json& service) {
  const auto& ports = kube::list_at(service, {"spec", "ports"});
  for (const auto& port : ports) {
    if (port.is_object() &&
        (ports.size() == 1 || kube::string_at(port, {"name"}) == flink::names::rest_port))
      return {kube::string_at(port, {"name"}), kube::number_at(port, {"port"}, 0),
              kube::number_at(port, {"nodePort"}, 0)};
  }
  throw base::Error(
      base::Exit::failed,
      fmt::format("Service '{}' has no port '{}'",
                  base::printable(kube::string_at(service, {"metadata", "name"}), 300),
                  flink::names::rest_port),
      "--rest-url says where Flink's REST API is");
}

std::string type_of(const Json& service) {
  const auto type = kube::string_at(service, {"spec", "type"});
  return type.empty() ? "ClusterIP" : type;
}

/// The addresses outside of the Kubernetes cluster that one Service has, or why it has none.
struct Outside {
  std::string host{};
  int port = 0;
  std::string why_not{};
};

Outside at_node(const Port& port, const std::optional<kube::Result>& nodes,
                const RestSettings& settings) {
  if (port.node_port == 0) return {.why_not = "the Service has no node port yet"};
  if (!nodes) return {.why_not = "the nodes were not asked for"};
  if (!nodes->object) {
    const auto reason = nodes->status    ? kube::sentence(*nodes->status)
                        : nodes->failure ? nodes->failure->text
                                         : "";
    return {.why_not = "the nodes, whose address a NodePort needs, cannot be listed: " + reason};
  }
  const auto address = node_address(*nodes->object, settings.node_address_type, true);
  if (address.empty())
    return {.why_not = fmt::format("no schedulable node has an {}", settings.node_address_type)};
  return {address, port.node_port, {}};
}

Outside at_load_balancer(const Json& service, const Port& port) {
  for (const auto& ingress : kube::list_at(service, {"status", "loadBalancer", "ingress"})) {
    const auto ip = kube::string_at(ingress, {"ip"});
    const auto host = ip.empty() ? kube::string_at(ingress, {"hostname"}) : ip;
    if (!host.empty()) return {host, port.number, {}};
  }
  return {.why_not = "the Service's load balancer has no address yet"};
}

Outside outside(const Json& service, const Port& port, const std::optional<kube::Result>& nodes,
                const RestSettings& settings) {
  const auto type = type_of(service);
  if (type == "NodePort") return at_node(port, nodes, settings);
  if (type == "LoadBalancer") return at_load_balancer(service, port);
  return {.why_not = kube::string_at(service, {"spec", "clusterIP"}) == "None"
                         ? "the Service is headless"
                         : fmt::format("the Service is of type {}", base::printable(type, 50))};
}

}  // namespace

bool wants_nodes(const Json& service) { return type_of(service) == "NodePort"; }

std::vector<RestRoute> rest_routes(const Json& service, const std::optional<kube::Result>& nodes,
                                   const RestSettings& settings) {
  const auto port = rest_port(service);
  const auto address = outside(service, port, nodes, settings);
  std::vector<RestRoute> routes;
  const auto name = ClusterRef{settings.kube_namespace, settings.cluster_id}.rest_service();
  const auto* scheme = settings.ssl ? "https" : "http";
  RestRoute proxy{
      .kind = RestRoute::Kind::proxy,
      .url = fmt::format("{}://{}.{}:{}", scheme, name, settings.kube_namespace, port.number),
      .why = address.why_not};
  if (!address.host.empty()) {
    routes.push_back(
        {.kind = RestRoute::Kind::direct,
         .url = fmt::format("{}://{}", scheme,
                            http::authority(address.host, std::to_string(address.port))),
         .why = fmt::format("the Service is of type {}", type_of(service))});
    proxy.why = why_not(routes.front(), "");
  }
  proxy.prefix = kube::service_proxy_path(
      settings.kube_namespace, name, port.name.empty() ? std::to_string(port.number) : port.name,
      "", settings.ssl);
  routes.push_back(std::move(proxy));
  return routes;
}

RestRoute explicit_route(const std::string& option, const std::string& rest_url) {
  try {
    return {.kind = RestRoute::Kind::direct,
            .url = http::parse_url(rest_url).text(),
            .why = option + " says so"};
  } catch (const base::Error& error) {
    throw base::Error(base::Exit::usage, option + ": " + error.text,
                      "write it as in http://localhost:8081");
  }
}

std::string why_not(const RestRoute& direct, const std::string& said) {
  const auto url = base::printable(direct.url, 300);
  return said.empty() ? fmt::format("from here it does not answer at {}", url)
                      : fmt::format("{} is no way to it: {}", url, said);
}

std::string describe(const RestRoute& route) {
  if (route.kind == RestRoute::Kind::direct)
    return "directly at " + base::printable(route.url, 300);
  return "through the API server, because " + route.why;
}

}  // namespace deploy
