#include "deploy/cluster/cluster_ref.h"

#include <fmt/format.h>

#include "flink/version/names.h"

namespace deploy {

namespace names = flink::names;

std::string ClusterRef::selector() const {
  return fmt::format("{}={},{}", names::app_label, name, selector_of_clusters());
}
std::string ClusterRef::selector_of_job_manager() const {
  return fmt::format("{}={},{}", names::app_label, name, selector_of_job_managers());
}

std::string ClusterRef::rest_service() const {
  return name + std::string(names::rest_service_suffix);
}
std::string ClusterRef::config_map() const {
  return std::string(names::flink_config_prefix) + name;
}

std::string selector_of_clusters() {
  return fmt::format("{}={}", names::type_label, names::type_value);
}

std::string selector_of_job_managers() {
  return fmt::format("{},{}={}", selector_of_clusters(), names::component_label,
                     names::job_manager_component);
}

}  // namespace deploy
