// Routes to Flink's REST API: directly where the rest Service lets us, else through the API server.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "kube/client/client.h"

namespace deploy {

/// One route to the JobManager.
struct RestRoute {
  enum class Kind {
    direct,  ///< the rest Service's address outside of the Kubernetes cluster, or the one that the
             ///< user gave
    proxy    ///< the API server's service proxy, with nothing but the right to use it
  };
  Kind kind = Kind::proxy;
  std::string url{};     ///< direct: "http://192.168.64.21:32388"; proxy: the address inside the
                         ///< Kubernetes cluster, for people
  std::string prefix{};  ///< proxy: what stands before a request's path:
                         ///< "/api/v1/namespaces/NS/services/orders-rest:rest/proxy"
  std::string why{};     ///< "the Service is of type ClusterIP"
};

/// What is known of a cluster's REST endpoint beside its Service.
struct RestSettings {
  std::string kube_namespace{};
  std::string cluster_id{};
  bool ssl = false;  ///< security.ssl.rest.enabled
  std::string node_address_type =
      "InternalIP";  ///< kubernetes.rest-service.exposed.node-port-address-type
};

/// Whether a node's address is needed: the Service is a NodePort.
bool wants_nodes(const base::Json& service);

/// The routes in the order in which they are to be tried; the proxy is always the last. The live
/// Service decides, not the configuration (Fabric8FlinkKubeClient#getRestEndpoint): its port
/// `rest`, else its only one; a NodePort with a node's address, a load balancer with its own.
/// `nodes` is the answer to the list of nodes, if it was asked for. Throws base::Error{failed} when
/// the Service has no port.
std::vector<RestRoute> rest_routes(const base::Json& service,
                                   const std::optional<kube::Result>& nodes,
                                   const RestSettings& settings);

/// The route when the user says where with an option: "--rest-url". Throws base::Error{usage}
/// when that is no URL.
RestRoute explicit_route(const std::string& option, const std::string& rest_url);

/// Why the route that follows a direct one is taken: nobody answers there, or what `said` is said.
std::string why_not(const RestRoute& direct, const std::string& said);

/// "directly at http://192.168.64.21:32388", "through the API server, because the Service is of
/// type ClusterIP".
std::string describe(const RestRoute& route);

}  // namespace deploy
