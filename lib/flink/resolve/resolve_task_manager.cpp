#include <algorithm>

#include <fmt/format.h>

#include "flink/config/options.h"
#include "flink/memory/memory.h"
#include "flink/memory/memory_options.h"
#include "flink/resolve/resolve_parts.h"
#include "flink/version/names.h"

namespace flink {
namespace {

/// As many as give the parallelism its slots.
int count_for(int parallelism, int slots) {
  const auto each = std::max(slots, 1);
  return std::max((std::max(parallelism, 1) + each - 1) / each, 1);
}

/// "nvidia.com/gpu" → "1", of those resources that Kubernetes is asked for
/// (ExternalResourceUtils#getExternalResourceConfigurationKeys).
StringMap external_resources(const Reader& reader) {
  StringMap result;
  for (const auto& name : reader.list(options::external_resources)) {
    const auto value = [&](const char* suffix) {
      const auto* found = reader.configuration().find(
          fmt::format("{}{}{}", names::external_resource_prefix, name, suffix));
      return found == nullptr ? std::string() : found->text;
    };
    const auto key = value(".kubernetes.config-key");
    const auto amount = value(".amount");
    if (!key.empty() && !amount.empty()) result[key] = amount;
  }
  return result;
}

TaskManager of_options(const Reader& reader, const PodTemplate& pod_template) {
  std::vector<std::string> told_by_lint;
  TaskManager result{.pod_template = pod_template.pod, .main_container = pod_template.main};
  result.rpc_port = reader.integer(options::task_manager_rpc_port);
  result.labels = reader.map(options::task_manager_labels);
  result.annotations = reader.map(options::task_manager_annotations);
  result.node_selector = reader.map(options::task_manager_node_selector);
  for (const auto& map : reader.list_of_maps(options::task_manager_tolerations))
    result.tolerations.push_back(
        toleration(reader, options::task_manager_tolerations, map, told_by_lint));
  result.service_account =
      explicit_or(reader, options::task_manager_service_account, pod_template.service_account());
  if (result.service_account.empty()) result.service_account = "default";
  result.dns_policy =
      dns_policy(reader.dialect(), pod_template.pod,
                 reader.dialect().host_network && reader.boolean(options::host_network));
  for (const auto& [name, value] :
       reader.configuration().with_prefix(names::task_manager_env_prefix))
    result.env.emplace_back(name, value->text);
  result.external_resources = external_resources(reader);
  return result;
}

/// KubernetesWorkerResourceSpecFactory: those of taskmanager.cpu.cores, else those of Kubernetes'
/// option where it says some, else one for each slot, which is what Flink's processes know.
double cores_of_pod(const Reader& reader, const TaskManagerMemory& process) {
  if (reader.has(options::task_manager_cores)) return process.cpu;
  const auto said = reader.number(options::task_manager_cpu);
  return said > 0 ? said : process.cpu;
}

}  // namespace

TaskManagerFacts resolve_task_manager(const Configuration& complete, FileFormat format,
                                      const Dialect& dialect, const Inputs& inputs,
                                      const PodTemplate& pod_template) {
  base::Problems problems;
  const Reader reader(complete, format, dialect, problems);
  auto result = of_options(reader, pod_template);
  if (const auto memory = task_manager_memory(complete, dialect, inputs.environment, problems)) {
    result.count = count_for(reader.integer(options::parallelism), memory->slots);
    result.resources = resources_of(
        reader, cores_of_pod(reader, *memory), memory->total_mebibytes(),
        options::task_manager_cpu_limit_factor, options::task_manager_memory_limit_factor);
  }
  if (!problems.empty()) {
    const auto& first = problems.list().front();
    result.problem = fmt::format("{}: {}", first.where, first.what);
  }
  return {std::move(result)};
}

}  // namespace flink
