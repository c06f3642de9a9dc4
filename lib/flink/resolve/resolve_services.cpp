#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/rules/rules.h"

namespace flink {
namespace {

/// A fixed port that a pod needs though its option says 0
/// (KubernetesUtils#checkAndUpdatePortConfigOption).
int fixed_port(const Reader& reader, const Option& option, int fallback,
               std::vector<DerivedKey>& derived) {
  const int port = reader.fixed_port(option);
  if (port != 0) return port;
  derived.push_back(derived_key(option, reader, std::to_string(fallback)));
  return fallback;
}

int service_port(const Reader& reader, const Option& option) {
  const int port = reader.integer(option);
  if (port < 1 || port > 65535)
    reader.problem(option, fmt::format("must be a port between 1 and 65535, not {}", port));
  return port;
}

Ports resolve_ports(const Reader& reader, const IdentityFacts& identity,
                    std::vector<DerivedKey>& derived) {
  Ports ports;
  ports.blob = fixed_port(reader, options::blob_port, 6124, derived);
  fixed_port(reader, options::task_manager_rpc_port, 6122, derived);
  ports.rest_bind = fixed_port(reader, options::rest_bind_port, 8081, derived);
  ports.rest = service_port(reader, options::rest_port);
  ports.rpc = service_port(reader, options::rpc_port);
  if (identity.high_availability) {
    fixed_port(reader, options::high_availability_port, ports.rpc, derived);
    derived.push_back(
        derived_key(options::high_availability_cluster_id, reader, identity.cluster_id));
  } else {
    derived.push_back(derived_key(options::rpc_address, reader,
                                  identity.cluster_id + "." + identity.kube_namespace));
  }
  return ports;
}

RestService resolve_rest(const Reader& reader) {
  constexpr std::array<std::string_view, 4> types{"ClusterIP", "NodePort", "LoadBalancer",
                                                  "Headless_ClusterIP"};
  constexpr std::array<std::string_view, 2> address_types{"InternalIP", "ExternalIP"};
  const auto& dialect = reader.dialect();
  RestService rest;
  rest.type = reader.choice(options::rest_exposed_type,
                            std::span(types).first(dialect.headless_rest_service ? 4 : 3));
  rest.node_address_type = dialect.node_address
                               ? reader.choice(options::node_address_type, address_types)
                               : "InternalIP";
  rest.ssl = reader.boolean(options::rest_ssl);
  rest.annotations = reader.map(options::rest_annotations);
  check_annotations(reader, options::rest_annotations, rest.annotations);
  return rest;
}

}  // namespace

Decision<ServiceFacts> resolve_services(const Reader& reader, const IdentityFacts& identity) {
  Decision<ServiceFacts> result;
  auto& facts = result.facts;
  facts.ports = resolve_ports(reader, identity, result.derived);
  facts.rest = resolve_rest(reader);
  if (reader.dialect().internal_service_annotations)
    facts.internal_service_annotations = reader.map(options::internal_annotations);
  check_annotations(reader, options::internal_annotations, facts.internal_service_annotations);
  if (!reader.dialect().service_labels) return result;
  facts.rest.labels = reader.map(options::rest_labels);
  check_labels(reader, options::rest_labels, facts.rest.labels);
  facts.internal_service_labels = reader.map(options::internal_labels);
  check_labels(reader, options::internal_labels, facts.internal_service_labels);
  return result;
}

}  // namespace flink
