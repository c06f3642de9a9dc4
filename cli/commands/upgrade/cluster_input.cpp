#include "cli/commands/upgrade/cluster_input.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/fleet/fleet.h"
#include "flink/config/options.h"
#include "flink/operator/left_to_kubectl.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

/// The first option that says what the cluster is to be, or from where it starts; empty: none does.
std::string word_of_input(const ApplicationOptions& o) {
  const auto& p = o.program;
  const std::pair<const char*, bool> words[] = {
      {"--target", p.target.has_value() || p.executor.has_value()},
      {"--flink-version", o.sources.flink_version.has_value()},
      {"--parallelism", p.parallelism.has_value()},
      {"--class", p.entry_point_class.has_value()},
      {"--classpath", !p.classpaths.empty()},
      {"--shutdownOnAttachedExit", p.shutdown_on_attached_exit},
      {"--fromSavepoint", p.savepoint.has_value()},
      {"--allowNonRestoredState", p.allow_non_restored_state},
      {p.restore_mode_option.c_str(), p.restore_mode.has_value()},
      {"--jarfile", o.hidden_jar.has_value()},
      {"--arguments", !o.hidden_arguments.empty()},
      {"--python", p.python.has_value()},
      {"--pyModule", p.python_module.has_value()},
      {"--pyFiles", o.python_files.has_value()},
      {"--pyRequirements", o.python_requirements.has_value()},
      {"--pyArchives", o.python_archives.has_value()},
      {"--pyExecutable", o.python_executable.has_value()},
      {"--pyClientExecutable", o.python_client_executable.has_value()},
      {"--pyPythonPath", o.python_path.has_value()}};
  for (const auto& [word, is_said] : words) {
    if (is_said) return word;
  }
  return {};
}

std::vector<ClusterInput> read_inputs(const Context& context, const InputOptions& o,
                                      base::Problems& problems) {
  std::vector<ClusterInput> inputs;
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
void choose_namespace(const InputOptions& o, const flink::FlinkDeployment& deployment,
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

void load(const Context& context, InputOptions& o, const Arguments& arguments,
          ClusterInput& input) {
  if (!input.deployment) {
    input.loaded = read_application(context, o, arguments, input.problems);
    return;
  }
  input.loaded = deploy::read_inputs(context.world, *input.deployment, o.sources, input.problems);
  choose_namespace(o, *input.deployment, input.loaded, input.problems);
}

/// Decides what the cluster is to be; what is wrong with it goes to the problems of all.
void judge(const Context& context, InputOptions& o, const Arguments& arguments,
           const Judging& judging, ClusterInput& input, base::Problems& problems) {
  auto found = input.problems;
  try {
    load(context, o, arguments, input);
    found = input.problems;
    input.prepared = decide_from(context, o, judging, input, first_start(judging, input), found);
    const auto& spec = input.prepared->spec;
    input.plan = deploy::plan(flink::job_manager(spec), spec);
  } catch (const Error&) {
    if (found.empty()) throw;
  }
  for (const auto& [where, what] : found.list()) problems.add(where, what);
}

/// Two inputs for one cluster: the second would upgrade what the first has made.
void refuse_twice(const std::vector<ClusterInput>& inputs, base::Problems& problems) {
  for (auto input = inputs.begin(); input != inputs.end(); ++input) {
    if (!input->prepared || !input->deployment) continue;
    const auto same = std::find_if(inputs.begin(), input, [&](const ClusterInput& other) {
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

void declare(CLI::App& app, InputOptions& options, std::string_view command) {
  declare(app, options.files, command);
  declare_concurrency(app, options.concurrency);
  declare(app, options);
}

void check_words(const InputOptions& options, const Arguments& arguments) {
  check(options.files, arguments);
  const auto word = options.files.names.empty() ? std::string() : word_of_input(options);
  if (!word.empty())
    throw Error(Exit::usage, fmt::format("{} stands beside -f, which has the whole input", word),
                "say it in the file");
}

flink::Start first_start(const Judging& judging, const ClusterInput& input) {
  if (judging.from) return {*judging.from, {}};
  if (!input.deployment || !input.deployment->job.initial_savepoint_path) return {};
  return {input.deployment->job.initial_savepoint_path->value, {}};
}

PreparedDeployment decide_from(const Context& context, const InputOptions& o,
                               const Judging& judging, const ClusterInput& input,
                               const flink::Start& start, base::Problems& problems) {
  auto started = input.loaded;
  flink::start_from(start, started.dialect, started.configuration);
  return decide(context, o, std::move(started), problems, judging.deploys);
}

bool is_suspended(const ClusterInput& input) {
  return input.deployment && input.deployment->job.suspended;
}

std::vector<ClusterInput> judged_inputs(const Context& context, InputOptions& o,
                                        const Arguments& arguments, const Judging& judging) {
  base::Problems problems;
  auto inputs = read_inputs(context, o, problems);
  for (auto& input : inputs) judge(context, o, arguments, judging, input, problems);
  refuse_twice(inputs, problems);
  problems.throw_if_any();
  if (inputs.size() > 1 && judging.from)
    throw Error(Exit::usage, fmt::format("--from is the state of one job, and there are {} "
                                         "FlinkDeployments",
                                         inputs.size()));
  return inputs;
}

}  // namespace cli
