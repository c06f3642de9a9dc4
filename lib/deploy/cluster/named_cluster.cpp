#include "deploy/cluster/named_cluster.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "flink/version/names.h"
#include "flink/version/version.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {

using base::Json;
namespace names = flink::names;

bool is_flink(const Json& deployment, const ClusterRef& cluster) {
  const auto is = [&](std::string_view label, std::string_view value) {
    return kube::string_at(deployment, {"metadata", "labels", std::string(label)}) == value;
  };
  return is(names::type_label, names::type_value) &&
         is(names::component_label, names::job_manager_component) &&
         is(names::app_label, cluster.name);
}

std::string no_flink_text(const ClusterRef& cluster) {
  return fmt::format("Deployment {}/{} is no Flink cluster's: it has not the labels {}",
                     cluster.kube_namespace, base::printable(cluster.name, 100),
                     cluster.selector_of_job_manager());
}

void require_flink(const Json& deployment, const ClusterRef& cluster) {
  if (is_flink(deployment, cluster)) return;
  throw base::Error(base::Exit::not_found, no_flink_text(cluster),
                    "nothing was touched; 'drey list' shows the Flink clusters");
}

std::string NamedCluster::uid() const { return kube::uid_of(deployment); }

bool NamedCluster::is_terminating() const {
  return deployment.is_null() ? deployment_absent : kube::is_terminating(deployment);
}

Json NamedCluster::job_manager_container() const {
  const auto& containers = kube::list_at(deployment, {"spec", "template", "spec", "containers"});
  const auto is_main = [](const Json& container) {
    return names::is_job_manager_container(kube::string_at(container, {"name"}));
  };
  const auto main = std::find_if(containers.begin(), containers.end(), is_main);
  if (main != containers.end()) return *main;
  return containers.empty() ? Json() : containers.front();
}

std::string NamedCluster::image() const {
  return kube::string_at(job_manager_container(), {"image"});
}

std::string NamedCluster::flink_version() const {
  return flink_version_of(
      kube::string_at(deployment, {"metadata", "annotations", version_annotation}), image());
}

std::string flink_version_of(const std::string& annotation, const std::string& image) {
  const auto version = flink::parse_version(annotation);
  const auto known = version ? version : flink::version_of_image(image);
  return known ? flink::to_string(*known) : std::string();
}

base::Error was_replaced(const ClusterRef& cluster) {
  return {base::Exit::conflict,
          fmt::format("cluster '{}' in namespace {} was replaced at the same moment", cluster.name,
                      cluster.kube_namespace),
          "run the same command again, which sees it as it is now"};
}

std::string command_about(std::string_view verb, const std::string& name,
                          const std::string& kube_namespace) {
  return fmt::format("drey {} {} --namespace {}", verb, name, kube_namespace);
}

}  // namespace deploy
