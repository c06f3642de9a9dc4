#include "cli/application/deployment.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/ci/pipeline.h"
#include "cli/output/output.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/ha/ha_status.h"
#include "deploy/submit/endpoint.h"
#include "deploy/submit/upload.h"
#include "flink/config/options.h"
#include "flink/spec/masking.h"

namespace cli {
namespace {

using base::Exit;

/// What is not new about the cluster, on stderr.
void tell_outcome(const Output& output, const deploy::Plan& plan, const deploy::Outcome& outcome) {
  if (outcome.kind == deploy::Outcome::Kind::healed)
    output.note(
        fmt::format("{} was there in part from an earlier run of this input; what it lacked was "
                    "created",
                    plan.cluster_id));
  if (outcome.kind == deploy::Outcome::Kind::unchanged)
    output.note(fmt::format("{} is already deployed from exactly this input; nothing to do",
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
    case deploy::Outcome::Kind::changed:
      return fmt::format("Change flink application cluster {} successfully, {}", plan.cluster_id,
                         address);
    case deploy::Outcome::Kind::adopted:
      return fmt::format("Adopt flink application cluster {} successfully, {}", plan.cluster_id,
                         address);
    case deploy::Outcome::Kind::created: break;
  }
  return fmt::format("Create flink application cluster {} successfully, {}", plan.cluster_id,
                     address);
}

deploy::Store store_of(const Context& context, const flink::ClusterSpec& spec) {
  return deploy::store_for(context.world, context.connect, spec, spec.uploads.files.front().target);
}

/// What the JobManager is to fetch must be there before it starts. Where there is a cluster already
/// nothing is touched. Whether something was uploaded.
bool upload_artifacts(const Context& context, const PreparedDeployment& prepared,
                      const deploy::Plan& plan, Connection& connection, deploy::Guard guard) {
  const auto& uploads = prepared.spec.uploads;
  if (uploads.files.empty() || deploy::is_deployed(plan, connection.client(), guard)) return false;
  const auto began = context.world.steady_now();
  const auto store = store_of(context, prepared.spec);
  for (const auto& line : deploy::upload(uploads, store)) context.output.note(line);
  connection.client().postpone(context.world.steady_now() - began);
  return true;
}

/// High availability goes before the path, in silence.
void warn_of_left_jobs(const Output& output, const deploy::Plan& plan,
                       const std::vector<std::string>& left) {
  if (left.empty()) return;
  output.warn(
      {fmt::format("'{}' has no effect: HA metadata of an earlier cluster is there, by "
                   "which {} will {} ('drey ha {} --namespace {}' shows it)",
                   base::printable(plan.restored_from(), 300), plan.cluster_id,
                   base::join(left, ", and "), plan.cluster_id, plan.kube_namespace)});
}

/// The jobs that go before the path to start from; it is only asked for where there is one.
std::vector<std::string> jobs_before_path(Connection& connection,
                                          const PreparedDeployment& prepared,
                                          const deploy::Plan& plan) {
  if (plan.restored_from().empty()) return {};
  return jobs_before_start(connection, prepared, plan);
}

deploy::Outcome execute(const deploy::Plan& plan, const std::string& run_token,
                        Connection& connection, deploy::Guard guard,
                        const std::optional<std::string>& seen, bool uploaded) {
  try {
    return deploy::execute(plan, run_token, connection.client(), guard, seen);
  } catch (const base::Error& error) {
    const bool nothing_made = error.exit == Exit::unreachable || error.exit == Exit::interrupted;
    if (!uploaded || !nothing_made) throw;
    throw base::Error(Exit::partial,
                      "the artifacts are uploaded, the cluster was not made: " + error.text,
                      "run the same command again to continue");
  }
}

/// Creates it. Where it is not known whether all of it is there, the same command goes on with it
/// only if it is given a name that was made up.
Created create_or_explain(const Context& context, Connection& connection,
                          const PreparedDeployment& prepared, const deploy::Plan& plan,
                          const Before& before) {
  try {
    return create_cluster(context, connection, prepared, plan, context.world.random_token(),
                          before.guard, before.seen);
  } catch (const base::Error& error) {
    if (error.exit != base::Exit::partial || !has_random_name(prepared.loaded)) throw;
    auto named = error;
    named.hint = fmt::format(
        "the same command with '-D{}={}' goes on with it; without, it makes another cluster",
        flink::options::cluster_id.name(), plan.cluster_id);
    throw named;
  }
}

}  // namespace

std::string name_of(deploy::Outcome::Kind kind) {
  switch (kind) {
    case deploy::Outcome::Kind::healed: return "healed";
    case deploy::Outcome::Kind::unchanged: return "unchanged";
    case deploy::Outcome::Kind::changed: return "changed";
    case deploy::Outcome::Kind::adopted: return "adopted";
    case deploy::Outcome::Kind::created: break;
  }
  return "created";
}

std::string server_of(const kube::Access& access) {
  if (access.context.empty()) return access.server;
  return fmt::format("context {} ({})", base::printable(access.context, 200), access.server);
}

void describe(const Context& context, const PreparedDeployment& prepared) {
  if (!context.output.wants_document()) return;
  const auto& subject = context.subject;
  const auto& version = prepared.loaded.chosen.version;
  if (prepared.access) context.output.describe(subject, "target", server_of(*prepared.access));
  context.output.describe(subject, "image", prepared.spec.image);
  context.output.describe(subject, "Flink version", flink::to_string(version));
}

deploy::Plan marked(const Output& output, deploy::Plan plan) {
  plan.annotations.merge(deploy::annotations_of(pipeline(output.ci(), output.world().env)));
  return plan;
}

deploy::Plan planned(const Output& output, const flink::ClusterSpec& spec) {
  return marked(output, deploy::plan(flink::job_manager(spec), spec));
}

deploy::Plan plan_of(const Context& context, const PreparedDeployment& prepared) {
  auto plan = planned(context.output, prepared.spec);
  context.subject.name(plan.cluster_id, plan.kube_namespace);
  describe(context, prepared);
  return plan;
}

Connection connection_for(const Context& context, const ApplicationOptions& options,
                          const PreparedDeployment& prepared) {
  const auto& loaded = prepared.loaded;
  return Connection(
      context, *prepared.access, options.server,
      loaded.configuration.text(flink::options::user_agent, loaded.dialect).value_or(""));
}

Created create_cluster(const Context& context, Connection& connection,
                       const PreparedDeployment& prepared, const deploy::Plan& plan,
                       const std::string& run_token, deploy::Guard guard,
                       const std::optional<std::string>& seen) {
  const bool uploaded = upload_artifacts(context, prepared, plan, connection, guard);
  const auto begun = context.world.steady_now();
  auto outcome = execute(plan, run_token, connection, guard, seen, uploaded);
  context.output.warn(outcome.warnings);
  return {std::move(outcome), begun};
}

flink::Uploads upload_missing(const Context& context, const flink::ClusterSpec& spec) {
  if (spec.uploads.files.empty()) return {};
  const auto store = store_of(context, spec);
  auto missing = deploy::missing(spec.uploads, store);
  for (const auto& line : deploy::upload(missing, store)) context.output.note(line);
  return missing;
}

deploy::RestSettings rest_settings_of(const flink::ClusterSpec& spec) {
  return {.kube_namespace = spec.kube_namespace,
          .cluster_id = spec.cluster_id,
          .ssl = spec.rest.ssl,
          .node_address_type = spec.rest.node_address_type};
}

base::OrderedJson document_of(const deploy::Plan& plan, const std::string& result,
                              const std::string& url) {
  return {{"cluster", plan.cluster_id},
          {"namespace", plan.kube_namespace},
          {"result", result},
          {"webInterface", url}};
}

std::string dry_run_result(const std::string& result) { return result + " (server dry run)"; }

void show_server_dry_run(const Context& context, const deploy::ClusterRef& cluster,
                         const std::string& result, const base::OrderedJson& more) {
  const auto& output = context.output;
  context.subject.result = dry_run_result(result);
  output.result(fmt::format("deployment.apps/{} {}\n", cluster.name, context.subject.result));
  base::OrderedJson document{{"cluster", cluster.name},
                             {"namespace", cluster.kube_namespace},
                             {"result", result},
                             {"dryRun", true}};
  document.update(more);
  output.document(document);
}

std::vector<std::string> jobs_before_start(Connection& connection,
                                           const PreparedDeployment& prepared,
                                           const deploy::Plan& plan) {
  if (!prepared.spec.high_availability) return {};
  return deploy::find_left_jobs(connection.client(), plan.ref());
}

/// A job that is over is not started again: that is told where the cluster was there before, and
/// its user may have meant a new run.
void tell_finished(const Output& output, const deploy::Plan& plan, deploy::Outcome::Kind kind,
                   const deploy::WaitResult& end) {
  if (kind != deploy::Outcome::Kind::unchanged || !end.is_finished()) return;
  output.note(fmt::format(
      "note: no job was started: the cluster was there, and goes by itself soon after its job, "
      "unless {} is false; '{}' waits until it is gone, and then the same command starts the job "
      "again",
      flink::options::shutdown_on_application_finish.name(),
      deploy::command_about("delete", plan.cluster_id, plan.kube_namespace)));
}

void deploy_and_wait(const Context& context, const WaitOptions& options, bool detached,
                     Connection& connection, const PreparedDeployment& prepared,
                     const deploy::Plan& plan, const Before& before) {
  const auto& output = context.output;
  const auto until = stage_to_wait_for(options, detached);
  const auto left = jobs_before_path(connection, prepared, plan);
  auto [outcome, begun] = create_or_explain(context, connection, prepared, plan, before);
  const auto& changed = before.changed;
  outcome.kind = before.kind.value_or(outcome.kind);
  context.subject.result = name_of(outcome.kind);
  if (before.tell) before.tell(outcome);
  tell_outcome(output, plan, outcome);
  if (outcome.kind == deploy::Outcome::Kind::created) warn_of_left_jobs(output, plan, left);
  const auto endpoint = deploy::web_interface(prepared.spec, outcome, connection.access().server);
  output.result(cluster_line(plan, outcome.kind, endpoint.url));
  for (const auto& note : endpoint.notes) output.note("note: " + note);
  auto document = document_of(plan, name_of(outcome.kind), endpoint.url);
  if (!changed.is_null()) document["differences"] = changed;
  if (until) {
    const auto rest = rest_settings_of(prepared.spec);
    const std::function<flink::Hidden()> secrets = [&] {
      return flink::without_secrets(prepared.spec).hidden;
    };
    const auto end = wait(
        context, options, connection,
        Awaited{plan, rest, outcome, secrets, *until, begun, has_random_name(prepared.loaded)});
    output.result(result_line(end, plan.cluster_id));
    tell_finished(output, plan, outcome.kind, end);
    document.update(result_document(end));
  }
  output.document(document);
}

}  // namespace cli
