#include "deploy/endpoint.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/url.h"
#include "kube/status.h"

namespace deploy {
namespace {

using base::Json;

/// The port called `rest` of a Service.
Json rest_port(const Json& service) {
  for (const auto& port : service.value(Json::json_pointer("/spec/ports"), Json::array())) {
    if (port.value("name", "") == "rest") return port;
  }
  return Json::object();
}

class Finder {
 public:
  Finder(const flink::ClusterSpec& spec, const Outcome& outcome, const std::string& server) : spec_(spec), outcome_(outcome), server_(server) {}

  Endpoint find() {
    const auto type = outcome_.rest_service.value(Json::json_pointer("/spec/type"), spec_.rest.kubernetes_type());
    if (type == "NodePort") return node_port();
    if (type == "LoadBalancer") return load_balancer();
    return inside(
        {fmt::format("the address is known inside the Kubernetes cluster only, as kubernetes.rest-service.exposed.type is {}", spec_.rest.type)});
  }

 private:
  Endpoint at(const std::string& host, int port) const {
    return {fmt::format("{}://{}", spec_.rest.ssl ? "https" : "http", http::authority(host, std::to_string(port))), {}};
  }

  Endpoint inside(std::vector<std::string> notes) const {
    auto endpoint =
        at(fmt::format("{}-rest.{}", spec_.cluster_id, spec_.kube_namespace), rest_port(outcome_.rest_service).value("port", spec_.ports.rest));
    endpoint.notes = std::move(notes);
    return endpoint;
  }

  Endpoint node_port() const {
    const int port = rest_port(outcome_.rest_service).value("nodePort", 0);
    if (port == 0) return inside({"the Service has no node port yet"});
    if (!spec_.dialect.node_address) return at(http::parse_url(server_).host, port);
    std::string why = "the nodes were not asked for";
    if (outcome_.nodes && outcome_.nodes->object) {
      const auto address = node_address(*outcome_.nodes->object, spec_.rest.node_address_type, spec_.dialect.skips_unschedulable_nodes);
      if (!address.empty()) return at(address, port);
      why = fmt::format("no schedulable node has an {}", spec_.rest.node_address_type);
    } else if (outcome_.nodes) {
      why = "the nodes cannot be listed" + (outcome_.nodes->status    ? ": " + kube::sentence(*outcome_.nodes->status)
                                            : outcome_.nodes->failure ? ": " + outcome_.nodes->failure->text
                                                                      : "");
    }
    return inside({fmt::format("the web interface is at port {} of every node, but {}", port, why)});
  }

  Endpoint load_balancer() const {
    const int port = rest_port(outcome_.rest_service).value("port", spec_.ports.rest);
    const auto ingress = outcome_.rest_service.value(Json::json_pointer("/status/loadBalancer/ingress"), Json::array());
    const auto first = ingress.empty() ? Json::object() : ingress.front();
    const auto ip = first.value("ip", "");
    const auto address = ip.empty() ? first.value("hostname", "") : ip;
    if (!address.empty()) return at(address, port);
    return inside({fmt::format(
        "the load balancer of Service {}-rest has no address yet; until it has, the one above is known inside the Kubernetes cluster only",
        spec_.cluster_id)});
  }

  const flink::ClusterSpec& spec_;
  const Outcome& outcome_;
  const std::string& server_;
};

}  // namespace

Endpoint web_interface(const flink::ClusterSpec& spec, const Outcome& outcome, const std::string& server) {
  return Finder(spec, outcome, server).find();
}

std::string node_address(const Json& nodes, const std::string& type, bool skip_unschedulable) {
  for (const auto& node : nodes.value("items", Json::array())) {
    if (skip_unschedulable && node.value(Json::json_pointer("/spec/unschedulable"), false)) continue;
    for (const auto& address : node.value(Json::json_pointer("/status/addresses"), Json::array())) {
      if (address.value("type", "") == type) return address.value("address", "");
    }
  }
  return {};
}

}  // namespace deploy
