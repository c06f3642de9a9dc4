#include "deploy/inspect/exposures.h"

#include <algorithm>

#include "deploy/cluster/cluster_ref.h"
#include "flink/version/names.h"

namespace deploy {
namespace {

std::string service_key(const Cluster& cluster) {
  return list_key(cluster.kube_namespace,
                  ClusterRef{cluster.kube_namespace, cluster.name}.rest_service());
}

}  // namespace

std::string list_key(const std::string& kube_namespace, const std::string& name) {
  return kube_namespace + "/" + name;
}

void Exposures::add(std::vector<ServiceRow> rows) {
  for (auto& row : rows) {
    auto key = list_key(row.kube_namespace, row.name);
    if (paging_.take_key(key) && row.name.ends_with(flink::names::rest_service_suffix))
      kept_.insert_or_assign(std::move(key), std::move(row.exposed));
  }
}

bool Exposures::know(const std::vector<Cluster>& clusters) const {
  return std::all_of(clusters.begin(), clusters.end(), [&](const Cluster& cluster) {
    const auto key = service_key(cluster);
    return kept_.contains(key) || paging_.is_past(key);
  });
}

void Exposures::tell(std::vector<Cluster>& clusters) {
  for (auto& cluster : clusters) {
    auto found = kept_.extract(service_key(cluster));
    if (found) cluster.exposed = std::move(found.mapped());
  }
}

}  // namespace deploy
