#include "deploy/cluster/cluster_ref.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "flink/rules/rules.h"
#include "flink/version/names.h"

namespace deploy {

namespace names = flink::names;

namespace {

/// "app=orders". A name with other characters would be a selector of something else.
std::string app_selector(const std::string& name) {
  const auto reason = flink::rules::label_value(name);
  if (name.empty() || !reason.empty())
    throw base::Error(base::Exit::not_found, fmt::format("cluster '{}' not found: {}",
                                                         base::printable(name, 200), reason));
  return fmt::format("{}={}", names::app_label, name);
}

}  // namespace

std::string ClusterRef::selector() const {
  return app_selector(name) + "," + selector_of_clusters();
}
std::string ClusterRef::selector_of_job_manager() const {
  return app_selector(name) + "," + selector_of_job_managers();
}

std::string ClusterRef::rest_service() const {
  return name + std::string(names::rest_service_suffix);
}
std::string ClusterRef::config_map() const {
  return std::string(names::flink_config_prefix) + name;
}
std::string ClusterRef::secret_config() const {
  return std::string(names::secret_config_prefix) + name;
}
std::string ClusterRef::secret_env() const { return std::string(names::secret_env_prefix) + name; }

std::string selector_of_clusters() {
  return fmt::format("{}={}", names::type_label, names::type_value);
}

std::string selector_of_job_managers() {
  return fmt::format("{},{}={}", selector_of_clusters(), names::component_label,
                     names::job_manager_component);
}

kube::SharedPart part_of_cluster(const ClusterRef& cluster) {
  return {.label_selector = selector_of_clusters(),
          .field = fmt::format("/metadata/labels/{}", names::app_label),
          .value = cluster.name};
}

}  // namespace deploy
