// The first half of an upgrade: the job stops, and the old cluster goes.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/cancel.h"
#include "deploy/savepoint/savepoint_records.h"
#include "deploy/teardown/forgotten.h"
#include "deploy/teardown/removal.h"
#include "deploy/upgrade/last_state.h"
#include "deploy/upgrade/restored_state.h"
#include "deploy/upgrade/unconfigured.h"
#include "deploy/upgrade/upgrade.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

/// What is called so is not to be removed for the upgrade.
Error other_cluster(const UpgradeRecord& record, const ClusterRef& cluster) {
  return {
      Exit::conflict,
      fmt::format("cluster '{}' is another one by now than the one that is upgraded", cluster.name),
      way_on_beside_other(record, cluster)};
}

Error metadata_left(const ClusterRef& cluster) {
  return {Exit::partial,
          fmt::format("HA metadata of cluster '{}' could not be deleted", cluster.name),
          fmt::format("'{}' shows it; {}",
                      command_about("ha", cluster.name, cluster.kube_namespace), again)};
}

Error not_gone(Exit exit, const ClusterRef& cluster, const TeardownWatch& watch) {
  return {exit, fmt::format("cluster {} is not gone yet: {}", cluster.name, watch.remaining_text()),
          again};
}

}  // namespace

JobStop Upgrade::stop_of_job() const {
  return {record_.from.job, record_.attempt, record_.savepoint_directory};
}

void Upgrade::stop() {
  if (is_past(UpgradePhase::stopping)) return;
  if (record_.transfer == StateTransfer::savepoint) take_savepoint();
  if (record_.transfer == StateTransfer::last_state) leave_checkpoint();
  advance(UpgradePhase::stopped);
}

/// One that never answers any more need not keep the upgrade open for ever.
FlinkClient& Upgrade::job_manager_to_stop() {
  try {
    return access_.job_manager();
  } catch (const Error& silence) {
    if (silence.exit != Exit::timed_out || record_.to.spec == suspension) throw;
    throw Error(silence.exit, silence.text,
                silence.hint +
                    "; with --from PATH the new cluster starts from that, and no savepoint is "
                    "taken");
  }
}

void Upgrade::take_savepoint() {
  if (!old_cluster_is_there())
    throw Error(Exit::partial,
                fmt::format("cluster '{}' was being stopped with a savepoint, and is gone; "
                            "whether the savepoint was completed is not known",
                            cluster_.name),
                fmt::format("look for it in {}, and apply with --from PATH",
                            base::printable(record_.savepoint_directory, 500)));
  auto& job_manager = job_manager_to_stop();
  access_.records.confirm();
  try {
    record_.savepoint = stop_with_savepoint(job_manager, stop_of_job());
  } catch (const SavepointFailed& failure) {
    abandon(failure.text);  // another try is another upgrade
    throw;
  }
  access_.tell(fmt::format("job {} is stopped; savepoint: {}", record_.from.job,
                           base::printable(record_.savepoint, 500)));
}

/// A JobManager that is removed with its Deployment suspends its job, and high availability keeps
/// the pointers (Dispatcher): another checkpoint may be complete until the last pod is gone.
void Upgrade::leave_checkpoint() {
  if (!deployment_.is_null() && !old_cluster_is_there()) throw other_cluster(record_, cluster_);
  TeardownWatch watch(access_.client, cluster_, deployment_);
  look_at_own(watch);
  Removal removal(access_.client, watch, cluster_, deployment_, "upgrade");
  remove_objects(watch, removal, false);
  const auto last = last_checkpoint(watch.ha_metadata(), cluster_, record_);
  if (!last.problem.empty())
    throw Error(
        Exit::partial,
        fmt::format("cluster '{}' is gone, and the last checkpoint of its job {} is not known: {}",
                    cluster_.name, record_.from.job, last.problem),
        fmt::format("its HA metadata is kept ('{}'); look for the newest chk-N{}, and apply with "
                    "--from PATH",
                    command_about("ha", cluster_.name, cluster_.kube_namespace),
                    record_.checkpoints.folder.empty()
                        ? std::string()
                        : " in " + shown_path(record_.checkpoints.folder)));
  record_.savepoint = last.path;
  access_.tell(fmt::format("job {} is gone after checkpoint {}: {}", record_.from.job, last.id,
                           shown_path(last.path)));
}

/// With its revision, for the way back, and in the record of savepoints, which keeps it when the
/// revision is not kept any more.
void Upgrade::remember_end() {
  if (record_.revision != 0) access_.revisions.note_end(record_.revision, record_.savepoint);
  const bool is_savepoint = record_.transfer == StateTransfer::savepoint;
  const TakenSavepoint taken{.path = record_.savepoint,
                             .time = document::moment(access_.client.world().now()),
                             .job = record_.from.job,
                             .format = is_savepoint ? "canonical" : "",
                             .version = record_.from.version};
  change_savepoints([&](SavepointRecord& record) {
    return knows(record, taken.path) ? std::vector<std::string>() : add_savepoint(record, taken);
  });
}

void Upgrade::forget(const std::string& path) {
  change_savepoints([&](SavepointRecord& record) {
    forget_savepoint(record, path);
    return std::vector<std::string>();
  });
}

/// The state is safe, whether the record of savepoints can be written or not.
void Upgrade::change_savepoints(
    const std::function<std::vector<std::string>(SavepointRecord&)>& change) {
  std::vector<std::string> forgotten;
  try {
    SavepointRecords(access_.client, cluster_).change([&](SavepointRecord& record) {
      forgotten = change(record);
    });
  } catch (const Error& error) {
    return access_.tell(fmt::format("ConfigMap {} does not tell what became of savepoints: {}",
                                    savepoint_record_name(cluster_), error.text));
  }
  if (!forgotten.empty()) access_.tell(forgotten_text(forgotten, cluster_));
}

/// The JobManager removes the cluster of a job that has ended, and what it kept of it in storage.
void Upgrade::await_own_end() {
  if (record_.transfer != StateTransfer::savepoint || !old_cluster_is_there()) return;
  JobEnd end;
  try {
    auto& job_manager = access_.job_manager();
    let_job_manager_go(job_manager, stop_of_job());
    end = await_end(job_manager, record_.from.job);
  } catch (const Error& error) {
    // It may have gone as soon as the job had ended.
    if (error.exit != Exit::not_found) throw;
    return;
  }
  if (!end.ended)
    throw Error(Exit::partial,
                fmt::format("job {} has its savepoint, and has not ended: it is {}",
                            record_.from.job, base::printable(end.state, 50)),
                again);
}

/// Neither the old cluster nor the new one is that.
bool Upgrade::is_of_others(const base::Json& deployment) const {
  const auto uid = kube::uid_of(deployment);
  const auto run = kube::string_at(deployment, {"metadata", "annotations", run_annotation});
  return !deployment.is_null() && uid != record_.from.uid && uid != record_.to.uid &&
         run != record_.attempt && run != record_.job_again;
}

/// Removes what another run made while the name was free, and could not take back.
bool Upgrade::remove_left(const base::Json& deployment) {
  if (!is_of_others(deployment) || !remove_unconfigured(access_.client, cluster_, deployment))
    return false;
  access_.tell(
      fmt::format("Deployment {}, which another run left without its configuration, is removed",
                  cluster_.name));
  return true;
}

void Upgrade::clear() {
  if (is_past(UpgradePhase::deploying)) return;
  if (record_.phase >= UpgradePhase::clearing && remove_left(deployment_))
    deployment_ = base::Json();
  if (is_past(UpgradePhase::clearing)) return;
  if (is_of_others(deployment_)) throw other_cluster(record_, cluster_);
  if (record_.phase == UpgradePhase::stopped) {
    if (!record_.savepoint.empty()) remember_end();
    await_own_end();
    advance(UpgradePhase::clearing);
  }
  remove_cluster(old_cluster_is_there() ? deployment_ : base::Json(),
                 record_.transfer == StateTransfer::savepoint);
  access_.tell(fmt::format("the old cluster of {} is gone", cluster_.name));
  advance(UpgradePhase::deploying);
}

void Upgrade::remove_cluster(const base::Json& deployment, bool ends_by_itself) {
  TeardownWatch watch(access_.client, cluster_, deployment);
  look_at_own(watch);
  Removal removal(access_.client, watch, cluster_, deployment, "upgrade");
  remove_objects(watch, removal, ends_by_itself);
  // What is there may be another run's new cluster's by now.
  access_.records.confirm();
  if (record_.transfer == StateTransfer::last_state && record_.phase == UpgradePhase::clearing)
    drop_metadata_left(watch);
  else removal.drop_ha_metadata(deadline_);
  // A new cluster would go on from it, and not from what it is given.
  if (!watch.ha_metadata().empty()) throw metadata_left(cluster_);
}

/// HA metadata that is there beside a cluster which has come since may be its own.
void Upgrade::look_at_own(TeardownWatch& watch) {
  watch.look(deadline_);
  if (watch.has_newcomer()) throw other_cluster(record_, cluster_);
}

void Upgrade::drop_metadata_left(TeardownWatch& watch) {
  take_newest(watch.ha_metadata());
  remove_forgotten(access_.client, watch, cluster_, record_.from.job, deadline_);
}

/// A pointer that was written since the last checkpoint was read is of a JobManager that came back,
/// and is gone again: its checkpoint is the newer state, and Flink has deleted the other one, which
/// it replaces (state.checkpoints.num-retained).
void Upgrade::take_newest(const std::vector<base::Json>& ha_metadata) {
  const auto last = last_checkpoint(ha_metadata, cluster_, record_);
  if (last.id < 0 || is_same_path(last.path, record_.savepoint)) return;
  const auto newer = fmt::format("job {} has completed checkpoint {} since it was stopped",
                                 record_.from.job, last.id);
  if (!last.problem.empty())
    throw Error(Exit::partial, fmt::format("{}, and {}", newer, last.problem),
                fmt::format("its HA metadata is kept: '{}' shows it",
                            command_about("ha", cluster_.name, cluster_.kube_namespace)));
  const auto before = std::exchange(record_.savepoint, last.path);
  access_.records.write(record_);
  forget(before);
  remember_end();
  access_.tell(fmt::format("{}: {}", newer, shown_path(last.path)));
}

void Upgrade::remove_objects(TeardownWatch& watch, Removal& removal, bool ends_by_itself) {
  const auto& world = access_.client.world();
  const auto stopped = [&] { return base::is_ending(world); };
  const auto wait = [&](base::Deadline until) {
    const auto report = watch.wait(until, stopped);
    if (report.stopped) throw not_gone(Exit::partial, cluster_, watch);
    return report.complete;
  };
  const auto begun = world.steady_now(), own_end = time_to_end(world, deadline_);
  if (ends_by_itself) wait(own_end);
  access_.records.confirm();
  if (watch.is_there()) {
    if (ends_by_itself)
      access_.tell(fmt::format(
          "the JobManager of {} has not ended by itself within {} s of its job, and is removed",
          cluster_.name, (own_end - begun) / std::chrono::seconds(1)));
    removal.check();
    removal.stop_job_manager(time_to_end(world, deadline_), stopped);
    removal.remove_deployment();
  }
  if (!wait(deadline_)) throw not_gone(Exit::timed_out, cluster_, watch);
}

}  // namespace deploy
