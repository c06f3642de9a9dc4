// Metadata of high availability that Flink should have removed with its job, and did not.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "deploy/teardown/teardown_watch.h"
#include "kube/client/client.h"

namespace deploy {

/// Which of a cluster's HA metadata is of no use when that job was its only one and is finished,
/// canceled or failed: the cluster's own, and the job's. Not what is another job's, or names one.
/// Source: KubernetesLeaderElectionHaServices, and KubernetesHaServices up to 1.14.
std::vector<base::Json> forgotten_metadata(const std::vector<base::Json>& ha_metadata,
                                           const std::string& cluster, const std::string& job);

/// Deletes it, and waits until it is gone; the names of what was deleted. To be called when nothing
/// of the cluster is left that could need it. Each ConfigMap is named by uid and resource version:
/// one that somebody takes up again stays, and so does what may not be deleted.
std::vector<std::string> remove_forgotten(kube::Client& client, TeardownWatch& watch,
                                          const ClusterRef& cluster, const std::string& job,
                                          base::Deadline deadline);

}  // namespace deploy
