#include "deploy/upgrade/unconfigured.h"

#include "deploy/cluster/annotations.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {

bool remove_unconfigured(kube::Client& client, const ClusterRef& cluster,
                         const base::Json& deployment) {
  if (kube::string_at(deployment, {"metadata", "annotations", run_annotation}).empty())
    return false;
  const auto uid = kube::uid_of(deployment);
  const auto found = client.send(
      kube::read(kube::get(kube::config_maps, cluster.kube_namespace, cluster.config_map())));
  if (!found.object && !is_absent(found)) throw client.error_of(found);
  if (found.object && is_owned_by(*found.object, uid)) return false;
  const auto removed =
      client.send(kube::repeatable(kube::remove(kube::deployments, cluster.kube_namespace,
                                                cluster.name, uid, kube::Propagation::background)));
  if (!removed.object && !is_absent(removed)) throw client.error_of(removed);
  return true;
}

}  // namespace deploy
