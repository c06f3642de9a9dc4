// HA metadata of one cluster, with what is known of the cluster beside it.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/shipped_configuration.h"
#include "flink/ha/metadata.h"
#include "kube/client/client.h"

namespace deploy {

struct HaStatus {
  ClusterRef cluster{};
  bool deployed = false;                         ///< there is a Deployment
  std::string flink_version{};                   ///< empty: not known
  std::optional<HighAvailability> configured{};  ///< absent: its configuration may not be seen
  flink::ha::Metadata metadata{};
};

/// An HA ConfigMap as a value.
flink::ha::ConfigMap ha_config_map(const base::Json& object);

/// The cluster's HA ConfigMaps among the objects of a list, as values.
std::vector<flink::ha::ConfigMap> ha_config_maps(const base::Json& objects,
                                                 const ClusterRef& cluster);

/// The cluster's HA metadata. Throws base::Error for what the API server's refusal means.
flink::ha::Metadata read_ha_metadata(kube::Client& client, const ClusterRef& cluster);

/// Looks once, in one flight: the Deployment, its configuration, the HA ConfigMaps. Throws
/// base::Error: not_found (5) when there is neither a cluster nor HA metadata of that name, or the
/// Deployment is no Flink cluster's; what the API server's refusal means.
HaStatus read_ha_status(kube::Client& client, const ClusterRef& cluster,
                        const std::vector<std::string>& elsewhere = {});

/// The first thing that the metadata names for a new cluster of the name to go on from: "names
/// checkpoint 12 of job a", "stores the graph of job a", "stores application application-c". Empty:
/// there are only leaders, locks, and jobs that are done.
std::string named_state(const flink::ha::Metadata& metadata);

/// What a new cluster of the name does with the jobs that its HA metadata is of, whatever it was
/// told to start from: "go on from checkpoint 12 of job a". None: it begins anew.
/// Source: Dispatcher, DefaultExecutionGraphFactory, CheckpointCoordinator.
std::vector<std::string> left_jobs(const flink::ha::Metadata& metadata);

/// The same of the HA ConfigMaps that are there; none where they may not be seen.
std::vector<std::string> find_left_jobs(kube::Client& client, const ClusterRef& cluster);

/// What the metadata means, a sentence each: what a new cluster of that name would go on from where
/// there is no Deployment, high availability that is off, a ConfigMap that is nearly full.
std::vector<std::string> ha_findings(const HaStatus& status);

/// How long ago the holder of a lock renewed it, absent when that cannot be read; not negative.
std::optional<std::chrono::milliseconds> lock_age(const flink::ha::Lock& lock,
                                                  std::chrono::system_clock::time_point now);

/// The status for programs. `now` is the wall clock.
base::OrderedJson ha_document(const HaStatus& status, std::chrono::system_clock::time_point now);

}  // namespace deploy
