#include "flink/manifest/task_manager.h"

#include <algorithm>
#include <array>

#include "flink/manifest/steps.h"
#include "flink/version/names.h"

namespace flink {
namespace {

using base::Json;

/// What KubernetesTaskManagerFactory has of the JobManager's steps.
constexpr std::array task_manager_steps{
    Step{steps::init},     Step{steps::env_secrets}, Step{steps::mount_secrets},
    Step{steps::claims},   Step{steps::command},     Step{steps::hadoop_conf},
    Step{steps::kerberos}, Step{steps::flink_conf},
};

/// The specification with the TaskManager's facts in the place of the JobManager's.
ClusterSpec in_place_of_job_manager(ClusterSpec spec) {
  auto worker = spec.task_manager;
  spec.pod_template = std::move(worker.pod_template);
  spec.main_container = std::move(worker.main_container);
  spec.task_manager_template.clear();
  spec.user_labels = std::move(worker.labels);
  spec.annotations = std::move(worker.annotations);
  spec.node_selector = std::move(worker.node_selector);
  spec.tolerations = std::move(worker.tolerations);
  spec.service_account = std::move(worker.service_account);
  spec.dns_policy = std::move(worker.dns_policy);
  spec.env = std::move(worker.env);
  spec.resources = worker.resources;
  spec.artifacts_dir.clear();
  spec.args = {"bash", "-c", "kubernetes-taskmanager.sh"};
  return spec;
}

bool is_job_managers_port(const Json& port) {
  const auto name = port.value("name", "");
  return name == names::rest_port || name == names::rpc_port || name == names::blob_port;
}

void set_ports(Json& main, const ClusterSpec& spec) {
  if (spec.host_network) return;
  auto& ports = main["ports"];
  ports.erase(std::remove_if(ports.begin(), ports.end(), is_job_managers_port), ports.end());
  ports.push_back(
      {{"name", names::task_manager_rpc_port}, {"containerPort", spec.task_manager.rpc_port}});
}

void set_node_variable(Json& main) {
  for (auto& variable : main["env"]) {
    if (variable.value("name", "") != names::pod_ip_env) continue;
    variable = {
        {"name", names::pod_node_env},
        {"valueFrom", {{"fieldRef", {{"apiVersion", "v1"}, {"fieldPath", "spec.nodeName"}}}}}};
  }
}

void add_external_resources(Json& main, const TaskManager& worker) {
  for (const auto& [resource, amount] : worker.external_resources) {
    for (const auto* part : {"requests", "limits"}) main["resources"][part][resource] = amount;
  }
}

}  // namespace

Json task_manager_pod(const ClusterSpec& spec) {
  const auto own = in_place_of_job_manager(spec);
  Draft draft;
  for (const auto step : task_manager_steps) draft = step(std::move(draft), own);
  set_ports(draft.main, spec);
  set_node_variable(draft.main);
  add_external_resources(draft.main, spec.task_manager);
  auto& metadata = draft.pod["metadata"];
  metadata["name"] = spec.cluster_id + "-taskmanager-1-1";
  metadata["labels"][std::string(names::component_label)] = "taskmanager";
  metadata.erase("namespace");
  draft.pod["spec"]["restartPolicy"] = "Never";
  draft.pod["spec"]["containers"].push_back(std::move(draft.main));
  return {{"apiVersion", "v1"},
          {"kind", "Pod"},
          {"metadata", std::move(metadata)},
          {"spec", std::move(draft.pod["spec"])}};
}

}  // namespace flink
