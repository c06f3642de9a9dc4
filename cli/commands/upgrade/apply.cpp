// `drey apply`: a cluster becomes what the input says: it is created, left as it is, or upgraded
// with its job's state.
#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/connection/deployment.h"
#include "cli/connection/upgrade.h"
#include "deploy/submit/plan.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "flink/config/options.h"
#include "flink/operator/flink_deployment.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct Options : ApplicationOptions {
  std::optional<std::string> file{};  ///< -f
  UpgradeOptions upgrade{};
  WaitOptions wait{};
};

/// What is applied to one cluster.
struct Input {
  std::optional<flink::FlinkDeployment> deployment{};  ///< absent: the command line is the input
};

std::vector<Input> read_inputs(const Context& context, const Options& o) {
  if (!o.file) return {Input{}};
  const auto text = context.world.read_file(base::absolute_path(context.world, *o.file));
  if (!text) throw Error(Exit::usage, fmt::format("-f {}: no such file", base::printable(*o.file)));
  base::Problems problems;
  auto file = flink::read_flink_deployments(*text, *o.file, problems);
  problems.throw_if_any();
  context.output.warn(file.warnings);
  std::vector<Input> inputs;
  for (auto& deployment : file.list) inputs.push_back({std::move(deployment)});
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

deploy::LoadedConfiguration load_input(const Context& context, Options& o, const Given& given,
                                       const Input& input, base::Problems& problems) {
  if (!input.deployment) return read_application(context, o, given, problems);
  auto loaded = deploy::read_inputs(context.world, *input.deployment, o.sources, problems);
  choose_namespace(o, *input.deployment, loaded, problems);
  return loaded;
}

/// A first deployment starts from what the file names.
flink::Start first_start(const Input& input) {
  if (!input.deployment || !input.deployment->job.initial_savepoint_path) return {};
  return {input.deployment->job.initial_savepoint_path->value, {}};
}

void apply_one(const Context& context, Options& o, const Given& given, const Input& input) {
  base::Problems problems;
  const auto loaded = load_input(context, o, given, input, problems);
  const auto decide_from = [&](const Context& surroundings, const flink::Start& start) {
    auto started = loaded;
    auto found = problems;
    flink::start_from(start, started.dialect, started.configuration);
    return decide(surroundings, o, std::move(started), found, true);
  };
  const auto prepared = decide_from(context, first_start(input));
  const auto plan = deploy::plan(flink::job_manager(prepared.spec), prepared.spec);
  context.subject = {plan.cluster_id, plan.kube_namespace, {}};
  if (input.deployment && input.deployment->job.suspended)
    throw Error(Exit::usage,
                fmt::format("{}: spec.job.state is suspended", input.deployment->name_origin),
                fmt::format("drey stop {} --namespace {} ends the job with a savepoint",
                            plan.cluster_id, plan.kube_namespace));
  auto connection = connection_for(context, o, prepared);
  context.output.note(destination(prepared, plan, server_of(connection.access())));
  ClusterUpgrade upgrade(context, o, o.upgrade, connection, prepared, plan);
  if (input.deployment && input.deployment->job.upgrade_mode)
    upgrade.prefer(*input.deployment->job.upgrade_mode);
  if (!upgrade.is_needed())
    return deploy_and_wait(context, o.wait, o.program.detached, connection, prepared, plan);
  upgrade.run(o.wait, [&](const flink::Start& start) {
    const Output quiet(context.world, {{}, true, false});
    const Context again{context.world, context.connect, context.subject, quiet};
    return decide_from(again, start);
  });
}

void check(const Options& o, const Given& given) {
  if (o.file && (!given.rest.empty() || !given.properties.empty()))
    throw Error(Exit::usage, "-f has the whole input: no jar and no -D stand beside it");
  static_cast<void>(stage_to_wait_for(o.wait, o.program.detached));
}

Exit apply(const Context& context, Options& o, const Given& given) {
  for (const auto& input : read_inputs(context, o)) apply_one(context, o, given, input);
  return Exit::done;
}

}  // namespace

Prepare declare_apply(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("-f,--filename", options->file,
                 "file with a FlinkDeployment of the Flink Kubernetes Operator, or several, "
                 "instead of a jar and options")
      ->option_text("<file>")
      ->group("Input");
  declare(app, options->upgrade);
  declare(app, *options);
  declare(app, options->wait);
  return with_check(options, check, apply);
}

}  // namespace cli
