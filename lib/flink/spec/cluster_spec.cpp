#include "flink/spec/cluster_spec.h"

#include <algorithm>

#include "flink/version/names.h"

namespace flink {

StringMap ClusterSpec::common_labels() const {
  return {{std::string(names::type_label), std::string(names::type_value)},
          {std::string(names::app_label), cluster_id}};
}

StringMap ClusterSpec::selector() const {
  if (!dialect.stable_selector) return pod_labels();
  auto labels = common_labels();
  labels.emplace(names::component_label, names::job_manager_component);
  return labels;
}

StringMap ClusterSpec::pod_labels() const {
  auto labels = common_labels();
  labels.emplace(names::component_label, names::job_manager_component);
  labels.insert(user_labels.begin(), user_labels.end());
  return labels;
}

Configuration ClusterSpec::whole_configuration() const {
  auto whole = shipped;
  for (const auto& [key, value] : withheld.entries()) whole.set(key, value);
  return whole;
}

std::string PersistentVolumeClaim::volume() const {
  auto name = claim;
  std::replace(name.begin(), name.end(), '.', '-');
  return name + "-pvc";
}

}  // namespace flink
