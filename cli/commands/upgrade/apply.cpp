// `drey apply`: a cluster becomes what the input says: it is created, left as it is, changed while
// its job runs, or upgraded with its job's state.
#include <memory>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/application/timeline.h"
#include "cli/application/wait.h"
#include "cli/commands/commands.h"
#include "cli/commands/dry_run.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/commands/upgrade/each_input.h"
#include "cli/commands/upgrade/latest_state.h"
#include "cli/fleet/fleet.h"
#include "cli/upgrade/upgrade.h"
#include "cli/upgrade/upgrade_options.h"
#include "deploy/diff/object_diff.h"
#include "deploy/diff/shown_value.h"
#include "deploy/submit/dry_run.h"
#include "deploy/submit/existing.h"
#include "deploy/upgrade/in_place.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "deploy/upgrade/upgrade_notice.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

struct ApplyOptions : InputOptions {
  UpgradeOptions upgrade{};
  WaitOptions wait{};
  DryRunOptions dry_run{};

  /// Where nothing waits for a deployment, --timeout is for the end of the old job in an upgrade.
  WaitOptions wait_of_deployment() const {
    auto result = wait;
    if (program.detached && !wait.until) result.timeout.reset();
    return result;
  }

  Judging judging() const { return {upgrade.from, dry_run.where != "client"}; }
};

/// What the file says of upgrades; options go before it.
/// `savepoint` is what is done where nobody says anything.
void prefer(const flink::FlinkDeployment& deployment, UpgradeOptions& options) {
  const auto mode = deployment.job.upgrade_mode;
  if (!options.mode.empty()) return;
  if (mode == flink::UpgradeMode::stateless) options.mode = "stateless";
  if (mode == flink::UpgradeMode::last_state) options.mode = "last-state";
}

/// A cluster that is made where an earlier one left HA metadata goes on from that, and runs the
/// stored graph of its job: neither the path nor the program of the input.
void review_left_jobs(const Context& context, Connection& connection, const ClusterInput& input) {
  const auto& plan = input.plan;
  const auto left = base::join(jobs_before_start(connection, *input.prepared, plan), ", and ");
  if (left.empty()) return;
  const auto found = fmt::format(
      "a new cluster '{}' in namespace {} would {}: HA metadata of an earlier one is there",
      plan.cluster_id, plan.kube_namespace, left);
  const auto path = plan.restored_from();
  if (path.empty())
    return context.output.alert(found +
                                "; where it has the job's graph, that runs, and not the "
                                "program and parallelism of this input");
  throw Error(
      Exit::conflict,
      fmt::format("{}, and Flink would not look at '{}'", found, base::printable(path, 300)),
      fmt::format("'drey ha {0} --namespace {1}' shows it, 'drey delete {0} "
                  "--ha-data=drop --namespace {1}' removes it; or choose another name",
                  plan.cluster_id, plan.kube_namespace));
}

/// One field that others changed since the object was made, in one line.
std::string drift_line(const deploy::FieldDifference& drift, const base::Json& wanted) {
  const auto text = [](const base::Json& value) {
    return value.is_null() ? std::string("not there") : deploy::value_text(value);
  };
  return fmt::format(
      "{} {}: {} is {} since it was deployed{}, and {} in this input; apply leaves it as it is",
      wanted.at("kind").get<std::string>(), wanted.at("metadata").at("name").get<std::string>(),
      base::printable(drift.field, 500), text(drift.live),
      drift.by.empty() ? "" : fmt::format(" (set by {})", base::printable(drift.by, 100)),
      text(drift.wanted));
}

/// One input and the cluster of its name.
class Application {
 public:
  Application(const Context& context, const ApplyOptions& o, const ClusterInput& input,
              Connection& connection, UpgradeOptions& options)
      : context_(context),
        o_(o),
        input_(input),
        connection_(connection),
        options_(options),
        upgrade_(context, o.server, o.output, options, connection, input.plan.ref()) {}

  void run() {
    const auto& loaded = input_.prepared->loaded;
    auto request = request_in(loaded.configuration, loaded.dialect);
    request.detached = !stage_to_wait_for(o_.wait_of_deployment(), o_.program.detached);
    if (is_suspended(input_)) return suspend(request);
    if (is_dry()) upgrade_.presume_settled(plan().spec_hash);
    else upgrade_.settle(plan().spec_hash, o_.wait);
    const auto apply = upgrade_.decide(plan().spec_hash);
    if (apply == deploy::Apply::create) review_left_jobs(context_, connection_, input_);
    if (apply == deploy::Apply::keep) tell_drift(upgrade_.existing().deployment, plan().deployment);
    if (apply == deploy::Apply::create || apply == deploy::Apply::keep) return deploy();
    if (apply == deploy::Apply::upgrade) {
      choose_redeploy();
      const auto seen = upgrade_.compare(plan());
      // A job is not stopped for a cluster that could not be made.
      deploy::require_no_stranger(plan(), std::span(seen.found).subspan(1));
      if (is_in_place(seen)) return change(seen);
      request.diff = seen.diff;
    }
    if (is_dry()) upgrade_.preview(successor(), request, o_.wait);
    else upgrade_.run(successor(), request, o_.wait);
  }

 private:
  const deploy::Plan& plan() const { return input_.plan; }
  bool is_dry() const { return !o_.dry_run.where.empty(); }

  void choose_redeploy() {
    if (!input_.deployment || options_.from) return;
    options_.from = deploy::redeploy_path(upgrade_.existing().deployment,
                                          input_.prepared->spec.nonces.savepoint_redeploy,
                                          first_start(o_.judging(), input_).savepoint);
  }

  /// Noting down whose a cluster is changes nothing of it, which --upgrade=never is about.
  bool is_in_place(const SeenCluster& seen) const {
    const auto& live = upgrade_.existing().deployment;
    const bool may_change = options_.mode != "never" || deploy::is_adoption_alone(seen.diff, live);
    return !options_.from && may_change && deploy::is_in_place(seen.diff, plan(), live);
  }

  void suspend(const UpgradeRequest& request) {
    if (!is_dry()) return upgrade_.suspend(request, o_.wait);
    show_server_dry_run(context_, plan().ref(), "suspended", base::OrderedJson::object());
  }

  /// Of objects that have been looked at anyway; replicas are told by what completes the cluster.
  void tell_drift(const base::Json& live, const base::Json& wanted) const {
    const auto diff = deploy::compare_objects(live, wanted, true);
    for (const auto& field : diff.not_kept)
      context_.output.warn({deploy::not_kept_sentence(wanted, field)});
    for (const auto& each : diff.drift) {
      if (each.field != "spec.replicas" && (!each.wanted.is_null() || !each.by.empty()))
        context_.output.warn({drift_line(each, wanted)});
    }
  }

  /// The same of what another flight found.
  void tell_drift_of_services(const deploy::Outcome& outcome) const {
    for (const auto& [wanted, live] : outcome.services) tell_drift(live, wanted);
  }

  void wait_for(Before before) {
    before.guard = deploy::Guard::looked;
    before.seen = upgrade_.record_version();
    deploy_and_wait(context_, o_.wait_of_deployment(), o_.program.detached, connection_,
                    *input_.prepared, plan(), before);
  }

  void deploy() {
    if (!is_dry())
      return wait_for({.tell = [this](const auto& outcome) { tell_drift_of_services(outcome); }});
    const auto run = deploy::dry_run_on_server(plan(), connection_.client());
    context_.output.warn(run.warnings);
    context_.subject.result = dry_run_result(run.deployment_exists ? "unchanged" : "created");
    show_dry_run(context_.output, o_.dry_run, *input_.prepared, plan(), run);
  }

  void change(const SeenCluster& seen) {
    const auto& live = upgrade_.existing().deployment;
    const auto& output = context_.output;
    output.note(deploy::in_place_text(seen.diff, live, plan().cluster_id));
    if (deploy::has_fewer_job_managers(seen.diff))
      output.alert(
          "Kubernetes chooses which JobManager goes: where it leads, another one recovers the job "
          "from its last checkpoint");
    Before done{.kind = deploy::Outcome::Kind::adopted};
    if (!deploy::is_adoption_alone(seen.diff, live))
      done = {.kind = deploy::Outcome::Kind::changed,
              .changed = deploy::differences_document(seen.diff)};
    if (deploy::is_anothers(live)) {
      tell_drift(live, plan().deployment);
      done.tell = [this](const auto& outcome) { tell_drift_of_services(outcome); };
    }
    if (is_dry()) return show_change(done);
    deploy::change_in_place(connection_.client(), plan().ref(),
                            deploy::changes_in_place(seen.diff, plan(), seen.found));
    wait_for(done);
  }

  void show_change(const Before& done) const {
    auto more = base::OrderedJson::object();
    if (!done.changed.is_null()) more["differences"] = done.changed;
    show_server_dry_run(context_, plan().ref(), name_of(*done.kind), more);
  }

  /// The input with another start; what is to be said of it has been said.
  Successor successor() {
    return successor_of(context_, connection_, *input_.prepared, plan(),
                        [this](const flink::Start& start) {
                          return decide_again(context_, o_, o_.judging(), input_, start);
                        });
  }

  const Context& context_;
  const ApplyOptions& o_;
  const ClusterInput& input_;
  Connection& connection_;
  UpgradeOptions& options_;
  ClusterUpgrade upgrade_;
};

/// The input from the state that was looked up.
ClusterInput started_from(const Context& context, const ApplyOptions& o, const ClusterInput& input,
                          const std::string& path) {
  auto started = input;
  started.prepared = decide_again(context, o, o.judging(), input, {path, {}});
  started.plan = planned(context.output, started.prepared->spec);
  return started;
}

void apply_one(const Context& context, const ApplyOptions& o, const ClusterInput& input) {
  const auto& prepared = *input.prepared;
  if (o.dry_run.where == "client") {
    tell_destination(context, prepared, input.plan, "nothing is sent");
    return show_dry_run(context.output, o.dry_run, prepared, input.plan, {});
  }
  auto connection = connection_for(context, o, prepared);
  tell_destination(context, prepared, input.plan, server_of(connection.access()));
  auto options = o.upgrade;
  if (input.deployment) prefer(*input.deployment, options);
  with_timeline(context, o.wait, [&] {
    if (!is_latest(options)) return Application(context, o, input, connection, options).run();
    options.from = latest_state(context, o.server, o.output, connection, input.plan.ref());
    options.from_latest = true;
    const auto started = started_from(context, o, input, *options.from);
    Application(context, o, started, connection, options).run();
  });
}

void check(const ApplyOptions& o, const Arguments& arguments) {
  check_words(o, arguments);
  if (is_latest(o.upgrade) && o.dry_run.where == "client")
    throw Error(Exit::usage,
                "--from latest is looked up at the API server, and --dry-run=client asks none",
                "--dry-run=server does");
  static_cast<void>(stage_to_wait_for(o.wait_of_deployment(), o.program.detached));
}

Exit apply(const Context& context, ApplyOptions& o, const Arguments& arguments) {
  ClusterInputs inputs(context, o, arguments, o.judging());
  return for_each_input(context, inputs, FleetResults::lines,
                        [&](const Context& each, const ClusterInput& input) {
                          apply_one(each, o, input);
                          return Exit::done;
                        });
}

}  // namespace

Prepare declare_apply(OptionSet& set) {
  auto options = std::make_shared<ApplyOptions>();
  declare(set, options->files, "apply");
  declare_concurrency(set, options->concurrency);
  declare(set, options->upgrade);
  declare(set, static_cast<ApplicationOptions&>(*options));
  set.find("--detached")
      .description(
          "return when the API server has everything; an upgrade then waits for the old job's end "
          "and state, and leaves the proof that the new one runs to the next apply");
  declare(set, options->wait, options->server);
  declare(set, options->dry_run);
  return with_check(options, check, apply);
}

}  // namespace cli
