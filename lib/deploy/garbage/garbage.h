// Objects that no cluster owns any more, and what would be lost with each.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"

namespace deploy {

/// What is known of a cluster by name.
struct Ownership {
  base::Json deployment{};  ///< null: there is none
  bool has_pods = false;    ///< that have its labels
  std::string
      flink_deployment{};  ///< why a FlinkDeployment may need what it left; empty: none does
};

/// Namespace and name of a cluster.
using ClusterKey = std::pair<std::string, std::string>;

/// What garbage is decided by.
struct Holdings {
  std::vector<base::Json> objects{};  ///< with Flink's labels, or records and revisions; with kind
  std::map<ClusterKey, Ownership> clusters{};  ///< of those that the objects name
  std::chrono::system_clock::time_point now{};
};

/// One object without a cluster.
struct Garbage {
  enum class Kind { ha_metadata, upgrade_record, revision, savepoint_record, orphan };
  enum class Outcome { listed, deleted, held, changed };
  Kind kind = Kind::orphan;
  ClusterRef cluster{};
  std::string object_kind{};  ///< "ConfigMap"
  std::string name{};
  std::string job{};  ///< the id of the one that HA metadata is of; empty: it is of none
  std::string uid{};
  std::string resource_version{};
  std::string loss{};          ///< "the pointer to checkpoint 12 of job …"; empty: nothing
  std::string kept{};          ///< why it stays; empty: it goes
  bool goes_if_asked = false;  ///< nothing speaks against it but what it names
  Outcome outcome = Outcome::listed;
  std::string held{};  ///< "is being deleted, held by finalizer example.com/hold"; empty: it is not
};

/// What of it goes only when it is asked for.
struct Asked {
  bool ha_metadata = false;        ///< that names a checkpoint, or stores the graph of a job
  bool savepoint_records = false;  ///< that name savepoints: the paths are forgotten, and no file
                                   ///< is deleted
};

/// The cluster that an object is of, by its labels or the name that drey gave it; absent for one
/// that is neither Flink's nor drey's.
std::optional<ClusterRef> cluster_of(const base::Json& object);

/// What no cluster owns: HA metadata, ended records and revisions of clusters without a Deployment,
/// and objects that drey made whose owner is gone. What somebody may still need stays: of a cluster
/// with pods, a FlinkDeployment, an open upgrade or a lock that was renewed lately; and HA metadata
/// with a pointer to a checkpoint or the graph of a job, unless it is asked for. So does a record
/// that names savepoints which were not disposed of: nothing else may know where they are.
std::vector<Garbage> find_garbage(const Holdings& holdings, const Asked& asked);

}  // namespace deploy
