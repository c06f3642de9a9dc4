#include "cli/commands/upgrade/each_input.h"

#include <fmt/format.h>

#include "cli/application/deployment.h"
#include "cli/fleet/fleet_run.h"

namespace cli {
namespace {

using base::Exit;

FleetTask task_of(const ClusterInput& input, const InputWork& work) {
  FleetTask task{.cluster = input.plan.ref(),
                 .work = [&input, &work](const Context& each) { return work(each, input); }};
  if (const auto& access = input.prepared->access) {
    task.server = server_of(*access);
    task.way = access->endpoint.identity;
  }
  return task;
}

}  // namespace

Exit for_each_input(const Context& context, const std::vector<ClusterInput>& inputs,
                    std::optional<std::size_t> most, const InputWork& work) {
  if (inputs.size() == 1) {
    const auto& plan = inputs.front().plan;
    context.subject.name(plan.cluster_id, plan.kube_namespace);
    return work(context, inputs.front());
  }
  std::vector<FleetTask> tasks;
  for (const auto& input : inputs) tasks.push_back(task_of(input, work));
  return run_fleet(context, tasks, most);
}

std::string heading(const Context& context) {
  const auto& subject = context.subject;
  if (!subject.before) return {};
  return fmt::format("Cluster {} in namespace {}\n", subject.cluster, subject.kube_namespace);
}

}  // namespace cli
