// The second half of an upgrade: the new cluster comes up, or the old one again.
#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/application/timeline.h"
#include "cli/upgrade/upgrade.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/upgrade/restored_state.h"
#include "deploy/upgrade/upgrade_notice.h"
#include "deploy/upgrade/verdict.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::UpgradePhase;

/// Somebody else may have the name by then, which is free while an upgrade is between its clusters.
/// What helps then is another thing than of a first deployment. `withdraw`: takes back what was
/// made.
Deployed create_in(const deploy::ClusterRef& cluster, const deploy::UpgradeRecord& record,
                   const std::function<Deployed()>& create, const std::function<void()>& withdraw) {
  try {
    return create();
  } catch (const Error& error) {
    if (error.exit != Exit::conflict) throw;
    withdraw();
    throw Error(error.exit, error.text, deploy::way_on_beside_other(record, cluster));
  }
}

std::string_view stop_text(const deploy::UpgradeRecord& record) {
  switch (record.transfer) {
    case deploy::StateTransfer::savepoint: return "its job is stopped with a savepoint";
    case deploy::StateTransfer::last_state:
      return "its job is stopped, and its last checkpoint kept";
    case deploy::StateTransfer::none: break;
  }
  return "its job is stopped without a savepoint";
}

}  // namespace

void ClusterUpgrade::suspend(const UpgradeRequest& request, const WaitOptions& options) {
  const Successor nothing{.spec = deploy::suspension};
  settle(nothing.spec, options);
  const auto what = decide(nothing.spec);
  if (what == deploy::Apply::create || what == deploy::Apply::restart)
    return tell_suspended(existing_.record.value_or(deploy::UpgradeRecord{}), false);
  await_expiry(options);
  const auto record = record_of(nothing, request, options);
  context_.output.note(fmt::format("{} is being suspended: {}", cluster_.name, stop_text(record)));
  auto upgrade = begin(record, options);
  hold(upgrade, [&] {
    upgrade.begin();
    upgrade.stop();
    context_.subject.members["savepoint"] = deploy::document::text(upgrade.record().savepoint);
    upgrade.clear();
    upgrade.suspend();
  });
  tell_suspended(upgrade.record(), true);
}

void ClusterUpgrade::tell_suspended(const deploy::UpgradeRecord& record, bool now) const {
  context_.subject.result = now ? "suspended" : "unchanged";
  const auto& path = record.savepoint;
  const auto where =
      path.empty() ? std::string()
                   : fmt::format(", {}: {}",
                                 record.transfer == deploy::StateTransfer::last_state ? "checkpoint"
                                                                                      : "savepoint",
                                 deploy::shown_path(path));
  context_.output.result(
      now ? fmt::format("Suspend flink application cluster {} successfully{}\n", cluster_.name,
                        where)
          : fmt::format("Flink application cluster {} is unchanged: there is none{}\n",
                        cluster_.name, where));
  base::OrderedJson document{{"cluster", cluster_.name},
                             {"namespace", cluster_.kube_namespace},
                             {"result", context_.subject.result}};
  document["savepoint"] = deploy::document::text(path);
  context_.output.document(document);
}

/// The time of what has just ended is over, and what was watched may be older than the API server's
/// trouble.
deploy::PodsSay ClusterUpgrade::ask_pods() {
  constexpr std::chrono::seconds patience{30};
  auto& client = connection_.client();
  client.set_deadline(base::deadline_in(context_.world, patience));
  const auto result =
      client.send(kube::read(kube::list(kube::pods, cluster_.kube_namespace,
                                        {.label_selector = cluster_.selector_of_job_manager()})));
  return result.object ? deploy::pods_say(*result.object) : deploy::PodsSay::nothing;
}

/// Whether the new cluster comes up by that work. False: it does not run, and the old one is to
/// come back.
bool ClusterUpgrade::comes_up(deploy::Upgrade& upgrade, const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    const auto pods = deploy::is_unheard(error) ? ask_pods() : deploy::PodsSay::nothing;
    if (!deploy::is_verdict(error, pods)) throw deploy::undecided(cluster_, error);
    if (upgrade.fail(error.text)) return false;
    const auto& path = upgrade.record().start();
    throw Error(error.exit, error.text,
                path.empty() ? error.hint
                             : fmt::format("its state is in {}; apply again with --from",
                                           deploy::shown_path(path)));
  }
}

deploy::WaitResult ClusterUpgrade::await_running(const Deployed& deployed,
                                                 const WaitOptions& options) {
  auto until = options.until.value_or(deploy::WaitFor{});
  until.stage = std::max(until.stage, deploy::Stage::running);
  return wait(context_, options, connection_,
              Awaited{deployed.plan, deployed.rest, deployed.outcome, deployed.secrets, until,
                      deployed.begun});
}

/// What ended the create is told, whatever comes of this.
void ClusterUpgrade::withdraw_made(deploy::Upgrade& upgrade, const std::string& run) const {
  try {
    upgrade.withdraw_made(look(), run);
  } catch (const Error&) {  // nobody can look
  }
}

Deployed ClusterUpgrade::submit(deploy::Upgrade& upgrade, const Successor& next) {
  const auto& record = upgrade.record();
  if (record.phase == UpgradePhase::verifying && kube::uid_of(look()) != record.to.uid)
    throw Error(Exit::cluster_failed, fmt::format("the new cluster of {} is gone", cluster_.name));
  // It was not there yet when it was looked at, see successor_there.
  if (!next.create)
    throw Error(
        Exit::conflict,
        fmt::format("the new cluster of {} has come since this run looked at it", cluster_.name),
        "run the same command again, which sees it");
  auto deployed = create_in(
      cluster_, record,
      [&] {
        return next.create({record.start(), record.to.job}, record.attempt);
      },
      [&] { withdraw_made(upgrade, record.attempt); });
  upgrade.deployed(kube::uid_of(deployed.outcome.deployment));
  return deployed;
}

ClusterUpgrade::Proven ClusterUpgrade::prove(deploy::Upgrade& upgrade, const Deployed& deployed,
                                             bool claims, const WaitOptions& options) {
  auto end = await_running(deployed, options);
  auto proof = verify(upgrade.record().start(), upgrade.record().attempt, options);
  upgrade.finish(claims);
  return {std::move(end), std::move(proof)};
}

void ClusterUpgrade::start_new(deploy::Upgrade& upgrade, const Successor& next,
                               const UpgradeRequest& request, const WaitOptions& options) {
  const bool was_submitted = upgrade.record().phase == UpgradePhase::verifying;
  const auto deployed = submit(upgrade, next);
  const auto tell = [&](std::string_view what) {
    context_.output.result(
        fmt::format("{}, JobManager Web Interface: {}\n", what, deployed.web_interface));
  };
  const auto success =
      fmt::format("{} flink application cluster {} successfully", request.verb, cluster_.name);
  const auto& record = upgrade.record();
  context_.subject.result = request.detached ? "submitted" : request.result;
  auto document = document_of(deployed.plan, context_.subject.result, deployed.web_interface);
  document["restoredFrom"] = deploy::document::text(record.start());
  document["checkpoint"] = nullptr;
  if (request.detached) {
    tell(was_submitted
             ? fmt::format("Flink application cluster {} is submitted, and not proven yet",
                           cluster_.name)
             : success);
    tell_unproven(record);
  } else {
    // One that is rolled back is no success.
    const auto [end, proof] = prove(upgrade, deployed, next.claims_savepoint, options);
    tell(success);
    context_.output.result(result_line(end, cluster_.name));
    document["checkpoint"] = deploy::document::count(proof.checkpoint.value_or(-1));
    document.update(result_document(end));
  }
  document.update(members_of(record, next, request));
  context_.output.document(document);
}

void ClusterUpgrade::tell_unproven(const deploy::UpgradeRecord& record) const {
  const auto& path = record.start();
  context_.output.note(fmt::format(
      "{} is submitted{}; whether its job runs is not proven yet: the same command without "
      "--detached does that, or the next 'drey apply' before it changes anything; a cluster that "
      "does not run is then rolled back",
      cluster_.name, path.empty() ? std::string() : ", to start from " + deploy::shown_path(path)));
}

/// Asks the job itself where it started from, and waits for a checkpoint of its own.
deploy::Proof ClusterUpgrade::verify(const std::string& start, const std::string& trigger_id,
                                     const WaitOptions& options) {
  job_manager_.reset();
  auto& connection = job_manager();
  connection.set_deadline(renew_deadline(options));
  auto& client = connection.open();
  const auto job =
      deploy::choose_job(deploy::list_jobs(client), std::nullopt, connection.cluster());
  context_.subject.job = job;
  deploy::Proof proof;
  timed(context_, "state proven", [&] {
    proof = connection.shown("a checkpoint of its own", [&] {
      return deploy::prove(client, cluster_, job, start, trigger_id);
    });
  });
  const auto& output = context_.output;
  if (!start.empty())
    output.note(fmt::format("job {} runs from {}", job, deploy::shown_path(start)));
  if (proof.checkpoint)
    output.note(fmt::format("job {} has completed checkpoint {}", job, *proof.checkpoint));
  else output.note(fmt::format("no checkpoint of job {} is waited for: {}", job, proof.why_none));
  return proof;
}

void ClusterUpgrade::go_back(deploy::Upgrade& upgrade, const WaitOptions& options) {
  const auto why = upgrade.record().failure;
  context_.output.alert(fmt::format("the new cluster of {} does not run: {}", cluster_.name, why));
  try {
    start_old(upgrade, options);
  } catch (const Error& error) {
    if (error.exit == Exit::conflict) throw;
    throw Error(Exit::partial,
                fmt::format("the upgrade of cluster '{}' failed, and the old one is not back: {}",
                            cluster_.name, error.text),
                deploy::again);
  }
  const auto& path = upgrade.record().savepoint;
  context_.subject.members["restoredFrom"] = deploy::document::text(path);
  throw Error(Exit::rolled_back,
              fmt::format("the upgrade of cluster '{}' failed and was rolled back: {}\n  the old "
                          "cluster runs again, {}",
                          cluster_.name, why,
                          path.empty() ? "from nothing" : "from " + deploy::shown_path(path)),
              "the same input again is refused until --retry is given");
}

void ClusterUpgrade::start_old(deploy::Upgrade& upgrade, const WaitOptions& options) {
  timed(context_, "failed one removed", [&] { upgrade.remove_failed(look()); });
  const auto& record = upgrade.record();
  const auto deployed = create_in(
      cluster_, record,
      [&] { return create_again(context_, connection_, upgrade.plan_back(), record.job_again); },
      [&] { withdraw_made(upgrade, record.job_again); });
  upgrade.restored(kube::uid_of(deployed.outcome.deployment));
  auto plain = options;
  plain.until.reset();
  plain.bundle.reset();
  await_running(deployed, plain);
  verify(record.savepoint, record.job_again, options);
  upgrade.finish_rollback();
}

}  // namespace cli
