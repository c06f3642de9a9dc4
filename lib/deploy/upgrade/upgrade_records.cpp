#include "deploy/upgrade/upgrade_records.h"

#include <utility>

#include <fmt/format.h>

#include "base/raised.h"
#include "base/text.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/document.h"
#include "deploy/record/open_upgrade.h"
#include "deploy/record/record_problem.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

/// Whether the object has what the change says of data and annotations. It tells writes of two runs
/// apart, as the lease is among it.
bool shows(const Json& object, const Json& change) {
  const auto& data = kube::value_at(change, {"data"});
  if (!data.is_null() && kube::value_at(object, {"data"}) != data) return false;
  const auto& annotations = kube::value_at(object, {"metadata", "annotations"});
  for (const auto& [key, value] : kube::value_at(change, {"metadata", "annotations"}).items()) {
    if (kube::value_at(annotations, {key}) != value) return false;
  }
  return true;
}

}  // namespace

UpgradeRecords::UpgradeRecords(kube::Client& client, ClusterRef cluster, std::string holder)
    : client_(client), cluster_(std::move(cluster)), holder_(std::move(holder)) {}

kube::Call UpgradeRecords::call() const { return look_at_upgrade(cluster_); }

std::optional<UpgradeRecord> UpgradeRecords::read(const kube::Result& result) {
  if (is_absent(result)) return std::nullopt;
  if (!result.object) throw client_.error_of(result);
  remember(*result.object);
  auto record = read_upgrade_record(*result.object);
  if (!record) throw base::Error(unreadable_record(*result.object, cluster_));
  return record;
}

void UpgradeRecords::remember(const Json& config_map) {
  uid_ = kube::uid_of(config_map);
  resource_version_ = kube::string_at(config_map, {"metadata", "resourceVersion"});
  lease_ = read_upgrade_lease(config_map);
  is_immutable_ = deploy::is_immutable(config_map);
}

UpgradeRecords::Moment UpgradeRecords::now() const {
  return {client_.world().steady_now(), client_.world().now()};
}

/// Certain is what was so when it was asked for: the answer may have been long under way.
void UpgradeRecords::confirm(const Json& config_map, const Moment& asked) {
  remember(config_map);
  holds_ = lease_.is_held() && lease_.holder == holder_;
  confirmed_ = asked;
}

bool UpgradeRecords::was_confirmed_lately() const {
  const auto [steady, wall] = now();
  return holds_ && steady - confirmed_.steady < renewal_period && wall >= confirmed_.wall &&
         wall - confirmed_.wall < renewal_period;
}

UpgradeLease UpgradeRecords::next_lease(bool is_held) const {
  auto next = lease_;
  next.renewed = document::moment(client_.world().now());
  next.duration = is_held ? lease_duration : std::chrono::seconds(0);
  if (next.holder == holder_) return next;
  if (!next.holder.empty()) ++next.transitions;
  next.holder = holder_;
  next.acquired = next.renewed;
  return next;
}

kube::Result UpgradeRecords::send(kube::Client& client, Json change) const {
  if (uid_.empty())
    return client.send(kube::repeatable(kube::create(change, cluster_.kube_namespace)));
  change["metadata"]["resourceVersion"] = resource_version_;
  return client.send(
      kube::repeatable(kube::merge_patch(kube::config_maps, cluster_.kube_namespace,
                                         upgrade_record_name(cluster_), uid_, std::move(change))));
}

/// What cannot be recorded says nothing of the cluster that it is about: the same command goes on.
base::Error UpgradeRecords::unrecorded(const kube::Result& result) const {
  auto error = client_.error_of(result);
  if (uid_.empty() || error.exit != base::Exit::failed) return error;  // nothing was begun
  if (is_immutable_) {
    const auto problem = immutable_record(cluster_);
    return {holds_ ? base::Exit::partial : error.exit, problem.text, problem.hint};
  }
  return {base::Exit::partial,
          fmt::format("ConfigMap {}/{} could not be written: {}", cluster_.kube_namespace,
                      upgrade_record_name(cluster_), error.text),
          "run the same command again to go on"};
}

/// A request that was sent twice, or whose answer was lost, finds its own work. Where somebody who
/// is no run of drey has changed the ConfigMap (a label), it is sent again over that.
void UpgradeRecords::put(kube::Client& client, const Json& change) {
  constexpr int most_tries = 3;
  const base::Raised here(is_sending_);
  for (int tries = 1;; ++tries) {
    const auto asked = now();
    const auto result = send(client, change);
    if (result.object) return confirm(*result.object, asked);
    const bool is_taken = exists_already(result) || is_conflict(result);
    if (!is_taken && !result.maybe_applied) throw unrecorded(result);
    const auto found = client.send(call());
    if (!found.object) throw unrecorded(result);
    if (shows(*found.object, change)) return confirm(*found.object, asked);
    if (!is_taken || tries == most_tries) throw unrecorded(result);
    if (read_upgrade_lease(*found.object).holder != holder_) give_way(*found.object);
    remember(*found.object);
  }
}

void UpgradeRecords::write(const UpgradeRecord& record) {
  auto object = upgrade_record_object(record, cluster_);
  object["metadata"]["annotations"] = upgrade_lease_object(next_lease(record.is_open()));
  put(client_, object);
}

kube::Call UpgradeRecords::removal(kube::DryRun dry_run) const {
  return kube::repeatable(kube::remove(kube::config_maps, cluster_.kube_namespace,
                                       upgrade_record_name(cluster_), uid_,
                                       kube::Propagation::background, dry_run, resource_version_));
}

/// Whoever labels it is no run.
bool UpgradeRecords::is_unchanged(const UpgradeRecord& record, const Json& config_map) const {
  const auto now = read_upgrade_record(config_map);
  const auto lease = read_upgrade_lease(config_map);
  return kube::uid_of(config_map) == uid_ && now && now->attempt == record.attempt &&
         now->phase == record.phase && lease.holder == lease_.holder &&
         lease.renewed == lease_.renewed;
}

Json UpgradeRecords::remove(const UpgradeRecord& record) {
  constexpr int most_tries = 3;
  for (int tries = 1;; ++tries) {
    const auto result = client_.send(removal(kube::DryRun::no));
    if (result.object) return *result.object;
    if (is_absent(result)) return {};
    if (!is_conflict(result)) throw client_.error_of(result);
    const auto found = client_.send(call());
    if (is_absent(found)) return {};
    if (!found.object) throw client_.error_of(found);
    if (!is_unchanged(record, *found.object))
      throw base::Error(base::Exit::conflict,
                        fmt::format("another run has worked on cluster '{}' in namespace {} since "
                                    "this one looked at it",
                                    cluster_.name, cluster_.kube_namespace),
                        "nothing was deleted; let it end, and run the same command again");
    if (tries == most_tries) throw client_.error_of(result);
    remember(*found.object);
  }
}

void UpgradeRecords::renew(kube::Client& client, bool is_held) {
  put(client, {{"metadata", {{"annotations", upgrade_lease_object(next_lease(is_held))}}}});
}

void UpgradeRecords::confirm() {
  if (!was_confirmed_lately()) renew(client_, true);
}

void UpgradeRecords::keep(const Open& open) {
  constexpr std::chrono::seconds pause{2};
  if (!holds_ || is_sending_ || was_confirmed_lately() || client_.world().steady_now() < next_try_)
    return;
  next_try_ = client_.world().steady_now() + pause;
  try {
    renew(open(), true);
  } catch (const base::Error&) {
    if (has_lost_) throw;
  }
}

void UpgradeRecords::release(const Open& open) {
  if (!holds_) return;
  try {
    renew(open(), false);
  } catch (const base::Error&) {
    if (has_lost_) throw;
  }
  holds_ = false;
}

void UpgradeRecords::give_way(const Json& config_map) {
  const bool held = std::exchange(holds_, false);
  has_lost_ = true;
  other_ = read_upgrade_record(config_map);
  lease_ = read_upgrade_lease(config_map);
  const auto story = other_ ? describe(lease_, *other_) : std::string("its record cannot be read");
  const auto who =
      lease_.holder.empty() ? std::string("another run") : base::printable(lease_.who(), 200);
  throw base::Error(
      base::Exit::conflict,
      held ? fmt::format("{} has taken over the upgrade of cluster '{}' in namespace {}, as this "
                         "run had not renewed its lease in time: {}",
                         who, cluster_.name, cluster_.kube_namespace, story)
           : fmt::format("another run goes on with the upgrade of cluster '{}' in namespace {}: {}",
                         cluster_.name, cluster_.kube_namespace, story),
      "let it end, and apply again");
}

}  // namespace deploy
