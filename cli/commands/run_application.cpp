// `drey run-application` and `drey run`: the plan of an application cluster, and its execution.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/application.h"
#include "cli/application/deployment.h"
#include "cli/application/timeline.h"
#include "cli/application/wait.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/output/output.h"
#include "deploy/submit/dry_run.h"
#include "deploy/submit/plan.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ApplicationOptions {
  DryRunOptions dry_run{};
  WaitOptions wait{};
};

Exit deploy_cluster(const Context& context, const Options& o, const PreparedDeployment& prepared,
                    const deploy::Plan& plan) {
  auto connection = connection_for(context, o, prepared);
  const auto where = destination(prepared, plan, server_of(connection.access()));
  context.output.note(where);
  if (o.dry_run.where == "server") {
    const auto run = deploy::dry_run_on_server(plan, connection.client(), deploy::Guard::name);
    context.output.warn(run.warnings);
    show_dry_run(context.output, o.dry_run, prepared, plan, run);
    return Exit::done;
  }
  if (o.wait.bundle) begin_bundle(context.world, *o.wait.bundle, plan, where);
  with_timeline(context, o.wait, [&] {
    deploy_and_wait(context, o.wait, o.program.detached, connection, prepared, plan);
  });
  return Exit::done;
}

/// `--wait running`: the stage is an optional value, and stands behind '='.
void check_wait_word(const Options& o, const Arguments& arguments) {
  const bool bare = o.wait.until && !arguments.positional.empty();
  if (!bare || !deploy::stage_named(arguments.positional.front())) return;
  throw base::Error(
      Exit::usage,
      fmt::format("jar {}: a stage of --wait stands behind '='", arguments.positional.front()),
      fmt::format("did you mean '--wait={}'?", arguments.positional.front()));
}

void check(const Options& o, const Arguments& arguments) {
  check_wait_word(o, arguments);

  static_cast<void>(stage_to_wait_for(o.wait, o.program.detached));
}

Exit run_application(const Context& context, Options& o, const Arguments& arguments) {
  const auto prepared = decide(context, o, arguments, o.dry_run.where != "client");
  const auto plan = plan_of(context, prepared);
  if (o.dry_run.where != "client") return deploy_cluster(context, o, prepared, plan);
  context.output.note(destination(prepared, plan, "nothing is sent"));
  show_dry_run(context.output, o.dry_run, prepared, plan, {});
  return Exit::done;
}

}  // namespace

Prepare declare_run_application(OptionSet& set) {
  auto options = std::make_shared<Options>();
  declare(set, *options);
  declare(set, options->wait, options->server);
  declare(set, options->dry_run);
  return with_check(options, check, run_application);
}

}  // namespace cli
