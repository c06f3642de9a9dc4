#include "deploy/garbage/garbage.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/belongings.h"
#include "deploy/ha/ha_status.h"
#include "deploy/record/suspension.h"
#include "deploy/record/upgrade_record.h"
#include "deploy/revision/revision.h"
#include "deploy/savepoint/savepoint_record.h"
#include "flink/ha/metadata.h"
#include "flink/ha/names.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

/// Longer than any lease that is worth the name; a JobManager renews its lock every few seconds.
constexpr std::chrono::minutes lately{5};

bool is_record(const Json& object, const ClusterRef& cluster) {
  return kube::string_at(object, {"kind"}) == "ConfigMap" &&
         kube::name_of(object) == upgrade_record_name(cluster);
}

bool is_made_by_drey(const Json& object) {
  return !kube::string_at(object, {"metadata", "annotations", run_annotation}).empty();
}

/// All that one name left.
struct Remains {
  ClusterRef cluster{};
  std::vector<Json> metadata{};
  std::optional<Json> record{};
  std::optional<Json> savepoints{};
  std::vector<Json> revisions{};
  std::vector<Json> others{};
};

/// One cluster's remains, and why what of them stays.
class Judge {
 public:
  Judge(const Remains& remains, const Ownership& ownership, const Holdings& holdings,
        const Asked& asked)
      : remains_(remains), ownership_(ownership), now_(holdings.now), asked_(asked) {
    for (const auto& object : remains.metadata) maps_.push_back(ha_config_map(object));
    metadata_ = flink::ha::read_metadata(remains.cluster.name, maps_);
    kept_ = why_all_stays();
    kept_metadata_ = kept_.empty() && !asked.ha_metadata ? named_state(metadata_) : kept_;
  }

  std::vector<Garbage> judge() const {
    std::vector<Garbage> result;
    if (!ownership_.deployment.is_null()) return orphans();
    for (std::size_t i = 0; i < maps_.size(); ++i) result.push_back(of_metadata(i));
    if (remains_.record)
      result.push_back(
          garbage(Garbage::Kind::upgrade_record, *remains_.record, loss_of_record(), kept_));
    for (const auto& revision : remains_.revisions)
      result.push_back(
          garbage(Garbage::Kind::revision, revision, loss_of_revision(revision), kept_));
    if (remains_.savepoints) result.push_back(of_savepoints(*remains_.savepoints));
    for (auto& orphan : orphans()) result.push_back(std::move(orphan));
    return result;
  }

 private:
  Garbage garbage(Garbage::Kind kind, const Json& object, std::string loss,
                  std::string kept) const {
    return {.kind = kind,
            .cluster = remains_.cluster,
            .object_kind = kube::string_at(object, {"kind"}),
            .name = kube::name_of(object),
            .uid = kube::uid_of(object),
            .resource_version = kube::string_at(object, {"metadata", "resourceVersion"}),
            .loss = std::move(loss),
            .kept = std::move(kept)};
  }

  Garbage of_metadata(std::size_t index) const {
    auto result = garbage(Garbage::Kind::ha_metadata, remains_.metadata[index],
                          loss_of(maps_[index]), kept_metadata_);
    const auto name = flink::ha::parse_map_name(result.name, result.cluster.name);
    if (name) result.job = name->job;
    result.goes_if_asked = kept_.empty() && !kept_metadata_.empty();
    return result;
  }

  Garbage of_savepoints(const Json& object) const {
    const auto record = read_savepoint_record(object);
    const auto number = record ? count_savepoints(*record) : 0;
    const auto names = count_text(static_cast<std::int64_t>(number), "savepoint");
    auto kept = kept_;
    if (kept.empty() && !record) kept = "it cannot be read by this version of drey";
    const bool goes_if_asked = kept.empty() && number > 0 && !asked_.savepoint_records;
    if (goes_if_asked) kept = "names " + names;
    auto result = garbage(Garbage::Kind::savepoint_record, object,
                          number > 0 ? "the paths of " + names : std::string(), std::move(kept));
    result.goes_if_asked = goes_if_asked;
    return result;
  }

  std::string why_all_stays() const {
    if (ownership_.has_pods) return "pods of the cluster are still there";
    if (!ownership_.flink_deployment.empty()) return ownership_.flink_deployment;
    if (auto reason = open_upgrade(); !reason.empty()) return reason;
    return held_lock();
  }

  std::string open_upgrade() const {
    if (!remains_.record) return {};
    const auto record = read_upgrade_record(*remains_.record);
    if (!record) return "its record of an upgrade cannot be read by this version of drey";
    if (record->keeps_state())
      return fmt::format("{}, {}; {}",
                         record->phase == UpgradePhase::suspended ? "the cluster is suspended"
                                                                  : "its last upgrade failed",
                         suspension_text(*record),
                         way_on_from_suspension(*record, remains_.cluster));
    if (!record->is_open()) return {};
    return fmt::format("an upgrade that {} began is at '{}'", base::printable(record->by, 200),
                       name_of(record->phase));
  }

  /// Clusters that are not deployed natively have such metadata, too, and no Deployment of its
  /// name.
  std::string held_lock() const {
    for (const auto& map : metadata_.maps) {
      const auto age =
          map.lock && !map.lock->holder.empty() ? lock_age(*map.lock, now_) : std::nullopt;
      if (age && *age < lately)
        return fmt::format("a JobManager renewed its lock {} ago; it can go {} after that",
                           span_text(*age), span_text(lately));
    }
    return {};
  }

  std::string loss_of(const flink::ha::ConfigMap& map) const {
    std::vector<std::string> losses;
    const auto metadata = flink::ha::read_metadata(remains_.cluster.name, {map});
    for (const auto& job : metadata.jobs) {
      const auto id = base::printable(job.id, 100);
      for (const auto& checkpoint : job.checkpoints)
        losses.push_back(fmt::format("the pointer to checkpoint {} of job {}", checkpoint.id, id));
      if (!job.graphs.empty()) losses.push_back("the stored graph of job " + id);
    }
    for (const auto& application : metadata.applications)
      losses.push_back("the stored application " + base::printable(application.key, 100));
    return base::join(losses, ", ");
  }

  std::string loss_of_record() const {
    const auto record = read_upgrade_record(*remains_.record);
    if (!record || record->savepoint.empty()) return {};
    return "the path of savepoint " + base::printable(record->savepoint, 500);
  }

  static std::string loss_of_revision(const Json& object) {
    const auto revision = read_revision(object);
    if (!revision) return {};
    const auto way = fmt::format("the way back to revision {}", revision->number);
    return revision->ended_with.empty()
               ? way
               : fmt::format("{}, from {}", way, base::printable(revision->ended_with, 500));
  }

  /// An owner of another kind than drey gives an object has taken it over.
  bool is_orphan(const Json& object) const {
    const auto& owners = kube::list_at(object, {"metadata", "ownerReferences"});
    if (owners.empty()) return ownership_.deployment.is_null();
    return std::all_of(owners.begin(), owners.end(), [&](const Json& owner) {
      return kube::string_at(owner, {"kind"}) == "Deployment" &&
             kube::string_at(owner, {"name"}) == remains_.cluster.name &&
             kube::string_at(owner, {"uid"}) != kube::uid_of(ownership_.deployment);
    });
  }

  /// What drey made for a Deployment that is no more.
  std::vector<Garbage> orphans() const {
    std::vector<Garbage> result;
    for (const auto& object : remains_.others) {
      if (is_orphan(object))
        result.push_back(garbage(Garbage::Kind::orphan, object, {},
                                 ownership_.deployment.is_null() ? kept_ : std::string()));
    }
    return result;
  }

  const Remains& remains_;
  const Ownership& ownership_;
  std::chrono::system_clock::time_point now_;
  const Asked& asked_;
  std::vector<flink::ha::ConfigMap> maps_{};
  flink::ha::Metadata metadata_{};
  std::string kept_{};
  std::string kept_metadata_{};
};

void add(Remains& remains, const Json& object) {
  if (is_record(object, remains.cluster)) remains.record = object;
  else if (!cluster_of_savepoint_record(object).empty()) remains.savepoints = object;
  else if (!cluster_of_revision(object).empty()) remains.revisions.push_back(object);
  else if (is_ha_metadata(object, remains.cluster.name)) remains.metadata.push_back(object);
  else if (is_made_by_drey(object)) remains.others.push_back(object);
}

}  // namespace

std::optional<ClusterRef> cluster_of(const Json& object) {
  ClusterRef cluster{kube::string_at(object, {"metadata", "namespace"}),
                     cluster_of_upgrade_record(object) + cluster_of_revision(object) +
                         cluster_of_savepoint_record(object)};
  if (!cluster.name.empty() && !cluster.kube_namespace.empty()) return cluster;
  if (cluster.name.empty())
    cluster.name = kube::string_at(object, {"metadata", "labels", flink::names::app_label});
  if (cluster.name.empty() || cluster.kube_namespace.empty()) return std::nullopt;
  if (is_ha_metadata(object, cluster.name) || is_made_by_drey(object)) return cluster;
  return std::nullopt;
}

std::vector<Garbage> find_garbage(const Holdings& holdings, const Asked& asked) {
  std::map<ClusterKey, Remains> found;
  for (const auto& object : holdings.objects) {
    const auto cluster = cluster_of(object);
    if (!cluster) continue;
    auto& remains = found[{cluster->kube_namespace, cluster->name}];
    remains.cluster = *cluster;
    add(remains, object);
  }
  std::vector<Garbage> result;
  for (const auto& [key, remains] : found) {
    const auto ownership = holdings.clusters.find(key);
    if (ownership == holdings.clusters.end()) continue;
    for (auto& garbage : Judge(remains, ownership->second, holdings, asked).judge())
      result.push_back(std::move(garbage));
  }
  return result;
}

}  // namespace deploy
