#include "flink/resolve/resolve_parts.h"

#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/rules/rules.h"

namespace flink {
namespace {

/// A fixed port that a pod needs though its option says 0
/// (KubernetesUtils#checkAndUpdatePortConfigOption).
int fixed_port(Work& work, const Option& option, int fallback) {
  const int port = work.reader.fixed_port(option);
  if (port != 0) return port;
  set_derived(work, option.key(work.reader.dialect().version), std::to_string(fallback));
  return fallback;
}

int service_port(Work& work, const Option& option) {
  const int port = work.reader.integer(option);
  if (port < 1 || port > 65535)
    work.reader.problem(option, fmt::format("must be a port between 1 and 65535, not {}", port));
  return port;
}

void resolve_ports(Work& work) {
  auto& ports = work.spec.ports;
  ports.blob = fixed_port(work, options::blob_port, 6124);
  fixed_port(work, options::task_manager_rpc_port, 6122);
  ports.rest_bind = fixed_port(work, options::rest_bind_port, 8081);
  ports.rest = service_port(work, options::rest_port);
  ports.rpc = service_port(work, options::rpc_port);
  if (work.spec.high_availability) {
    fixed_port(work, options::high_availability_port, ports.rpc);
    set_derived(work, "high-availability.cluster-id", work.spec.cluster_id);
  } else {
    set_derived(work, "jobmanager.rpc.address",
                work.spec.cluster_id + "." + work.spec.kube_namespace);
  }
}

}  // namespace

void resolve_services(Work& work) {
  resolve_ports(work);
  auto& reader = work.reader;
  auto& spec = work.spec;
  constexpr std::array<std::string_view, 4> types{"ClusterIP", "NodePort", "LoadBalancer",
                                                  "Headless_ClusterIP"};
  constexpr std::array<std::string_view, 2> address_types{"InternalIP", "ExternalIP"};
  const auto known_types = std::span(types).first(reader.dialect().headless_rest_service ? 4 : 3);
  spec.rest.type = reader.choice(options::rest_exposed_type, known_types);
  spec.rest.node_address_type = reader.dialect().node_address
                                    ? reader.choice(options::node_address_type, address_types)
                                    : "InternalIP";
  spec.rest.ssl = reader.boolean(options::rest_ssl);
  spec.rest.annotations = reader.map(options::rest_annotations);
  check_annotations(reader, options::rest_annotations, spec.rest.annotations);
  if (reader.dialect().internal_service_annotations)
    spec.internal_service_annotations = reader.map(options::internal_annotations);
  check_annotations(reader, options::internal_annotations, spec.internal_service_annotations);
  if (!reader.dialect().service_labels) return;
  spec.rest.labels = reader.map(options::rest_labels);
  check_labels(reader, options::rest_labels, spec.rest.labels);
  spec.internal_service_labels = reader.map(options::internal_labels);
  check_labels(reader, options::internal_labels, spec.internal_service_labels);
}

}  // namespace flink
