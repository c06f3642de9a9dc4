// Search for objects without a cluster at the API server, and their deletion.
#pragma once
#include <string>
#include <vector>

#include "deploy/garbage/garbage.h"
#include "kube/client/client.h"

namespace deploy {

/// Looks in a namespace, or in all when it is empty, in two flights: ConfigMaps, Services and
/// Deployments by the labels of Flink and drey, then for each cluster that seems to be gone its
/// Deployment by name, pods and FlinkDeployment. Throws base::Error when what it is decided by may
/// not be seen.
std::vector<Garbage> look_for_garbage(kube::Client& client, const std::string& kube_namespace,
                                      const Asked& asked);

/// Deletes those that do not stay, each by uid and resource version, in one flight, and notes the
/// outcome of each: what has changed since is somebody's, and stays; what finalizers hold is marked
/// for deletion. Throws base::Error when one could not be deleted: partial (10) where others were.
void collect(kube::Client& client, std::vector<Garbage>& garbage);

/// The garbage for programs.
base::OrderedJson garbage_document(const std::vector<Garbage>& garbage);

}  // namespace deploy
