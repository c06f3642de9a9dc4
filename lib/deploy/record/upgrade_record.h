// Record of an upgrade: how far it has come, and what must not be forgotten when it is interrupted.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"

namespace deploy {

/// How far an upgrade has come. A phase is written before its effect and each effect can be
/// repeated, so that a run which finds the record knows what may have been done.
enum class UpgradePhase {
  stopping,     ///< the job is being stopped, with a savepoint or without; where its last
                ///< checkpoint is gone on from, the old cluster goes, and its HA metadata stays
  stopped,      ///< the savepoint is known; the old cluster goes
  clearing,     ///< the old cluster and its HA metadata are removed
  deploying,    ///< the new cluster is created
  verifying,    ///< it is there, and has to show that it runs from the savepoint
  removing,     ///< it did not; it is removed, and the old cluster comes back
  restoring,    ///< the old cluster is created again
  confirming,   ///< it is there, and has to show that it runs from the savepoint
  done,         ///< the new cluster runs; from here on nothing is open
  rolled_back,  ///< the old one runs again
  failed,       ///< the new one does not run, and there is no way back
  suspended,    ///< there is no cluster; another one goes on from the savepoint
  given_up      ///< the cluster was deleted in the middle of it, or nothing of it was touched
};

/// "stopping": how the record and messages name it.
std::string_view name_of(UpgradePhase phase);

/// How a job's state goes over to the new one: with a savepoint, with its last checkpoint, or not.
enum class StateTransfer { savepoint, last_state, none };

/// "savepoint", "last-state", "none".
std::string_view name_of(StateTransfer transfer);

/// Where a job's checkpoints are, as far as it tells while it is there.
struct CheckpointPlaces {
  std::string folder{};  ///< "s3://b/cp/5d1f…": its checkpoint N is chk-N there; may be empty
  std::int64_t restored = -1;   ///< number of the one that it was restored from; -1: of none
  std::string restored_from{};  ///< the path of that
};

/// One of the two clusters of an upgrade.
struct UpgradeSide {
  std::string uid{};      ///< of its Deployment; empty while there is none
  std::string spec{};     ///< the hash of what it is to be (annotation drey/spec)
  std::string job{};      ///< the job's id; empty when it is not known
  std::string version{};  ///< Flink's
};

/// In place of the hash of what the new cluster is to be: there is to be none.
inline constexpr const char* suspension = "suspended";

/// Greater than the number of any revision: none is the cluster's own.
inline constexpr int none_own = std::numeric_limits<int>::max();

struct UpgradeRecord {
  std::string attempt{};  ///< 32 hexadecimal digits: the stop's trigger id and the new objects' run
  UpgradePhase phase = UpgradePhase::stopping;
  StateTransfer transfer = StateTransfer::savepoint;
  std::string by{};     ///< who began it
  std::string since{};  ///< when, RFC 3339
  UpgradeSide from{};
  UpgradeSide to{};
  std::string savepoint_directory{};  ///< where the savepoint of this attempt alone goes
  CheckpointPlaces checkpoints{};     ///< of the old job, where its last one is gone on from
  std::string savepoint{};            ///< the path of what the old job ended with, a savepoint or
                                      ///< its last checkpoint; empty until it is known
  std::string given{};                ///< a path that goes before it, named by a person or kept of
                                      ///< an earlier revision
  int revision = 0;        ///< the number of the one that it was before; 0: it is not kept, and
                           ///< there is no way back
  int first_revision = 0;  ///< the oldest that is of this cluster, and not of an earlier one of its
                           ///< name; 0: all are; none_own: none is kept yet
  int brings_back = 0;     ///< the number of the one that `rollback` asked for; 0: it did not
  bool goes_back = false;  ///< it is rolled back when the new cluster does not run
  std::string failure{};   ///< why it does not
  std::string job_again{};  ///< the id that the old cluster's job gets when it comes back

  /// From where the new job starts; empty: from nothing.
  const std::string& start() const { return given.empty() ? savepoint : given; }

  bool is_open() const { return phase < UpgradePhase::done; }

  /// The old cluster comes back when the new one does not run.
  bool has_way_back() const { return goes_back && revision != 0; }

  /// The old cluster is to come back.
  bool is_rolling_back() const {
    return phase >= UpgradePhase::removing && phase <= UpgradePhase::confirming;
  }

  /// There may be no cluster, and state that one is to go on from.
  bool keeps_state() const {
    return phase == UpgradePhase::suspended || phase == UpgradePhase::failed;
  }
};

/// Whether a Deployment with that uid is one of its two clusters. Any other was made since, beside
/// no upgrade: the record is of an earlier cluster of its name.
bool is_of(const UpgradeRecord& record, const std::string& uid);

/// The id of the job of the cluster whose Deployment has that uid, as far as the record of its last
/// upgrade knows it; else empty.
std::string job_of(const UpgradeRecord& record, const std::string& uid);

/// Name of the ConfigMap that holds a cluster's record. No cluster is called so, for a cluster id
/// has no dot.
std::string upgrade_record_name(const ClusterRef& cluster);

/// Selector of the records of all clusters.
std::string selector_of_upgrade_records();

/// The cluster whose record a ConfigMap is, by its name and labels; empty: it is none.
std::string cluster_of_upgrade_record(const base::Json& object);

/// The ConfigMap. It has no owner, and none of the labels by which Flink up to 1.18, the operator
/// and people delete what belongs to a cluster (`app`, `type`, `configmap-type`).
base::Json upgrade_record_object(const UpgradeRecord& record, const ClusterRef& cluster);

/// The record that a ConfigMap holds; absent when it holds none, or one that a newer drey wrote in
/// another form.
std::optional<UpgradeRecord> read_upgrade_record(const base::Json& config_map);

}  // namespace deploy
