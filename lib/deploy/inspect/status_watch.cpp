#include "deploy/inspect/status_watch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "deploy/record/upgrade_record.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;

constexpr std::size_t deployments = 0, services = 1, config_map = 2, record = 3, pods = 4,
                      config_maps = 5;

std::vector<kube::Watched> collections(const ClusterRef& cluster) {
  const auto named = [&](const kube::Resource& resource, const std::string& name, bool optional) {
    return kube::Watched{resource, cluster.kube_namespace, {}, "metadata.name=" + name, optional};
  };
  const auto ours = [&](const kube::Resource& resource) {
    return kube::Watched{resource, cluster.kube_namespace, cluster.selector(), {}, true};
  };
  return {named(kube::deployments, cluster.name, false),
          named(kube::services, cluster.rest_service(), true),
          named(kube::config_maps, cluster.config_map(), true),
          named(kube::config_maps, upgrade_record_name(cluster), true),
          ours(kube::pods),
          ours(kube::config_maps)};
}

}  // namespace

StatusWatch::StatusWatch(kube::Client& client, const ClusterRef& cluster)
    : client_(client),
      cluster_(cluster),
      looked_(client.world().steady_now() - rest_interval),
      watch_(client, collections(cluster),
             {.changed = [this](std::size_t collection, const kube::Change& change) {
               see(collection, change);
             }}) {}

void StatusWatch::see(std::size_t collection, const kube::Change& change) {
  const bool is_config_map =
      collection != deployments && collection != services && collection != pods;
  if (!is_config_map || change.kind == kube::Change::Kind::deleted) {
    changed_ = true;
    return;
  }
  auto& known = data_[kube::uid_of(change.object)];
  const auto& data = kube::value_at(change.object, {"data"});
  if (known != data) changed_ = true;
  known = data;
}

bool StatusWatch::is_due() const {
  const auto since = client_.world().steady_now() - looked_;
  return watch_.is_complete() && (since >= rest_interval || (changed_ && since >= least_interval));
}

kube::Client::End StatusWatch::run(base::Deadline deadline, const std::function<void()>& meanwhile,
                                   const std::function<bool()>& look) {
  const auto is_over = [&] {
    meanwhile();
    if (!is_due()) return false;
    changed_ = false;
    const bool goes_on = look();
    looked_ = client_.world().steady_now();
    return !goes_on;
  };
  return watch_.until(is_over, deadline);
}

Json StatusWatch::first_of(std::size_t collection) const {
  const auto& objects = watch_.objects(collection);
  return objects.empty() ? Json() : objects.begin()->second;
}

NamedCluster StatusWatch::cluster() const {
  NamedCluster cluster;
  cluster.kube_namespace = cluster_.kube_namespace;
  cluster.name = cluster_.name;
  cluster.deployment = first_of(deployments);
  cluster.deployment_absent = cluster.deployment.is_null();
  cluster.rest_service = first_of(services);
  if (const auto& refusal = watch_.refusal(services))
    cluster.service_unseen = kube::to_error(*refusal);
  cluster.config_map = first_of(config_map);
  return cluster;
}

/// As an answer to a list of it.
kube::Result StatusWatch::list_of(std::size_t collection, const char* kind) const {
  kube::Result result;
  if (const auto& refusal = watch_.refusal(collection)) {
    result.status = refusal;
    return result;
  }
  Json list{{"apiVersion", "v1"}, {"kind", kind}, {"items", Json::array()}};
  std::map<std::string, const Json*> sorted;
  for (const auto& [uid, object] : watch_.objects(collection))
    sorted[kube::name_of(object)] = &object;
  for (const auto& [name, object] : sorted) list["items"].push_back(*object);
  result.object = std::move(list);
  return result;
}

ClusterObjects StatusWatch::objects() const {
  ClusterObjects objects{list_of(pods, "PodList"), list_of(config_maps, "ConfigMapList"), {}};
  if (auto found = first_of(record); found.is_object()) objects.record.object = std::move(found);
  return objects;
}

}  // namespace deploy
