#include "deploy/cluster/named_cluster.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/rest_route.h"
#include "flink/version/names.h"
#include "flink/version/version.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"
#include "kube/api/status.h"

namespace deploy {
namespace {

using base::Json;
namespace names = flink::names;

Json object_of(kube::Result& result) { return result.object ? std::move(*result.object) : Json(); }

/// The rest Service, or null: what is so called may be another cluster's own Service.
Json service_of(const ClusterRef& cluster, const kube::Result& result) {
  const auto owner = result.object ? owning_cluster(*result.object) : std::string();
  return result.object && (owner.empty() || owner == cluster.name) ? *result.object : Json();
}

/// The names of the clusters of a namespace; empty too where they may not be listed.
std::vector<std::string> names_in(kube::Client& client, const std::string& kube_namespace) {
  const auto listed = client.send(kube::read(kube::list(
      kube::deployments, kube_namespace,
      {.label_selector = selector_of_job_managers(), .as = kube::ListAs::table_metadata})));
  std::vector<std::string> found;
  if (!listed.object) return found;
  for (const auto& row : kube::list_at(*listed.object, {"rows"}))
    found.push_back(base::printable(kube::string_at(row, {"object", "metadata", "name"}), 300));
  std::sort(found.begin(), found.end());
  return found;
}

/// The hint about a cluster that is not there: those that are.
std::string others(kube::Client& client, const std::string& kube_namespace) {
  const auto found = names_in(client, kube_namespace);
  if (found.empty()) return "'drey list -A' lists the clusters of all namespaces";
  return fmt::format("in namespace {} there {} {}", kube_namespace,
                     found.size() == 1 ? "is" : "are", first_of(found, 10));
}

}  // namespace

void no_such_cluster(kube::Client& client, const std::string& kube_namespace,
                     const std::string& name, const std::vector<std::string>& elsewhere) {
  const auto text = fmt::format("there is no Flink cluster '{}' in namespace {}",
                                base::printable(name, 100), kube_namespace);
  for (const auto& other : elsewhere) {
    if (other != kube_namespace &&
        client.send(kube::read(kube::get(kube::deployments, other, name))).object)
      throw base::Error(base::Exit::not_found, text,
                        fmt::format("there is one in namespace {}: --namespace {}", other, other));
  }
  throw base::Error(base::Exit::not_found, text, others(client, kube_namespace));
}

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

NamedCluster find_cluster(kube::Client& client, const std::string& kube_namespace,
                          const std::string& name, const std::vector<std::string>& elsewhere) {
  const ClusterRef ref{kube_namespace, name};
  const std::array calls{
      kube::read(kube::get(kube::deployments, kube_namespace, name)),
      kube::read(kube::get(kube::services, kube_namespace, ref.rest_service())),
      kube::read(kube::get(kube::config_maps, kube_namespace, ref.config_map()))};
  auto results = client.send(calls);
  const auto service = service_of(ref, results[1]);
  const bool has_no_service = is_absent(results[1]) || (results[1].object && service.is_null());
  if (is_absent(results[0]) && has_no_service)
    no_such_cluster(client, kube_namespace, name, elsewhere);
  if (!results[0].object && !results[1].object)
    throw client.error_of(is_absent(results[0]) ? results[1] : results[0]);
  if (results[0].object) require_flink(*results[0].object, ref);
  NamedCluster cluster{.kube_namespace = kube_namespace,
                       .name = name,
                       .deployment = object_of(results[0]),
                       .deployment_absent = is_absent(results[0]),
                       .rest_service = service,
                       .config_map = object_of(results[2])};
  if (!results[0].object && !cluster.deployment_absent)
    cluster.deployment_unseen = client.error_of(results[0]);
  if (!results[1].object && !has_no_service) cluster.service_unseen = client.error_of(results[1]);
  if (cluster.rest_service.is_object() && wants_nodes(cluster.rest_service))
    cluster.nodes = client.send(kube::read(kube::list(kube::nodes, "", {.limit = 20})));
  return cluster;
}

std::string command_about(std::string_view verb, const std::string& name,
                          const std::string& kube_namespace) {
  return fmt::format("drey {} {} --namespace {}", verb, name, kube_namespace);
}

}  // namespace deploy
