// What becomes of an upgrade that is open: it is left to the run that works on it, taken over,
// given up, or ended where it only lacks its proof.
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/upgrade/upgrade.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/upgrade/restored_state.h"
#include "kube/api/object.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using deploy::LeaseObservation;
using deploy::UpgradePhase;

}  // namespace

/// What the new record is to stand on was read beside the record of the last upgrade, and may be
/// older than that.
void ClusterUpgrade::require_same_deployment() {
  if (kube::uid_of(look()) == kube::uid_of(existing_.deployment)) return;
  throw Error(deploy::was_replaced(cluster_));
}

/// Looks until the lease on the record changes, or has expired under our eyes; unknown: the time
/// was over before. A look has a second at least, for one that is cut short seems to be a server
/// that does not answer.
LeaseObservation::Verdict ClusterUpgrade::observe_lease(base::Deadline deadline) {
  constexpr std::chrono::milliseconds between_looks{2000}, time_of_look{1000};
  const auto& world = context_.world;
  const LeaseObservation observed(existing_.lease, records_.resource_version(), world.steady_now());
  auto verdict = LeaseObservation::Verdict::unknown;
  while (verdict == LeaseObservation::Verdict::unknown && !base::is_ending(world)) {
    const auto left = base::time_left(world, deadline);
    const bool is_last = left <= between_looks + time_of_look;
    world.sleep(is_last ? left : between_looks);
    if (is_last) break;
    const auto now = world.steady_now();
    look_at_existing();
    verdict = observed.see(records_.resource_version(), now);
  }
  return verdict;
}

/// Another run holds the lease on an open upgrade, or did: only what shows no sign of life is taken
/// over.
void ClusterUpgrade::await_expiry(const WaitOptions& options) {
  const auto& record = existing_.record;
  const auto& lease = existing_.lease;
  if (!record || !record->is_open() || !lease.is_held()) return;
  const auto deadline = renew_deadline(options);
  context_.output.note(
      fmt::format("an upgrade of {} is open: {}; whether that run is alive shows "
                  "within {} s",
                  cluster_.name, describe(lease, *record), lease.duration.count()));
  const auto verdict = observe_lease(deadline);
  if (verdict == LeaseObservation::Verdict::unknown && !base::is_ending(context_.world))
    throw Error(
        Exit::timed_out,
        fmt::format("timed out: an upgrade of cluster '{}' in namespace {} is open, and whether "
                    "its run is alive has not shown yet: {}",
                    cluster_.name, cluster_.kube_namespace, describe(lease, *record)),
        fmt::format("nothing was touched; a --timeout longer than {} s finds out",
                    lease.duration.count()));
  const bool is_released = record && record->is_open() && !lease.is_held();
  if (verdict == LeaseObservation::Verdict::expired || is_released)
    return context_.output.note("nobody works on it any more: this run takes over");
  throw gives_way();
}

/// What another run does, or has done, of which this one has seen the record.
Error ClusterUpgrade::gives_way() const {
  const auto& record = existing_.record;
  if (record && record->is_open())
    return {Exit::conflict,
            fmt::format("an upgrade of cluster '{}' in namespace {} is under way: {}",
                        cluster_.name, cluster_.kube_namespace, describe(existing_.lease, *record)),
            "nothing was touched; let it end, and run the same command again"};
  return {Exit::conflict,
          fmt::format(
              "another run has ended its upgrade of cluster '{}' in namespace {} since "
              "this one looked at it: {}",
              cluster_.name, cluster_.kube_namespace,
              record ? fmt::format("it is at '{}'", name_of(record->phase)) : "its record is gone"),
          "nothing was touched; run the same command again"};
}

/// The attempt of the upgrade that was seen last; empty: there was none.
std::string ClusterUpgrade::last_attempt() const {
  return existing_.record ? existing_.record->attempt : std::string();
}

/// Whether another run has begun an upgrade since that attempt was the last. One that nobody can
/// look at is not known to be.
bool ClusterUpgrade::is_overtaken(const std::string& attempt) {
  constexpr std::chrono::seconds patience{5};
  if (base::is_ending(context_.world)) return false;
  connection_.client().set_deadline(base::deadline_in(context_.world, patience));
  try {
    look_at_existing();
  } catch (const Error&) {
    return false;
  }
  return last_attempt() != attempt;
}

/// What is odd with the job of a cluster may be that run's work: then this is said.
void ClusterUpgrade::unless_overtaken(const std::function<void()>& look_at_job) {
  const auto attempt = last_attempt();
  try {
    look_at_job();
  } catch (const Error&) {
    if (is_overtaken(attempt)) throw gives_way();
    throw;
  }
}

void ClusterUpgrade::require_idle(std::optional<std::chrono::milliseconds> timeout) {
  WaitOptions wait;
  wait.timeout = timeout;
  await_expiry(wait);
}

std::string ClusterUpgrade::open_title() const {
  const auto& record = existing_.record;
  return record && record->is_open() ? deploy::upgrade_title(*record) : std::string();
}

bool ClusterUpgrade::give_up() {
  if (!existing_.record || !existing_.record->is_open()) return false;
  auto record = *existing_.record;
  const auto phase = std::exchange(record.phase, UpgradePhase::given_up);
  records_.write(record);
  existing_.record = record;
  const auto& path = record.start();
  context_.output.note(fmt::format(
      "note: {} is given up, it was at '{}'{}", upgrade_title(record), name_of(phase),
      path.empty() ? std::string()
                   : fmt::format("; the job's state is in {}, from which 'drey apply' starts with "
                                 "--from",
                                 deploy::shown_path(path))));
  return true;
}

bool ClusterUpgrade::is_suspended() const {
  return existing_.deployment.is_null() && existing_.record && existing_.record->keeps_state();
}

deploy::SuspensionRemoval ClusterUpgrade::suspension_removal() {
  return {connection_.client(), records_, cluster_, *existing_.record};
}

void ClusterUpgrade::require_none_open_but(const std::string& spec) const {
  const auto& record = existing_.record;
  if (!record || !record->is_open() || record->to.spec == spec) return;
  throw Error(deploy::refusal_of_command({*record, existing_.lease}, cluster_));
}

bool ClusterUpgrade::is_unproven() const {
  const auto& record = existing_.record;
  return record && deploy::is_unproven(*record, existing_.lease, existing_.deployment);
}

/// Whether an upgrade to other input is to be proven before one to this.
bool ClusterUpgrade::goes_first(const std::string& spec) const {
  return is_unproven() && existing_.record->to.spec != spec;
}

void ClusterUpgrade::tell_first() const {
  context_.output.note(fmt::format("{}, of {}, is not proven yet, which goes first",
                                   upgrade_title(*existing_.record), cluster_.name));
}

void ClusterUpgrade::presume_settled(const std::string& spec) {
  if (!goes_first(spec)) return;
  tell_first();
  auto& record = *existing_.record;
  if (existing_.deployment.is_null())
    throw Error(record.has_way_back() ? Exit::rolled_back : Exit::cluster_failed,
                fmt::format("the new cluster of {} is gone: {} would {}, and this input would wait",
                            cluster_.name, upgrade_title(record),
                            record.has_way_back() ? "be rolled back" : "fail"),
                "nothing was touched");
  record.phase = UpgradePhase::done;
}

/// The new cluster as it is there, or nothing where it is gone; absent where it cannot be copied.
std::optional<Successor> ClusterUpgrade::successor_there() {
  if (existing_.deployment.is_null()) return Successor{};
  try {
    return successor_of(context_, connection_, revisions_.keep(existing_.deployment), cluster_);
  } catch (const Error& error) {
    if (error.exit != Exit::usage) throw;
    return std::nullopt;
  }
}

void ClusterUpgrade::await_proof(const std::string& spec, const WaitOptions& options) {
  const auto& record = existing_.record;
  const bool is_of_other = record && record->phase == UpgradePhase::verifying &&
                           record->to.spec != spec && existing_.lease.is_held();
  if (!is_of_other) return;
  await_expiry(options);
  existing_.lease.duration = {};  // as if it had been let go of
}

void ClusterUpgrade::settle(const std::string& spec, const WaitOptions& options) {
  await_proof(spec, options);
  if (!goes_first(spec)) return;
  const auto next = successor_there();
  if (!next) return;
  tell_first();
  WaitOptions plain;
  plain.timeout = options.timeout;
  auto upgrade = begin(*existing_.record, plain);
  work_on(upgrade, *next, {}, [&] {
    upgrade.begin();
    if (!comes_up(upgrade,
                  [&] { prove(upgrade, submit(upgrade, *next), next->claims_savepoint, plain); }))
      go_back(upgrade, plain);
  });
  job_manager_.reset();
  look_at_existing();
}

}  // namespace cli
