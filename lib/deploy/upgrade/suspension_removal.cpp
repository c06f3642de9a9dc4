#include "deploy/upgrade/suspension_removal.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/answers.h"
#include "deploy/revision/revision.h"
#include "kube/api/fields.h"
#include "kube/api/finalizers.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

kube::Call removal_of(const Json& object, const ClusterRef& cluster, kube::DryRun dry_run) {
  return kube::repeatable(kube::remove(kube::config_maps, cluster.kube_namespace,
                                       kube::name_of(object), kube::uid_of(object),
                                       kube::Propagation::background, dry_run));
}

/// The object is no more, or its name belongs to another one by now.
bool is_past(const kube::Result& result) { return is_absent(result) || is_conflict(result); }

}  // namespace

SuspensionRemoval::SuspensionRemoval(kube::Client& client, UpgradeRecords& records,
                                     ClusterRef cluster, UpgradeRecord record)
    : client_(client),
      records_(records),
      cluster_(std::move(cluster)),
      record_(std::move(record)) {}

/// Without what they keep, which may be large.
std::vector<Json> SuspensionRemoval::revisions() {
  const auto result = client_.send(kube::read(kube::list(
      kube::config_maps, cluster_.kube_namespace,
      {.label_selector = revision_selector(cluster_), .without = {"data", "managedFields"}})));
  if (!result.object) throw client_.error_of(result);
  std::vector<Json> found;
  for (const auto& item : kube::list_at(*result.object, {"items"})) {
    if (cluster_of_revision(item) == cluster_.name) found.push_back(item);
  }
  return found;
}

void SuspensionRemoval::check() {
  std::vector<kube::Call> calls{records_.removal(kube::DryRun::yes)};
  for (const auto& revision : revisions())
    calls.push_back(removal_of(revision, cluster_, kube::DryRun::yes));
  for (const auto& result : client_.send(calls)) {
    if (!result.object && !is_past(result)) throw client_.error_of(result);
  }
}

void SuspensionRemoval::remove() {
  const auto found = revisions();
  began_ = client_.world().steady_now();
  note(upgrade_record_name(cluster_), records_.uid(), records_.remove(record_));
  std::vector<kube::Call> calls;
  for (const auto& revision : found)
    calls.push_back(removal_of(revision, cluster_, kube::DryRun::no));
  const auto results = client_.send(calls);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].object && !is_past(results[i]))
      throw base::Error(
          base::Exit::partial,
          fmt::format("the record of cluster '{}' in namespace {} is deleted, but not all of its "
                      "revisions: {}",
                      cluster_.name, cluster_.kube_namespace, client_.error_of(results[i]).text),
          fmt::format("'drey gc --yes --namespace {}' deletes the rest", cluster_.kube_namespace));
    note(kube::name_of(found[i]), kube::uid_of(found[i]), results[i].object.value_or(Json()));
  }
}

std::chrono::milliseconds SuspensionRemoval::since_begin() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(client_.world().steady_now() -
                                                               began_);
}

/// `left`: what the API server answered; an object that is only marked is what it shows.
void SuspensionRemoval::note(const std::string& name, const std::string& uid, const Json& left) {
  Item item{.item = {.kind = "ConfigMap", .name = base::printable(name, 300), .uid = uid}};
  if (kube::is_terminating(left)) item.held = left;
  else item.item.gone_after = since_begin();
  items_.push_back(std::move(item));
}

void SuspensionRemoval::look_again() {
  std::vector<kube::Call> calls;
  std::vector<Item*> asked;
  for (auto& each : items_) {
    if (each.held.is_null()) continue;
    asked.push_back(&each);
    calls.push_back(kube::read(
        kube::get(kube::config_maps, cluster_.kube_namespace, kube::name_of(each.held))));
  }
  const auto results = client_.send(calls);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const bool is_another =
        results[i].object && kube::uid_of(*results[i].object) != asked[i]->item.uid;
    if (is_absent(results[i]) || is_another) {
      asked[i]->held = Json();
      asked[i]->item.gone_after = since_begin();
    } else if (results[i].object) {
      asked[i]->held = *results[i].object;
    }
  }
}

void SuspensionRemoval::wait(base::Deadline deadline, const std::function<bool()>& tick) {
  const auto& world = client_.world();
  const auto is_held = [&] {
    return std::any_of(items_.begin(), items_.end(),
                       [](const Item& each) { return !each.held.is_null(); });
  };
  constexpr std::chrono::milliseconds between{2000};
  while (is_held() && !tick() && !base::is_ending(world)) {
    const auto left = base::time_left(world, deadline);
    if (left <= between) return;
    world.sleep(between);
    look_again();
  }
}

void SuspensionRemoval::add_to(TeardownReport& report) const {
  for (const auto& each : items_) {
    auto item = each.item;
    if (!each.held.is_null()) {
      item.why_left = kube::held_text(each.held);
      item.remedy = fmt::format(
          "whoever set it takes it off when it is done: kubectl describe "
          "configmap {} --namespace {}",
          item.name, cluster_.kube_namespace);
      report.complete = false;
      report.stopped = report.stopped || base::is_ending(client_.world());
    }
    report.objects.push_back(std::move(item));
  }
  if (!items_.empty()) report.took = std::max(report.took, since_begin());
}

}  // namespace deploy
