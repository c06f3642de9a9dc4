// `drey run-application` and `drey run`: the plan of an application cluster, and its execution.
#include <memory>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/connection/application.h"
#include "cli/connection/connection.h"
#include "cli/connection/wait.h"
#include "cli/output/output.h"
#include "deploy/submit/dry_run.h"
#include "deploy/submit/endpoint.h"
#include "deploy/submit/execute.h"
#include "deploy/submit/plan.h"
#include "deploy/submit/upload.h"
#include "flink/config/options.h"

namespace cli {
namespace {

using base::Exit;

struct Options : ApplicationOptions {
  DryRunOptions dry_run{};
  WaitOptions wait{};
};

/// "context prod (https://10.0.0.1:6443)".
std::string server_of(const Connection& connection) {
  const auto& access = connection.access();
  if (access.context.empty()) return access.server;
  return fmt::format("context {} ({})", base::printable(access.context, 200), access.server);
}

std::string name_of(deploy::Outcome::Kind kind) {
  switch (kind) {
    case deploy::Outcome::Kind::healed: return "healed";
    case deploy::Outcome::Kind::unchanged: return "unchanged";
    case deploy::Outcome::Kind::created: break;
  }
  return "created";
}

/// What is not new about the cluster, on stderr.
void tell_outcome(const Output& output, const deploy::Plan& plan, const deploy::Outcome& outcome) {
  if (outcome.kind == deploy::Outcome::Kind::created) return;
  output.note(outcome.kind == deploy::Outcome::Kind::healed
                  ? fmt::format("{} was there in part from an earlier run of this input; what it "
                                "lacked was created",
                                plan.cluster_id)
                  : fmt::format("{} is already deployed from exactly this input; nothing to do",
                                plan.cluster_id));
}

/// The line on stdout: Flink's of a cluster that is new; of one that was there what was done
/// instead.
std::string cluster_line(const deploy::Plan& plan, deploy::Outcome::Kind kind,
                         const std::string& url) {
  const auto address = fmt::format("JobManager Web Interface: {}\n", url);
  switch (kind) {
    case deploy::Outcome::Kind::healed:
      return fmt::format("Complete flink application cluster {} successfully, {}", plan.cluster_id,
                         address);
    case deploy::Outcome::Kind::unchanged:
      return fmt::format("Flink application cluster {} is unchanged, {}", plan.cluster_id, address);
    case deploy::Outcome::Kind::created: break;
  }
  return fmt::format("Create flink application cluster {} successfully, {}", plan.cluster_id,
                     address);
}

/// The result on stdout: the cluster's line at once, and what was waited for when it is there; or
/// one document in the end.
void show_outcome(const Context& context, const Options& o, Connection& connection,
                  const deploy::Plan& plan, const deploy::Endpoint& endpoint,
                  const Awaited& awaited, bool waits) {
  const auto& output = context.output;
  tell_outcome(output, plan, awaited.outcome);
  output.result(cluster_line(plan, awaited.outcome.kind, endpoint.url));
  for (const auto& note : endpoint.notes) output.note("note: " + note);
  base::OrderedJson document{{"cluster", plan.cluster_id},
                             {"namespace", plan.kube_namespace},
                             {"result", name_of(awaited.outcome.kind)},
                             {"webInterface", endpoint.url}};
  if (waits) {
    const auto end = wait(context, o.wait, connection, awaited);
    output.result(result_line(end, plan.cluster_id));
    document.update(result_document(end));
  }
  output.document(document);
}

/// What the JobManager is to fetch must be there before it starts. Where there is a cluster already
/// nothing is touched. Whether something was uploaded.
bool upload_artifacts(const Context& context, const PreparedDeployment& prepared,
                      const deploy::Plan& plan, Connection& connection) {
  const auto& uploads = prepared.spec.uploads;
  if (uploads.files.empty() || deploy::is_deployed(plan, connection.client())) return false;
  const auto began = context.world.steady_now();
  const auto store = deploy::store_for(context.world, context.connect, prepared.spec,
                                       uploads.files.front().target);
  for (const auto& line : deploy::upload(uploads, store)) context.output.note(line);
  connection.client().postpone(context.world.steady_now() - began);
  return true;
}

deploy::Outcome execute(const Context& context, const deploy::Plan& plan, Connection& connection,
                        bool uploaded) {
  try {
    return deploy::execute(plan, context.world.random_token(), connection.client());
  } catch (const base::Error& error) {
    const bool nothing_made = error.exit == Exit::unreachable || error.exit == Exit::interrupted;
    if (!uploaded || !nothing_made) throw;
    throw base::Error(Exit::partial,
                      "the artifacts are uploaded, the cluster was not made: " + error.text,
                      "run the same command again to continue");
  }
}

Exit deploy_cluster(const Context& context, const Options& o, const PreparedDeployment& prepared,
                    const deploy::Plan& plan) {
  const auto agent =
      prepared.loaded.configuration.text(flink::options::user_agent, prepared.loaded.dialect)
          .value_or("");
  Connection connection(context, *prepared.access, o.server, agent);
  context.output.note(destination(prepared, plan, server_of(connection)));
  if (o.dry_run.where == "server") {
    const auto run = deploy::dry_run_on_server(plan, connection.client());
    context.output.warn(run.warnings);
    show_dry_run(context.output, o.dry_run, prepared, plan, run);
    return Exit::done;
  }
  if (o.wait.bundle)
    begin_bundle(context.world, *o.wait.bundle, plan,
                 destination(prepared, plan, server_of(connection)));
  const bool uploaded = upload_artifacts(context, prepared, plan, connection);
  const auto until = stage_to_wait_for(o.wait, o.program.detached);
  const auto begun = context.world.steady_now();
  const auto outcome = execute(context, plan, connection, uploaded);
  context.output.warn(outcome.warnings);
  const Awaited awaited{plan, prepared.spec, outcome,
                        until.value_or(deploy::WaitFor{deploy::Stage::accepted}), begun};
  show_outcome(context, o, connection, plan,
               deploy::web_interface(prepared.spec, outcome, connection.access().server), awaited,
               until.has_value());
  return Exit::done;
}

/// `--wait running`: the stage is an optional value, and stands behind '='.
void check_wait_word(const Options& o, const Given& given) {
  const bool bare = o.wait.until && !given.rest.empty();
  if (!bare || !deploy::stage_named(given.rest.front())) return;
  throw base::Error(Exit::usage,
                    fmt::format("jar {}: a stage of --wait stands behind '='", given.rest.front()),
                    fmt::format("did you mean '--wait={}'?", given.rest.front()));
}

void check(const Options& o, const Given& given) {
  check_wait_word(o, given);

  static_cast<void>(stage_to_wait_for(o.wait, o.program.detached));
}

Exit run_application(const Context& context, Options& o, const Given& given) {
  const auto prepared = decide(context, o, given, o.dry_run.where != "client");
  const auto plan = deploy::plan(flink::job_manager(prepared.spec), prepared.spec);
  context.subject = {plan.cluster_id, plan.kube_namespace, {}};
  if (o.dry_run.where != "client") return deploy_cluster(context, o, prepared, plan);
  context.output.note(destination(prepared, plan, "nothing is sent"));
  show_dry_run(context.output, o.dry_run, prepared, plan, {});
  return Exit::done;
}

}  // namespace

Prepare declare_run_application(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare(app, *options);
  declare(app, options->wait);
  declare(app, options->dry_run);
  return with_check(options, check, run_application);
}

}  // namespace cli
