// The JobManager that leads, where a cluster has several.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace deploy {

/// The host of the leading JobManager's REST server, as the cluster's HA metadata has it; empty
/// where it tells none. From Flink 1.15 on one ConfigMap has the leaders of all components
/// (`org.apache.flink.k8s.leader.restserver`: "SESSION,URL"), before that one has that of the REST
/// server (NAME-restserver-leader, `address`: KubernetesHaServices,
/// KubernetesLeaderElectionDriver).
std::string leader_host(const std::vector<base::Json>& config_maps);

/// The host in a leader's address, "http://10.244.0.4:8081"; empty where it has none.
std::string host_in(const std::string& address);

/// Among JobManagers the pod to turn to: of those that are not being deleted the one at the
/// leader's host (leader_host; empty: not known), else the newest that runs, else the newest; the
/// first of equals. One that is being deleted only where there is no other; null without any.
const base::Json* leading_pod(const std::vector<const base::Json*>& pods, const std::string& host);

}  // namespace deploy
