// The beginning of an upgrade: what it is decided to be, and what is told of it before anything is
// touched.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/application/deployment.h"
#include "cli/application/timeline.h"
#include "cli/connection/savepoint_record.h"
#include "cli/upgrade/upgrade.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/record/suspension.h"
#include "deploy/upgrade/last_state.h"
#include "deploy/upgrade/left_metadata.h"
#include "deploy/upgrade/logged_state.h"
#include "deploy/upgrade/newer_state.h"
#include "deploy/upgrade/restored_state.h"
#include "deploy/upgrade/upgrade_notice.h"
#include "flink/rest/rest_reply.h"
#include "kube/api/object.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::StateTransfer;
using deploy::UpgradePhase;
using deploy::UpgradeRecord;

StateTransfer transfer_of(const UpgradeOptions& options) {
  if (options.mode == "stateless" || options.from) return StateTransfer::none;
  return options.mode == "last-state" ? StateTransfer::last_state : StateTransfer::savepoint;
}

/// Whether that says of a JobManager that it does not answer, or never will.
bool is_silence(Exit exit) {
  return exit == Exit::timed_out || exit == Exit::cluster_failed || exit == Exit::job_failed;
}

/// How long a JobManager is waited for before anything is touched: as client.timeout has it unless
/// --timeout says. One whose log will do instead is not waited for longer.
std::chrono::milliseconds patience(const WaitOptions& options, bool has_log) {
  constexpr std::chrono::milliseconds usual = std::chrono::seconds(60);
  const auto wanted = options.timeout.value_or(usual);
  const bool is_longer = wanted.count() == 0 || wanted > usual;
  return has_log && is_longer ? usual : wanted;
}

/// A hint of several lines ends with a document to be copied, which comes last.
std::string joined(const std::string& hint, const std::string& more) {
  return more.empty() ? hint : hint + "; " + more;
}

std::string state_of(const std::vector<flink::rest::Job>& jobs, const std::string& id) {
  const auto found =
      std::find_if(jobs.begin(), jobs.end(), [&](const auto& job) { return job.id == id; });
  return found == jobs.end() ? std::string() : found->state;
}

}  // namespace

std::string ClusterUpgrade::savepoint_directory(const std::string& attempt,
                                                const UpgradeRequest& request) const {
  const auto& root = request.savepoint_root;
  if (root.empty())
    throw Error(
        Exit::usage, "a stop with a savepoint wants to know where it is to be",
        fmt::format("set {}, or go on without the job's state: {}", request.savepoint_root_option,
                    request.has_modes ? "--upgrade=stateless" : "--stateless"));
  const auto end = root.find_last_not_of('/');
  return fmt::format("{}/drey-{}-{}", root.substr(0, end + 1), cluster_.name, attempt);
}

/// How the state of the old job goes over; asks the old cluster.
void ClusterUpgrade::set_state(UpgradeRecord& record, const UpgradeRequest& request,
                               const WaitOptions& options) {
  record.given = options_.from.value_or(request.given);
  record.transfer = transfer_of(options_);
  if (record.transfer == StateTransfer::none) return;
  if (record.transfer == StateTransfer::savepoint)
    record.savepoint_directory = savepoint_directory(record.attempt, request);
  if (is_silent(record, request, options)) return;
  auto& connection = job_manager();
  if (!record.savepoint_directory.empty())
    warn_of_lost_savepoint(context_, connection, {}, record.savepoint_directory);
  auto& client = connection.flink();
  record.from.version = client.flink_version();
  const auto jobs = deploy::list_jobs(client);
  record.from.job = deploy::choose_job(jobs, std::nullopt, connection.cluster());
  if (record.transfer == StateTransfer::last_state)
    record.checkpoints = deploy::require_last_state(client, connection_.client(), cluster_, record);
  else if (options_.mode.empty()) fall_back(record, client, state_of(jobs, record.from.job));
}

/// The old cluster's JobManager, which is waited for that long (0: without limit) because of that
/// task. Where it does not answer in time the error says so, and the `ways` on.
deploy::FlinkClient& ClusterUpgrade::open_old(std::chrono::milliseconds limit,
                                              const std::string& task, const std::string& ways) {
  auto& connection = job_manager();
  connection.set_deadline(base::deadline_in(context_.world, limit));
  try {
    return connection.open();
  } catch (const Error& silence) {
    if (!is_silence(silence.exit)) throw;
    const auto hint = ways + "; --timeout waits longer";
    if (silence.exit != Exit::timed_out)
      throw Error(silence.exit, silence.text, joined(ways, silence.hint));
    throw Error(silence.exit,
                fmt::format("the JobManager of cluster '{}' in namespace {}, which is to {}, has "
                            "not answered within {}: {}",
                            cluster_.name, cluster_.kube_namespace, task, deploy::span_text(limit),
                            silence.text),
                joined(hint, silence.hint));
  }
}

/// How an upgrade goes on that has touched nothing yet, where its JobManager does not answer.
std::string ClusterUpgrade::ways_round(const UpgradeRequest& request) {
  constexpr const char* nothing = "nothing was touched; ";
  if (!request.has_modes)
    return fmt::format("{}--stateless goes on without the job's state", nothing);
  const auto shipped = deploy::shipped_configuration(job_manager().cluster().config_map);
  if (!deploy::high_availability_of(shipped).on)
    return fmt::format("{}--upgrade=stateless goes on without the job's state", nothing);
  return fmt::format(
      "{}--upgrade=last-state goes on from the job's last checkpoint, "
      "--upgrade=stateless without its state",
      nothing);
}

/// Waits for the JobManager. One that does not answer need not be asked where its job's last
/// checkpoint is, if its log tells; true: it does.
bool ClusterUpgrade::is_silent(UpgradeRecord& record, const UpgradeRequest& request,
                               const WaitOptions& options) {
  const bool has_log = record.transfer == StateTransfer::last_state;
  try {
    open_old(patience(options, has_log),
             has_log ? "tell of its job's last checkpoint" : "stop its job with a savepoint",
             ways_round(request));
    renew_deadline(options);
    return false;
  } catch (const Error& silence) {
    if (!has_log || !is_silence(silence.exit)) throw;
    context_.output.alert(silence.text + ": its log is asked for its job's last checkpoint");
  }
  renew_deadline(options);
  deploy::require_logged_state(connection_.client(), cluster_, existing_.deployment, record);
  return true;
}

/// Of a job that is on its way to running Flink takes no savepoint: Flink's Kubernetes Operator
/// goes on from its last checkpoint then (AbstractJobReconciler#getJobUpgrade).
void ClusterUpgrade::fall_back(UpgradeRecord& record, deploy::FlinkClient& client,
                               const std::string& state) {
  if (state != "RESTARTING" && !flink::rest::is_scheduled(state)) return;
  const auto is = fmt::format("job {} is {}, and Flink takes a savepoint of a job that runs only",
                              record.from.job, base::printable(state, 50));
  try {
    record.checkpoints = deploy::require_last_state(client, connection_.client(), cluster_, record);
  } catch (const Error& error) {
    if (error.exit != Exit::conflict) throw;
    return context_.output.note(fmt::format("{}; {}", is, error.text));
  }
  record.transfer = StateTransfer::last_state;
  record.savepoint_directory.clear();
  context_.output.alert(is + ": the upgrade is by last-state");
}

UpgradeRecord ClusterUpgrade::new_record(const Successor& next, const UpgradeRequest& request,
                                         const WaitOptions& options) {
  const auto& world = context_.world;
  UpgradeRecord record{.attempt = world.random_token(),
                       .by = caller(context_),
                       .since = deploy::document::moment(world.now()),
                       .first_revision = deploy::first_own_revision(existing_),
                       .brings_back = request.brings_back};
  record.to.spec = next.spec;
  record.to.version = next.version;
  if (next.high_availability) record.to.job = world.random_token();
  record.job_again = world.random_token();
  record.from.uid = kube::uid_of(existing_.deployment);
  record.from.spec = deploy::spec_of(existing_.deployment);
  if (existing_.deployment.is_null()) {
    const auto& last = *existing_.record;
    record.phase = UpgradePhase::deploying;
    record.from = last.from;
    record.savepoint = last.savepoint;
    if (last.transfer == StateTransfer::last_state) record.transfer = last.transfer;
    record.given = options_.from.value_or(last.keeps_state() ? last.given : std::string());
    record.revision = last.revision;
  } else {
    require_same_deployment();
    unless_overtaken([&] { set_state(record, request, options); });
  }
  // A path that somebody names is not the old cluster's state, which was not kept.
  const bool state_is_kept = record.transfer != StateTransfer::none || !options_.from;
  record.goes_back = !options_.no_rollback && state_is_kept && !next.claims_savepoint;
  return record;
}

namespace {

/// One that is open goes on from where it was begun to.
[[noreturn]] void refuse_path(const UpgradeRecord& record, const std::string& path) {
  const auto start = record.start().empty() ? "nothing" : deploy::shown_path(record.start());
  const auto* where = record.is_rolling_back() ? "on its way back" : "open";
  throw Error(Exit::conflict,
              fmt::format("{} is {}, at '{}', and goes on from {}: it can start from no other "
                          "path, such as {}",
                          deploy::upgrade_title(record), where, name_of(record.phase), start,
                          deploy::shown_path(path)),
              "nothing was touched; without --from the same command ends it, and then --from "
              "begins another one");
}

}  // namespace

UpgradeRecord ClusterUpgrade::record_of(const Successor& next, const UpgradeRequest& request,
                                        const WaitOptions& options) {
  if (!existing_.record || !existing_.record->is_open()) return new_record(next, request, options);
  auto record = *existing_.record;
  // A path that a person names goes before one that is not known.
  if (options_.from && record.start().empty() && !record.is_rolling_back()) {
    record.given = *options_.from;
    record.transfer = StateTransfer::none;
  }
  if (options_.from && !options_.from_latest && record.start() != *options_.from)
    refuse_path(record, *options_.from);
  if (options_.no_rollback && !record.is_rolling_back()) record.goes_back = false;
  return record;
}

std::vector<std::string> ClusterUpgrade::stakes_of(const UpgradeRecord& record,
                                                   const Successor& next) const {
  return deploy::at_stake(record, next.claims_savepoint, !options_.no_rollback);
}

/// What its document has of the upgrade, whatever becomes of that.
base::OrderedJson ClusterUpgrade::members_of(const UpgradeRecord& record, const Successor& next,
                                             const UpgradeRequest& request) const {
  const bool has_savepoint = record.transfer == deploy::StateTransfer::savepoint;
  base::OrderedJson members;
  members["tookSavepoint"] =
      deploy::document::text(has_savepoint ? record.savepoint : std::string());
  members["upgrade"] = deploy::notice_document(record, request.diff, stakes_of(record, next));
  members["timeline"] = timeline_document(context_.subject.timeline);
  return members;
}

void ClusterUpgrade::tell_begin(const UpgradeRecord& record, const Successor& next,
                                const UpgradeRequest& request) const {
  const auto& output = context_.output;
  if (existing_.record && existing_.record->is_open())
    return output.note(fmt::format("the upgrade of {} that {} began at {} goes on; it is at '{}'",
                                   cluster_.name, record.by, record.since, name_of(record.phase)));
  if (existing_.deployment.is_null()) tell_return(record);
  else output.note(paragraph(record, request));
  for (const auto& stake : stakes_of(record, next)) output.alert(stake);
}

/// It comes back from what it was suspended with, whatever has had its name since.
void ClusterUpgrade::tell_return(const UpgradeRecord& record) const {
  const auto& last = *existing_.record;
  const auto start = record.start().empty() ? "nothing" : deploy::shown_path(record.start());
  context_.output.note(last.phase == UpgradePhase::suspended
                           ? fmt::format("{} is suspended {}, and goes on from {}", cluster_.name,
                                         deploy::suspension_text(last), start)
                           : fmt::format("the last upgrade of {} failed, {}; it goes on from {}",
                                         cluster_.name, deploy::suspension_text(last), start));
  if (options_.from) return;
  if (const auto newer = deploy::warning_of_newer_state(connection_.client(), cluster_, last))
    context_.output.alert(*newer);
}

std::string ClusterUpgrade::paragraph(const UpgradeRecord& record,
                                      const UpgradeRequest& request) const {
  const auto differences = deploy::difference_text(deploy::difference_lines(request.diff));
  const auto what = request.brings_back == 0
                        ? std::string("is deployed from other input, and is upgraded")
                        : fmt::format("is rolled back to revision {}", request.brings_back);
  return fmt::format("{} {}{}{}\n  {}\n  if the new cluster does not run, the old one {}",
                     cluster_.name, what, differences.empty() ? "" : ": ", differences,
                     deploy::transfer_text(record),
                     record.goes_back ? "comes back" : "does not come back");
}

SeenCluster ClusterUpgrade::compare(const deploy::Plan& plan) {
  auto& client = connection_.client();
  auto found = client.send(deploy::look_at_cluster(plan));
  auto diff = deploy::compare_cluster(plan, {}, found, client);
  return {std::move(found), std::move(diff)};
}

void ClusterUpgrade::preview(const Successor& next, const UpgradeRequest& request,
                             const WaitOptions& options) {
  require_allowed();
  const auto record = record_of(next, request, options);
  tell_begin(record, next, request);
  if (is_restart())
    deploy::require_removable_metadata(connection_.client(), cluster_, *existing_.record);
  if (record.phase == UpgradePhase::stopping) review(next);
  show_server_dry_run(
      context_, cluster_, request.result,
      {{"upgrade", deploy::notice_document(record, request.diff, stakes_of(record, next))}});
}

}  // namespace cli
