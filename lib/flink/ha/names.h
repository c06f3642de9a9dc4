// Names of HA ConfigMaps and of the keys in them (KubernetesHaServices up to 1.14,
// KubernetesLeaderElectionHaServices from 1.15 on, Constants).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flink::ha {

/// What a ConfigMap is of.
struct MapName {
  enum class Kind {
    cluster,           ///< "ID-cluster-config-map": leaders and graphs, 1.15 and newer
    dispatcher,        ///< "ID-dispatcher-leader": graphs, up to 1.14 as all that follow
    resource_manager,  ///< "ID-resourcemanager-leader"
    rest_server,       ///< "ID-restserver-leader"
    job                ///< "ID-JOB-config-map", or "ID-JOB-jobmanager-leader" up to 1.14
  };
  Kind kind = Kind::cluster;
  std::string job{};  ///< of a job's
};

/// The HA ConfigMap of that cluster that a name is; absent when it is none.
std::optional<MapName> parse_map_name(std::string_view name, std::string_view cluster);

/// The label of every one of them, beside those of its cluster
/// (KubernetesUtils#getConfigMapLabels).
inline constexpr std::string_view map_type_label = "configmap-type";
inline constexpr std::string_view map_type_value = "high-availability";

/// The annotation of a ConfigMap that holds the lock of its leader (ConfigMapLock of fabric8).
inline constexpr std::string_view lock_annotation = "control-plane.alpha.kubernetes.io/leader";

/// "org.apache.flink.k8s.leader.restserver" is "SESSION,ADDRESS", 1.15 and newer.
inline constexpr std::string_view leader_prefix = "org.apache.flink.k8s.leader.";

/// The same for the leading JobManager's REST server alone; and how its own ConfigMap's name ends,
/// up to 1.14.
inline constexpr std::string_view rest_server_key = "org.apache.flink.k8s.leader.restserver";
inline constexpr std::string_view rest_server_map_end = "-restserver-leader";

/// Of a leader, up to 1.14: one a ConfigMap.
inline constexpr std::string_view address_key = "address";
inline constexpr std::string_view session_key = "sessionId";

/// The id of the next checkpoint.
inline constexpr std::string_view counter_key = "counter";

/// "RUNNING" or "DONE", up to 1.14.
inline constexpr std::string_view registry_prefix = "runningJobsRegistry-";

/// What a session cluster keeps of a jar that was submitted by REST, 2.3 and newer.
inline constexpr std::string_view application_prefix = "application-";

/// The job whose graph a key holds: "jobGraph-JOB", from 2.0 on "executionPlan-JOB"; absent for
/// other keys.
std::optional<std::string> job_of_graph(std::string_view key);

/// The job that a key names as one to be recovered: with a graph, or in the registry.
std::optional<std::string> job_of(std::string_view key);

/// The checkpoint that a key points to: "checkpointID-0000000000000000006".
std::optional<std::int64_t> checkpoint_of(std::string_view key);

}  // namespace flink::ha
