// `drey apply`: a cluster becomes what the input says: it is created, left as it is, or upgraded
// with its job's state.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/commands/upgrade/deployment_files.h"
#include "cli/connection/deployment.h"
#include "cli/connection/upgrade.h"
#include "deploy/submit/plan.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "flink/config/options.h"
#include "flink/operator/flink_deployment.h"
#include "flink/operator/left_to_kubectl.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ApplicationOptions {
  FileOptions files{};
  UpgradeOptions upgrade{};
  WaitOptions wait{};
};

/// What is applied to one cluster, and what follows from it.
struct Input {
  std::optional<flink::FlinkDeployment> deployment{};  ///< absent: the command line is the input
  deploy::LoadedConfiguration loaded{};
  base::Problems problems{};
  std::optional<PreparedDeployment> prepared{};
  deploy::Plan plan{};
};

std::vector<Input> read_inputs(const Context& context, const Options& o, base::Problems& problems) {
  std::vector<Input> inputs;
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
void choose_namespace(const Options& o, const flink::FlinkDeployment& deployment,
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

void load(const Context& context, Options& o, const Arguments& arguments, Input& input) {
  if (!input.deployment) {
    input.loaded = read_application(context, o, arguments, input.problems);
    return;
  }
  input.loaded = deploy::read_inputs(context.world, *input.deployment, o.sources, input.problems);
  choose_namespace(o, *input.deployment, input.loaded, input.problems);
}

/// A first deployment starts from what --from names, else the file.
flink::Start first_start(const Options& o, const Input& input) {
  if (o.upgrade.from) return {*o.upgrade.from, {}};
  if (!input.deployment || !input.deployment->job.initial_savepoint_path) return {};
  return {input.deployment->job.initial_savepoint_path->value, {}};
}

/// What the file says of upgrades; options go before it.
void prefer(const Context& context, const flink::FlinkDeployment& deployment,
            UpgradeOptions& options) {
  const auto mode = deployment.job.upgrade_mode;
  if (!options.mode.empty() || !mode) return;
  options.mode = *mode == flink::UpgradeMode::stateless ? "stateless" : "savepoint";
  if (*mode == flink::UpgradeMode::last_state)
    context.output.detail(
        "upgradeMode is last-state: an upgrade takes a savepoint, which does not depend on HA "
        "metadata");
}

PreparedDeployment decide_from(const Context& context, const Options& o, const Input& input,
                               const flink::Start& start, base::Problems& problems) {
  auto started = input.loaded;
  flink::start_from(start, started.dialect, started.configuration);
  return decide(context, o, std::move(started), problems, true);
}

bool is_suspended(const Input& input) {
  return input.deployment && input.deployment->job.suspended;
}

/// Decides what the cluster is to be; what is wrong with it goes to the problems of all.
void judge(const Context& context, Options& o, const Arguments& arguments, Input& input,
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
void refuse_twice(const std::vector<Input>& inputs, base::Problems& problems) {
  for (auto input = inputs.begin(); input != inputs.end(); ++input) {
    if (!input->prepared || !input->deployment) continue;
    const auto same = std::find_if(inputs.begin(), input, [&](const Input& other) {
      return other.prepared && other.plan.cluster_id == input->plan.cluster_id &&
             other.plan.kube_namespace == input->plan.kube_namespace;
    });
    if (same != input)
      problems.add(input->deployment->name_origin,
                   fmt::format("'{}' in namespace {} is there already ({})", input->plan.cluster_id,
                               input->plan.kube_namespace, same->deployment->name_origin));
  }
}

/// All inputs are judged before anything is sent.
std::vector<Input> judged_inputs(const Context& context, Options& o, const Arguments& arguments) {
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

/// A cluster that is made where an earlier one left HA metadata goes on from that, and runs the
/// stored graph of its job: neither the path nor the program of the input.
void review_left_jobs(const Context& context, Connection& connection, const Input& input) {
  const auto& plan = input.plan;
  const auto left = base::join(jobs_before_start(connection, *input.prepared, plan), ", and ");
  if (left.empty()) return;
  const auto found =
      fmt::format("a new cluster '{}' in namespace {} would {}: HA metadata of an earlier one is there",
                  plan.cluster_id, plan.kube_namespace, left);
  const auto path = plan.restored_from();
  if (path.empty())
    return context.output.alert(found + "; where it has the job's graph, that runs, and not the "
                                        "program and parallelism of this input");
  throw Error(Exit::conflict,
              fmt::format("{}, and Flink would not look at '{}'", found,
                          base::printable(path, 300)),
              fmt::format("'drey ha {0} --namespace {1}' shows it, 'drey delete {0} "
                          "--ha-data=drop --namespace {1}' removes it; or choose another "
                          "kubernetes.cluster-id",
                          plan.cluster_id, plan.kube_namespace));
}

void apply_one(const Context& context, const Options& o, const Input& input) {
  const auto& prepared = *input.prepared;
  const auto& plan = input.plan;
  context.subject = {plan.cluster_id, plan.kube_namespace, {}};
  auto connection = connection_for(context, o, prepared);
  context.output.note(destination(prepared, plan, server_of(connection.access())));
  auto options = o.upgrade;
  if (input.deployment) prefer(context, *input.deployment, options);
  ClusterUpgrade upgrade(context, o.server, o.output, options, connection, plan.ref());
  const auto request = request_in(prepared.loaded.configuration, prepared.loaded.dialect);
  if (is_suspended(input)) return upgrade.suspend(request, o.wait);
  const auto apply = upgrade.decide(plan.spec_hash);
  if (apply == deploy::Apply::upgrade && input.deployment && !options.from)
    options.from = deploy::redeploy_path(upgrade.existing().deployment,
                                         prepared.spec.nonces.savepoint_redeploy,
                                         first_start(o, input).savepoint);
  if (apply == deploy::Apply::create) review_left_jobs(context, connection, input);
  if (apply == deploy::Apply::create || apply == deploy::Apply::keep)
    return deploy_and_wait(context, o.wait, o.program.detached, connection, prepared, plan);
  const auto next =
      successor_of(context, connection, prepared, plan, [&](const flink::Start& start) {
        const Output quiet(context.world, {{}, true, false});
        const Context again{context.world, context.connect, context.subject, quiet};
        base::Problems problems;
        return decide_from(again, o, input, start, problems);
      });
  upgrade.run(next, request, o.wait);
}

void check(const Options& o, const Arguments& arguments) {
  check(o.files, arguments);
  static_cast<void>(stage_to_wait_for(o.wait, o.program.detached));
}

Exit apply(const Context& context, Options& o, const Arguments& arguments) {
  for (const auto& input : judged_inputs(context, o, arguments)) apply_one(context, o, input);
  return Exit::done;
}

}  // namespace

Prepare declare_apply(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare(app, options->files);
  declare(app, options->upgrade);
  declare(app, *options);
  declare(app, options->wait);
  return with_check(options, check, apply);
}

}  // namespace cli
