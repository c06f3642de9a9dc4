#include "deploy/cluster/manager.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/named_cluster.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

/// Whether its JobManager is started as a session cluster's: by that word from Flink 1.13 on
/// (CmdJobManagerDecorator), by its class before.
bool is_session_cluster(const base::Json& deployment) {
  for (const auto& container :
       kube::list_at(deployment, {"spec", "template", "spec", "containers"})) {
    for (const auto& word : kube::list_at(container, {"args"})) {
      if (!word.is_string()) continue;
      const auto& text = word.get_ref<const std::string&>();
      for (const auto* start : {"kubernetes-session", "KubernetesSessionClusterEntrypoint"})
        if (text.find(start) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace

std::string manager_of(const base::Json& deployment) {
  constexpr const char* generation = "flinkdeployment.flink.apache.org/generation";
  for (const auto& owner : kube::list_at(deployment, {"metadata", "ownerReferences"})) {
    if (kube::string_at(owner, {"kind"}) == "FlinkDeployment")
      return "FlinkDeployment " + base::printable(kube::string_at(owner, {"name"}), 100);
  }
  return kube::value_at(deployment, {"metadata", "annotations"}).contains(generation)
             ? "a FlinkDeployment"
             : "";
}

std::string remover_of(const base::Json& deployment) {
  // Whoever scales it up again has taken it back.
  if (kube::number_at(deployment, {"spec", "replicas"}, 1) != 0) return {};
  return base::printable(
      kube::string_at(deployment, {"metadata", "annotations", removed_by_annotation}), 40);
}

http::Request get_operator_group() { return {.method = "GET", .target = "/apis/flink.apache.org"}; }

kube::Call look_at_flink_deployment(const ClusterRef& cluster) {
  return kube::optional(
      kube::read(kube::get(flink_deployments, cluster.kube_namespace, cluster.name)));
}

std::optional<base::Error> refusal_of_name(const base::Json& deployment,
                                           const base::Json& flink_deployment,
                                           const ClusterRef& cluster) {
  using base::Error;
  using base::Exit;
  const auto owner =
      flink_deployment.is_null() ? manager_of(deployment) : "FlinkDeployment " + cluster.name;
  if (!owner.empty())
    return Error(Exit::conflict,
                 fmt::format("cluster '{}' in namespace {} is managed by the Flink Kubernetes "
                             "Operator ({}), which would undo what is changed here",
                             cluster.name, cluster.kube_namespace, owner),
                 "change its FlinkDeployment instead: kubectl apply");
  constexpr auto hint = "nothing was touched; choose another kubernetes.cluster-id";
  if (is_session_cluster(deployment))
    return Error(Exit::conflict,
                 fmt::format("cluster '{}' in namespace {} is a session cluster, which may have "
                             "jobs of others",
                             cluster.name, cluster.kube_namespace),
                 hint);
  if (deployment.is_null() || is_flink(deployment, cluster)) return std::nullopt;
  return Error(Exit::conflict, no_flink_text(cluster), hint);
}

}  // namespace deploy
