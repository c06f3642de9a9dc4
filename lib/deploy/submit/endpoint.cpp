#include "deploy/submit/endpoint.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/node_address.h"
#include "http/url.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using base::Json;

/// The port called `rest` of a Service.
Json rest_port(const Json& service) {
  for (const auto& port : kube::list_at(service, {"spec", "ports"})) {
    if (kube::string_at(port, {"name"}) == "rest") return port;
  }
  return Json::object();
}

class Finder {
 public:
  Finder(const flink::ClusterSpec& spec, const Outcome& outcome, const std::string& server)
      : spec_(spec), outcome_(outcome), server_(server) {}

  Endpoint find() {
    const auto said = kube::string_at(outcome_.rest_service, {"spec", "type"});
    const auto type = said.empty() ? spec_.rest.kubernetes_type() : said;
    if (type == "NodePort") return node_port();
    if (type == "LoadBalancer") return load_balancer();
    return inside(
        {fmt::format("the address is known inside the Kubernetes cluster only, as "
                     "kubernetes.rest-service.exposed.type is {}",
                     spec_.rest.type)});
  }

 private:
  Endpoint at(const std::string& host, int port) const {
    return {fmt::format("{}://{}", spec_.rest.ssl ? "https" : "http",
                        http::authority(host, std::to_string(port))),
            {}};
  }

  Endpoint inside(std::vector<std::string> notes) const {
    auto endpoint =
        at(fmt::format("{}-rest.{}", spec_.cluster_id, spec_.kube_namespace),
           kube::number_at(rest_port(outcome_.rest_service), {"port"}, spec_.ports.rest));
    endpoint.notes = std::move(notes);
    return endpoint;
  }

  Endpoint node_port() const {
    const int port = kube::number_at(rest_port(outcome_.rest_service), {"nodePort"}, 0);
    if (port == 0) return inside({"the Service has no node port yet"});
    if (!spec_.dialect.node_address) return at(http::parse_url(server_).host, port);
    std::string why = "the nodes were not asked for";
    if (outcome_.nodes && outcome_.nodes->object) {
      const auto address = node_address(*outcome_.nodes->object, spec_.rest.node_address_type,
                                        spec_.dialect.skips_unschedulable_nodes);
      if (!address.empty()) return at(address, port);
      why = fmt::format("no schedulable node has an {}", spec_.rest.node_address_type);
    } else if (outcome_.nodes) {
      why = "the nodes cannot be listed" +
            (outcome_.nodes->status    ? ": " + kube::sentence(*outcome_.nodes->status)
             : outcome_.nodes->failure ? ": " + outcome_.nodes->failure->text
                                       : "");
    }
    return inside(
        {fmt::format("the web interface is at port {} of every node, but {}", port, why)});
  }

  Endpoint load_balancer() const {
    const int port = kube::number_at(rest_port(outcome_.rest_service), {"port"}, spec_.ports.rest);
    const auto& ingress =
        kube::list_at(outcome_.rest_service, {"status", "loadBalancer", "ingress"});
    const auto first = ingress.empty() ? Json::object() : ingress.front();
    const auto ip = kube::string_at(first, {"ip"});
    const auto address = ip.empty() ? kube::string_at(first, {"hostname"}) : ip;
    if (!address.empty()) return at(address, port);
    return inside(
        {fmt::format("the load balancer of Service {}-rest has no address yet; until it has, the "
                     "one above is known inside the Kubernetes cluster only",
                     spec_.cluster_id)});
  }

  const flink::ClusterSpec& spec_;
  const Outcome& outcome_;
  const std::string& server_;
};

}  // namespace

Endpoint web_interface(const flink::ClusterSpec& spec, const Outcome& outcome,
                       const std::string& server) {
  return Finder(spec, outcome, server).find();
}

}  // namespace deploy
