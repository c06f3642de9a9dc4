#include "deploy/upgrade/upgrade.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/jobmanager/cancel.h"
#include "deploy/teardown/removal.h"
#include "deploy/teardown/teardown_watch.h"
#include "deploy/upgrade/restored_state.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

}  // namespace

Upgrade::Upgrade(UpgradeAccess access, ClusterRef cluster, base::Json deployment,
                 UpgradeRecord record)
    : access_(std::move(access)),
      cluster_(std::move(cluster)),
      deployment_(std::move(deployment)),
      record_(std::move(record)) {}

void Upgrade::begin() {
  access_.records.write(record_);
  if (!record_.goes_back || record_.revision != 0 || is_past(UpgradePhase::stopping)) return;
  if (old_cluster_is_there()) {
    record_.revision = access_.revisions.keep(deployment_).number;
    access_.records.write(record_);
  }
}

void Upgrade::advance(UpgradePhase phase) {
  record_.phase = phase;
  access_.records.write(record_);
}

bool Upgrade::old_cluster_is_there() const {
  return !deployment_.is_null() && kube::uid_of(deployment_) == record_.from.uid;
}

JobStop Upgrade::stop_of_job() const {
  return {record_.from.job, record_.attempt, record_.savepoint_directory};
}

void Upgrade::stop() {
  if (is_past(UpgradePhase::stopping)) return;
  if (record_.transfer == StateTransfer::savepoint) {
    if (!old_cluster_is_there())
      throw Error(Exit::partial,
                  fmt::format("cluster '{}' was being stopped with a savepoint, and is gone; "
                              "whether the savepoint was completed is not known",
                              cluster_.name),
                  fmt::format("look for it in {}, and apply with --from PATH",
                              base::printable(record_.savepoint_directory, 500)));
    auto& job_manager = access_.job_manager();
    access_.records.confirm();
    record_.savepoint = stop_with_savepoint(job_manager, stop_of_job());
    access_.tell(fmt::format("job {} is stopped; savepoint: {}", record_.from.job,
                             base::printable(record_.savepoint, 500)));
  }
  advance(UpgradePhase::stopped);
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

void Upgrade::clear() {
  if (is_past(UpgradePhase::clearing)) return;
  if (record_.phase == UpgradePhase::stopped) {
    if (record_.revision != 0 && !record_.savepoint.empty())
      access_.revisions.note_end(record_.revision, record_.savepoint);
    await_own_end();
    advance(UpgradePhase::clearing);
  }
  remove_cluster(old_cluster_is_there() ? deployment_ : base::Json(),
                 record_.transfer == StateTransfer::savepoint);
  access_.tell(fmt::format("the old cluster of {} is gone", cluster_.name));
  advance(UpgradePhase::deploying);
}

void Upgrade::remove_cluster(const base::Json& deployment, bool ends_by_itself) {
  constexpr std::chrono::seconds own_end{60};
  const auto& world = access_.client.world();
  TeardownWatch watch(access_.client, cluster_, deployment);
  watch.look(access_.deadline);
  Removal removal(access_.client, watch, cluster_, deployment);
  const auto stopped = [&] { return base::is_ending(world); };
  if (ends_by_itself) watch.wait(std::min(access_.deadline, world.steady_now() + own_end), stopped);
  access_.records.confirm();
  if (watch.is_there()) {
    if (ends_by_itself)
      access_.tell(fmt::format(
          "the JobManager of {} has not ended by itself within {} s of its job, and is removed",
          cluster_.name, own_end.count()));
    removal.check();
    removal.stop_job_manager(std::min(access_.deadline, world.steady_now() + own_end), stopped);
    removal.remove_deployment();
  }
  const auto report = watch.wait(access_.deadline, stopped);
  if (!report.complete)
    throw Error(
        report.stopped ? Exit::partial : Exit::timed_out,
        fmt::format("cluster {} is not gone yet: {}", cluster_.name, watch.remaining_text()),
        again);
  // What is there may be another run's new cluster's by now.
  access_.records.confirm();
  removal.drop_ha_metadata(access_.deadline);
}

void Upgrade::deployed(const std::string& uid) {
  if (is_past(UpgradePhase::deploying)) return;
  record_.to.uid = uid;
  advance_with(uid, UpgradePhase::verifying);
}

void Upgrade::advance_with(const std::string& uid, UpgradePhase phase) {
  try {
    advance(phase);
  } catch (const Error&) {
    withdraw(uid);
    throw;
  }
}

/// A create is fenced by its name alone. One that arrived when another run had gone on, and had
/// removed what it made since, has made a cluster of which no record knows.
void Upgrade::withdraw(const std::string& uid) {
  const auto& now = access_.records.written_by_other();
  if (!now || now->from.uid == uid || now->to.uid == uid) return;
  if (now->is_open() && now->attempt == record_.attempt) return;
  const auto request = kube::remove(kube::deployments, cluster_.kube_namespace, cluster_.name, uid,
                                    kube::Propagation::background);
  if (access_.client.send(kube::repeatable(request)).object)
    access_.tell(fmt::format("the cluster of {} that came too late is removed", cluster_.name));
}

void Upgrade::finish() {
  advance(UpgradePhase::done);
  access_.revisions.prune();
}

void Upgrade::suspend() { advance(UpgradePhase::suspended); }

bool Upgrade::fail(const std::string& why) {
  constexpr std::size_t longest = 4'000;
  record_.failure = base::printable(why, longest);
  const bool goes_back = record_.goes_back && record_.revision != 0;
  advance(goes_back ? UpgradePhase::removing : UpgradePhase::failed);
  return goes_back;
}

void Upgrade::remove_failed(const base::Json& deployment) {
  if (is_past(UpgradePhase::removing)) return;
  const auto run = kube::string_at(deployment, {"metadata", "annotations", run_annotation});
  if (!deployment.is_null() && run != record_.attempt)
    throw Error(
        Exit::conflict,
        fmt::format("cluster '{}' is another one by now, and is not rolled back", cluster_.name));
  remove_cluster(deployment, false);
  access_.tell(fmt::format("the new cluster of {} is removed", cluster_.name));
  advance(UpgradePhase::restoring);
}

Plan Upgrade::plan_back() {
  const auto kept = access_.revisions.find(record_.revision);
  if (!kept)
    throw Error(Exit::partial,
                fmt::format("the old cluster cannot come back: ConfigMap {} is gone",
                            revision_name(cluster_, record_.revision)),
                fmt::format("apply what it was made of, with --from {}",
                            base::printable(record_.savepoint, 500)));
  return plan_of(*kept, cluster_, {record_.savepoint, record_.job_again});
}

void Upgrade::restored(const std::string& uid) {
  if (is_past(UpgradePhase::restoring)) return;
  record_.from.uid = uid;
  advance_with(uid, UpgradePhase::confirming);
}

void Upgrade::finish_rollback() { advance(UpgradePhase::rolled_back); }

}  // namespace deploy
