#include "cli/commands/upgrade/apply_input.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/options.h"
#include "flink/operator/left_to_kubectl.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

std::vector<ApplyInput> read_inputs(const Context& context, const ApplyOptions& o,
                                    base::Problems& problems) {
  std::vector<ApplyInput> inputs;
  if (o.files.names.empty()) {
    inputs.emplace_back();
    return inputs;
  }
  auto files = read_deployments(context.world, o.files, problems);
  if (const auto left = flink::left_to_kubectl(files); !left.empty()) context.output.warn({left});
  for (auto& deployment : files.list) {
    if (deployment.is_whole) inputs.push_back({.deployment = std::move(deployment)});
  }
  return inputs;
}

/// The namespace is the file's, else the command line's; they must not differ, as with kubectl.
void choose_namespace(const ApplyOptions& o, const flink::FlinkDeployment& deployment,
                      deploy::LoadedConfiguration& loaded, base::Problems& problems) {
  const auto& given = o.server.overrides.name_space;
  if (given.empty()) return;
  if (deployment.kube_namespace && deployment.kube_namespace->value != given)
    problems.add(fmt::format("{}: metadata.namespace", deployment.kube_namespace->origin),
                 fmt::format("is '{}', and --namespace is '{}'",
                             base::printable(deployment.kube_namespace->value, 100),
                             base::printable(given, 100)));
  loaded.configuration.set(std::string(flink::options::kube_namespace.name()), given,
                           {flink::Origin::Kind::program, "--namespace"});
}

void load(const Context& context, ApplyOptions& o, const Arguments& arguments, ApplyInput& input) {
  if (!input.deployment) {
    input.loaded = read_application(context, o, arguments, input.problems);
    return;
  }
  input.loaded = deploy::read_inputs(context.world, *input.deployment, o.sources, input.problems);
  choose_namespace(o, *input.deployment, input.loaded, input.problems);
}

/// Decides what the cluster is to be; what is wrong with it goes to the problems of all.
void judge(const Context& context, ApplyOptions& o, const Arguments& arguments, ApplyInput& input,
           base::Problems& problems) {
  auto found = input.problems;
  try {
    load(context, o, arguments, input);
    found = input.problems;
    input.prepared = decide_from(context, o, input, first_start(o, input), found);
    const auto& spec = input.prepared->spec;
    input.plan = deploy::plan(flink::job_manager(spec), spec);
  } catch (const Error&) {
    if (found.empty()) throw;
  }
  for (const auto& [where, what] : found.list()) problems.add(where, what);
}

/// Two inputs for one cluster: the second would upgrade what the first has made.
void refuse_twice(const std::vector<ApplyInput>& inputs, base::Problems& problems) {
  for (auto input = inputs.begin(); input != inputs.end(); ++input) {
    if (!input->prepared || !input->deployment) continue;
    const auto same = std::find_if(inputs.begin(), input, [&](const ApplyInput& other) {
      return other.prepared && other.plan.cluster_id == input->plan.cluster_id &&
             other.plan.kube_namespace == input->plan.kube_namespace;
    });
    if (same != input)
      problems.add(input->deployment->name_origin,
                   fmt::format("'{}' in namespace {} is there already ({})", input->plan.cluster_id,
                               input->plan.kube_namespace, same->deployment->name_origin));
  }
}

}  // namespace

flink::Start first_start(const ApplyOptions& o, const ApplyInput& input) {
  if (o.upgrade.from) return {*o.upgrade.from, {}};
  if (!input.deployment || !input.deployment->job.initial_savepoint_path) return {};
  return {input.deployment->job.initial_savepoint_path->value, {}};
}

PreparedDeployment decide_from(const Context& context, const ApplyOptions& o,
                               const ApplyInput& input, const flink::Start& start,
                               base::Problems& problems) {
  auto started = input.loaded;
  flink::start_from(start, started.dialect, started.configuration);
  return decide(context, o, std::move(started), problems, o.dry_run.where != "client");
}

bool is_suspended(const ApplyInput& input) {
  return input.deployment && input.deployment->job.suspended;
}

std::vector<ApplyInput> judged_inputs(const Context& context, ApplyOptions& o,
                                      const Arguments& arguments) {
  base::Problems problems;
  auto inputs = read_inputs(context, o, problems);
  for (auto& input : inputs) judge(context, o, arguments, input, problems);
  refuse_twice(inputs, problems);
  problems.throw_if_any();
  if (inputs.size() > 1 && o.upgrade.from)
    throw Error(Exit::usage, fmt::format("--from is the state of one job, and there are {} "
                                         "FlinkDeployments",
                                         inputs.size()));
  return inputs;
}

}  // namespace cli
