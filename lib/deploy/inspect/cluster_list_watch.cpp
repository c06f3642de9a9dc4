#include "deploy/inspect/cluster_list_watch.h"

#include <tuple>
#include <utility>

#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/node_address.h"
#include "deploy/inspect/cluster_table.h"
#include "deploy/inspect/explain.h"
#include "deploy/inspect/exposures.h"
#include "flink/version/names.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

constexpr std::size_t deployments = 0, services = 1, pods = 2;

std::vector<kube::Watched> collections(const std::string& kube_namespace, Detail detail,
                                       const std::string& selector) {
  const auto more = selector.empty() ? std::string() : "," + selector;
  std::vector<kube::Watched> all{
      {kube::deployments, kube_namespace, selector_of_job_managers() + more, {}}};
  if (detail == Detail::names) return all;
  all.push_back({kube::services, kube_namespace, selector_of_clusters(), {}, true});
  if (detail == Detail::whys)
    all.push_back({kube::pods, kube_namespace, selector_of_clusters(), {}, true});
  return all;
}

/// Ages alone are no change.
bool is_same(const Cluster& one, const Cluster& other) {
  const auto row = [](const Cluster& each) {
    return std::tie(each.kube_namespace, each.name, each.flink, each.job_manager, each.image,
                    each.exposed, each.created, each.why);
  };
  return row(one) == row(other);
}

std::string key_of(const Cluster& cluster) {
  return list_key(cluster.kube_namespace, cluster.name);
}

}  // namespace

std::string_view name_of(ClusterChange::Kind kind) {
  switch (kind) {
    case ClusterChange::Kind::added: return "ADDED";
    case ClusterChange::Kind::modified: return "MODIFIED";
    case ClusterChange::Kind::deleted: break;
  }
  return "DELETED";
}

ClusterListWatch::ClusterListWatch(kube::Client& watching, kube::Client& asking,
                                   const std::string& kube_namespace, Detail detail,
                                   const std::string& selector,
                                   std::function<base::Deadline()> deadline_of_requests)
    : asking_(asking),
      detail_(detail),
      deadline_of_requests_(std::move(deadline_of_requests)),
      watch_(watching, collections(kube_namespace, detail, selector),
             {.changed = [this](std::size_t collection, const kube::Change& change) {
               see(collection, change);
             }}) {}

void ClusterListWatch::see(std::size_t collection, const kube::Change& change) {
  changed_ = true;
  const auto app = kube::string_at(change.object, {"metadata", "labels", flink::names::app_label});
  const auto name = collection == deployments ? kube::name_of(change.object) : app;
  if (collection != services)
    touched_[list_key(kube::string_at(change.object, {"metadata", "namespace"}), name)] = true;
}

kube::Client::End ClusterListWatch::run(
    base::Deadline deadline, const std::function<bool(const std::vector<ClusterChange>&)>& tell) {
  ask_for_node();
  const auto nobody_reads_on = [&] {
    if (!watch_.is_complete() || (begun_ && !changed_)) return false;
    changed_ = false;
    const auto news = changes();
    const bool first = !std::exchange(begun_, true);
    return (first || !news.empty()) && !tell(news);
  };
  return watch_.until(nobody_reads_on, deadline);
}

/// A NodePort's address; nodes come and go, and any of them will do.
void ClusterListWatch::ask_for_node() {
  if (detail_ == Detail::names) return;
  asking_.set_deadline(deadline_of_requests_());
  const auto nodes =
      asking_.send(kube::optional(kube::read(kube::list(kube::nodes, "", {.limit = 20}))));
  if (nodes.object) node_ = node_address(*nodes.object, "InternalIP", true);
}

std::map<std::string, Cluster> ClusterListWatch::now() const {
  std::map<std::string, Cluster> clusters;
  for (const auto& [uid, deployment] : watch_.objects(deployments)) {
    auto cluster = cluster_of(deployment, asking_.world().now());
    clusters[key_of(cluster)] = std::move(cluster);
  }
  if (detail_ != Detail::names) add_exposures(clusters);
  return clusters;
}

void ClusterListWatch::add_exposures(std::map<std::string, Cluster>& clusters) const {
  std::map<std::string, std::string> exposed;
  for (const auto& [uid, service] : watch_.objects(services)) {
    auto row = service_of(service, node_);
    exposed[list_key(row.kube_namespace, row.name)] = std::move(row.exposed);
  }
  for (auto& [key, cluster] : clusters) {
    const ClusterRef ref{cluster.kube_namespace, cluster.name};
    const auto found = exposed.find(list_key(ref.kube_namespace, ref.rest_service()));
    if (found != exposed.end()) cluster.exposed = found->second;
  }
}

std::vector<ClusterChange> ClusterListWatch::changes() {
  using Kind = ClusterChange::Kind;
  auto clusters = now();
  std::vector<ClusterChange> changes;
  for (const auto& [key, cluster] : shown_) {
    if (!clusters.contains(key)) changes.push_back({Kind::deleted, cluster});
  }
  std::vector<Cluster> ill;
  for (auto& [key, cluster] : clusters) {
    if (const auto before = shown_.find(key); before != shown_.end())
      cluster.why = before->second.why;
    if (touched_.contains(key)) ill.push_back(cluster);
  }
  touched_.clear();
  if (detail_ == Detail::whys && !ill.empty()) {
    asking_.set_deadline(deadline_of_requests_());
    explain(asking_, ill);
  }
  for (const auto& each : ill) clusters[key_of(each)].why = each.why;
  for (const auto& [key, cluster] : clusters) {
    const auto before = shown_.find(key);
    if (before == shown_.end()) changes.push_back({Kind::added, cluster});
    else if (!is_same(before->second, cluster)) changes.push_back({Kind::modified, cluster});
  }
  shown_ = std::move(clusters);
  return changes;
}

}  // namespace deploy
