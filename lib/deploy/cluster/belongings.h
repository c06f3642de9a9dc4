// Objects of one cluster.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "kube/watch/watch.h"

namespace deploy {

/// The collections in which its objects are, the Deployment's first: by Flink's labels, and by name
/// what Flink gives none (Kerberos' Secret and ConfigMap, which are looked at when the Deployment
/// mounts them). All but the Deployment's are optional. `deployment` may be null.
std::vector<kube::Watched> collections_of(const ClusterRef& cluster, const base::Json& deployment);

/// Whether a ConfigMap is Flink's metadata of high availability for that cluster: it has no owner,
/// and one of the names of flink/ha/names.h.
bool is_ha_metadata(const base::Json& object, const std::string& cluster);

/// The uids of its owners.
std::vector<std::string> owners_of(const base::Json& object);

/// Whether the object with that uid is one of them.
bool is_owned_by(const base::Json& object, const std::string& uid);

/// The cluster whose Deployment owns it, by its owner reference; empty: no Deployment does.
std::string owning_cluster(const base::Json& object);

/// "2 pods", "Service", "3 ConfigMaps": kinds and how many of each, in the order in which a cluster
/// is told of; ReplicaSets are not.
struct Count {
  std::string kind{};
  std::size_t number = 0;
  bool ha_metadata = false;
};
std::string summary(const std::vector<Count>& counts);

/// Whether that is the name of one of the cluster's Secrets of --secrets-to-secret.
bool is_own_secret(const ClusterRef& cluster, std::string_view name);

/// Whether the object of that name has the configuration file that the JobManager reads: the
/// ConfigMap, or the Secret that has all of it.
bool has_configuration(const ClusterRef& cluster, std::string_view name);

}  // namespace deploy
