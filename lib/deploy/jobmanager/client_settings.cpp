#include "deploy/jobmanager/client_settings.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/shipped_configuration.h"
#include "flink/config/options.h"
#include "flink/values/units.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"

namespace deploy {

std::chrono::milliseconds client_timeout(const flink::Configuration& configuration) {
  constexpr std::int64_t longest = 1'000'000'000;
  for (const auto& key : flink::options::client_timeout.keys) {
    const auto* value = configuration.find(key.name);
    if (value == nullptr) continue;
    const auto time = flink::parse_duration(value->text, flink::dialect_of(flink::newest_known));
    if (!time)
      throw base::Error(base::Exit::usage,
                        fmt::format("{}: {}", flink::where(key.name, value->origin), time.reason));
    return std::chrono::seconds(std::min(time->seconds, longest)) +
           std::chrono::milliseconds(time->nanos / 1'000'000);
  }
  return std::chrono::seconds(60);
}

RestSettings rest_settings(const NamedCluster& cluster, const flink::Configuration& configuration) {
  RestSettings settings{.kube_namespace = cluster.kube_namespace, .cluster_id = cluster.name};
  const auto shipped = shipped_configuration(cluster.config_map);
  const auto dialect = flink::dialect_of(
      flink::parse_version(cluster.flink_version()).value_or(flink::newest_known));
  for (const auto* source : {&shipped, &configuration}) {
    if (const auto* type = source->find(flink::options::node_address_type.name()))
      settings.node_address_type = type->text;
    if (const auto tls = source->find(flink::options::rest_ssl, dialect))
      settings.ssl = base::equals_ignoring_case(tls->value->text, "true");
  }
  return settings;
}

}  // namespace deploy
