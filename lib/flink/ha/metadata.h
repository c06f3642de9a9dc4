// HA metadata of one cluster, read from its ConfigMaps: leaders, locks, jobs and their checkpoints.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flink/ha/state_handle.h"

namespace flink::ha {

/// A ConfigMap as the API server has it.
struct ConfigMap {
  std::string name{};
  std::map<std::string, std::string> data{};
  std::string lock{};  ///< the annotation of that name; empty: it has none
};

/// What a leader election holds a ConfigMap with (LeaderElectionRecord of fabric8). Times are as
/// they were written, RFC 3339.
struct Lock {
  std::string holder{};  ///< a UUID of the JobManager's process; empty: released
  std::chrono::milliseconds lease{};
  std::string acquired{};
  std::string renewed{};
};

struct Leader {
  std::string component{};  ///< "dispatcher", "resourcemanager", "restserver", "jobmanager"
  std::string job{};        ///< of a jobmanager
  std::string address{};    ///< "pekko.tcp://flink@10.244.0.4:6123/user/rpc/dispatcher_0"
  std::string session{};
};

/// A key that points to a file, or the reason why the file is not known.
struct Pointer {
  std::string key{};
  std::optional<StateHandle> handle{};
  std::string problem{};
};

struct Checkpoint {
  std::int64_t id = 0;
  Pointer pointer{};
};

struct Job {
  std::string id{};
  std::vector<Pointer> graphs{};          ///< one; two when an older version's is still there
  std::vector<Checkpoint> checkpoints{};  ///< by id
  std::optional<std::int64_t> next_checkpoint{};  ///< the id that the next one gets
  std::string registry{};  ///< "RUNNING", "DONE"; empty where the version has none
};

struct Map {
  std::string name{};
  std::int64_t bytes = 0;  ///< of its values, which the API server limits
  std::optional<Lock> lock{};
};

/// What the API server takes of one ConfigMap (MaxSecretSize).
inline constexpr std::int64_t most_map_bytes = std::int64_t{1} << 20U;

struct Metadata {
  std::vector<Map> maps{};        ///< by name
  std::vector<Leader> leaders{};  ///< by component and job
  std::vector<Job> jobs{};        ///< by id
  std::vector<Pointer> applications{};
};

/// Reads those of a cluster; what is no HA ConfigMap of it is left out, and so are keys that are
/// not known. Whatever stands in them, nothing is thrown.
Metadata read_metadata(std::string_view cluster, const std::vector<ConfigMap>& config_maps);

/// The checkpoint from which Flink would recover the job: the newest that is not being deleted;
/// null when there is none (DefaultCompletedCheckpointStoreUtils, KubernetesStateHandleStore).
const Checkpoint* newest_checkpoint(const Job& job);

/// The leader of that component, null when there is none.
const Leader* find_leader(const Metadata& metadata, std::string_view component);

}  // namespace flink::ha
