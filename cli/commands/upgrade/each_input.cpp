#include "cli/commands/upgrade/each_input.h"

#include <vector>

#include <fmt/format.h>

namespace cli {
using base::Exit;

Exit for_each_input(const Context& context, ClusterInputs& inputs, FleetResults results,
                    const InputWork& work) {
  const auto& list = inputs.list();
  if (list.size() == 1) {
    context.subject.name(list.front().cluster.name, list.front().cluster.kube_namespace);
    return work(context, inputs.take(0));
  }
  std::vector<FleetTask> tasks;
  for (std::size_t i = 0; i < list.size(); ++i)
    tasks.push_back(
        {list[i].cluster, list[i].server, list[i].way,
         [&inputs, &work, i](const Context& each) { return work(each, inputs.take(i)); }});
  return run_fleet(context, tasks, inputs.at_once(), results);
}

std::string heading(const Context& context) {
  const auto& subject = context.subject;
  if (!subject.before) return {};
  return fmt::format("Cluster {} in namespace {}\n", subject.cluster, subject.kube_namespace);
}

}  // namespace cli
