#include "deploy/teardown/teardown_watch.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/named_cluster.h"
#include "kube/api/fields.h"
#include "kube/api/finalizers.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::uid_of;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

std::string kind_of(const Json& object) { return kube::string_at(object, {"kind"}); }
std::string shown_name(const Json& object) {
  return base::printable(kube::string_at(object, {"metadata", "name"}), 300);
}

/// What owns it, for a sentence: "FlinkDeployment orders".
std::string owner_text(const Json& object) {
  const auto& owners = kube::list_at(object, {"metadata", "ownerReferences"});
  if (owners.empty()) return {};
  return base::printable(fmt::format("{} {}", kube::string_at(owners.front(), {"kind"}),
                                     kube::string_at(owners.front(), {"name"})),
                         200);
}

/// What is begun is looked at to its end, also by who may only list.
std::vector<kube::Watched> polled(std::vector<kube::Watched> collections) {
  for (auto& each : collections) each.polled = true;
  return collections;
}

}  // namespace

TeardownWatch::TeardownWatch(kube::Client& client, ClusterRef cluster, const Json& deployment,
                             std::function<void(const std::string&)> trouble, Absent absent)
    : client_(client),
      cluster_(std::move(cluster)),
      deployment_uid_(uid_of(deployment)),
      awaits_deployment_(deployment.is_null() && absent == Absent::first_seen),
      watch_(client, polled(collections_of(cluster_, deployment)),
             {.changed = [this](std::size_t, const kube::Change& change) { see(change); },
              .trouble = std::move(trouble)}) {
  for (const auto& watched : collections_of(cluster_, deployment))
    collections_.emplace_back(watched.resource.plural);
}

void TeardownWatch::look(base::Deadline deadline) {
  watch_.look(deadline);
  looked_ = true;
  forget_foreign();
  begin();
}

void TeardownWatch::begin() { began_ = client_.world().steady_now(); }

std::vector<Json> TeardownWatch::ha_metadata() const {
  std::vector<Json> result;
  for (const auto& [uid, object] : there_) {
    if (is_ha_metadata(object, cluster_.name)) result.push_back(object);
  }
  return result;
}

void TeardownWatch::see(const kube::Change& change) {
  const auto uid = uid_of(change.object);
  if (change.kind != kube::Change::Kind::deleted) return take(change.object, uid);
  if (there_.erase(uid) == 0) return;
  items_.at(uid).gone_after =
      std::chrono::duration_cast<milliseconds>(client_.world().steady_now() - began_);
}

void TeardownWatch::take(const Json& object, const std::string& uid) {
  if (awaits_deployment_ && !looked_ && kind_of(object) == "Deployment") {
    awaits_deployment_ = false;
    deployment_uid_ = uid;
  }
  if (is_foreign(object)) {
    foreign_.insert(uid);
    return forget_foreign();
  }
  there_[uid] = object;
  family_.insert(uid);
  items_.try_emplace(uid, TeardownItem{.kind = kind_of(object),
                                       .name = shown_name(object),
                                       .uid = uid,
                                       .ha_metadata = is_ha_metadata(object, cluster_.name)});
}

/// Whether it belongs to a cluster of that name which was deployed meanwhile.
bool TeardownWatch::is_foreign(const Json& object) const {
  if (kind_of(object) == "Deployment") return uid_of(object) != deployment_uid_;
  const auto owners = owners_of(object);
  if (owners.empty()) return looked_ && !foreign_.empty() && !family_.contains(uid_of(object));
  return std::any_of(owners.begin(), owners.end(),
                     [&](const auto& owner) { return foreign_.contains(owner); });
}

/// The collections come in any order: what a foreign Deployment owns may be there before it.
void TeardownWatch::forget_foreign() {
  for (auto at = there_.begin(); at != there_.end();) {
    if (!is_foreign(at->second)) {
      ++at;
      continue;
    }
    foreign_.insert(at->first);
    family_.erase(at->first);
    items_.erase(at->first);
    there_.erase(at);
    at = there_.begin();
  }
}

/// Whether it is the Deployment, or the garbage collector removes it with the Deployment. Owners
/// that are not known are an earlier cluster's.
bool TeardownWatch::is_dependent(const Json& object) const {
  if (kind_of(object) == "Deployment") return true;
  const auto& owners = kube::list_at(object, {"metadata", "ownerReferences"});
  return std::any_of(owners.begin(), owners.end(), [&](const Json& owner) {
    const auto kind = kube::string_at(owner, {"kind"});
    const auto name = kube::string_at(owner, {"name"});
    // What is watched has the cluster's labels.
    const bool earlier = (kind == "Deployment" && name == cluster_.name) ||
                         (kind == "ReplicaSet" && name.starts_with(cluster_.name + "-"));
    return earlier || family_.contains(kube::string_at(owner, {"uid"}));
  });
}

std::vector<TeardownItem> TeardownWatch::items() const {
  std::vector<TeardownItem> result;
  for (const auto& [uid, object] : there_) {
    const auto& item = items_.at(uid);
    if (item.kind != "ReplicaSet" && (item.ha_metadata || is_dependent(object)))
      result.push_back(item);
  }
  const auto place = [](const TeardownItem& item) {
    return std::tuple(item.ha_metadata, item.kind != "Deployment", item.kind, item.name);
  };
  std::sort(result.begin(), result.end(), [&](const TeardownItem& one, const TeardownItem& other) {
    return place(one) < place(other);
  });
  return result;
}

bool TeardownWatch::is_there() const {
  return std::any_of(there_.begin(), there_.end(),
                     [&](const auto& entry) { return is_dependent(entry.second); });
}

std::string TeardownWatch::remaining_text() const {
  std::vector<Count> counts;
  for (const auto& [uid, object] : there_) {
    if (is_dependent(object)) counts.push_back({kind_of(object), 1, false});
  }
  return summary(counts);
}

kube::Client::End TeardownWatch::until(const std::function<bool()>& enough,
                                       base::Deadline deadline) {
  try {
    return watch_.until(enough, deadline);
  } catch (const base::Error& error) {
    // Of a lease that was lost, whoever holds it tells.
    if (error.exit == base::Exit::interrupted || error.exit == base::Exit::conflict) throw;
    throw base::Error(
        base::Exit::partial,
        fmt::format("cluster {} is being removed, and whether it is gone is not known: {}",
                    cluster_.name, error.text),
        error.hint.empty()
            ? fmt::format("'{}' shows what is left",
                          command_about("status", cluster_.name, cluster_.kube_namespace))
            : error.hint);
  }
}

TeardownReport TeardownWatch::wait(base::Deadline deadline, const std::function<bool()>& tick) {
  const auto end = until([&] { return (tick && tick()) || !is_there(); }, deadline);
  if (end == kube::Client::End::done && !there_.empty()) look_once_more(deadline);
  return report(end);
}

/// The end of a pod may be told before that of a ConfigMap which went first.
void TeardownWatch::look_once_more(base::Deadline deadline) {
  for (std::size_t i = 0; i < collections_.size(); ++i) watch_.refresh(i);
  until([&] { return watch_.is_complete(); }, deadline);
}

TeardownReport TeardownWatch::report(kube::Client::End end) const {
  TeardownReport result{
      .complete = !is_there(),
      .stopped = end == kube::Client::End::stopped,
      .recreated = has_newcomer(),
      .took = std::chrono::duration_cast<milliseconds>(client_.world().steady_now() - began_)};
  for (std::size_t i = 0; i < collections_.size(); ++i) {
    if (watch_.refusal(i)) result.not_seen.push_back(collections_[i]);
  }
  for (auto [uid, item] : items_) {
    if (const auto left = there_.find(uid); left != there_.end()) explain(item, left->second);
    result.objects.push_back(std::move(item));
  }
  std::sort(result.objects.begin(), result.objects.end(),
            [](const TeardownItem& a, const TeardownItem& b) {
              return std::tie(a.ha_metadata, a.kind, a.name) <
                     std::tie(b.ha_metadata, b.kind, b.name);
            });
  return result;
}

void TeardownWatch::explain(TeardownItem& item, const Json& object) const {
  const auto held = kube::held_text(object);
  const auto kubectl = [&](std::string_view verb) {
    return fmt::format("kubectl {} {} {} --namespace {}", verb, base::lower(item.kind), item.name,
                       cluster_.kube_namespace);
  };
  if (!held.empty()) {
    item.why_left = held;
    item.remedy = "whoever set it takes it off when it is done: " + kubectl("describe");
  } else if (item.ha_metadata) {
    item.why_left = "HA metadata, has no owner reference";
    item.remedy = fmt::format("drey delete {} --namespace {} --ha-data=drop", cluster_.name,
                              cluster_.kube_namespace);
  } else if (kube::is_terminating(object)) {
    item.why_left = "is still shutting down";
    item.remedy = kubectl("describe");
  } else if (item.kind == "Deployment") {
    item.why_left = "is not being deleted";
    item.remedy =
        fmt::format("drey delete {} --namespace {}", cluster_.name, cluster_.kube_namespace);
  } else if (is_dependent(object)) {
    item.why_left = there_.contains(deployment_uid_) ? "is owned by the Deployment"
                                                     : "waits for Kubernetes's garbage collector";
  } else {
    const auto owner = owner_text(object);
    item.why_left = owner.empty() ? "has no owner reference" : "is owned by " + owner;
    item.remedy = kubectl("delete");
  }
}

}  // namespace deploy
