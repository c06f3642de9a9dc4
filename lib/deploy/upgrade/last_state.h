// Last checkpoint of a job, to go on from by its path: the number from HA metadata, the folder from
// the job itself.
#pragma once
#include <cstdint>
#include <string>

#include "deploy/jobmanager/flink_client.h"
#include "deploy/record/upgrade_record.h"
#include "flink/ha/metadata.h"
#include "flink/rest/rest_reply.h"
#include "flink/version/dialect.h"
#include "kube/client/client.h"

namespace deploy {

/// A checkpoint that is complete and stays for a new job, or why there is none that can be proven.
struct LastCheckpoint {
  std::int64_t id = -1;  ///< of the newest that is named; -1: none is
  std::string path{};
  std::string problem{};  ///< a sentence; empty: it is known
};

/// Where a job keeps its checkpoints, by what it tells of those that it has completed ("FOLDER/
/// chk-N", AbstractFsCheckpointStorageAccess); after a fail-over it may tell of none but the one
/// that it was restored from, whose folder is its own where it is called by the job's id.
CheckpointPlaces places_of(const std::string& job, const flink::rest::Checkpoints& checkpoints);

/// The newest checkpoint of a job that HA metadata names. A pointer is written when the checkpoint
/// is complete (CompletedCheckpointStore), and names a file of high availability's own: the path is
/// made of the job's folder and the number, or is that which the job was restored from.
LastCheckpoint last_checkpoint(const flink::ha::Metadata& metadata, const std::string& job,
                               const CheckpointPlaces& places);

/// The same of HA ConfigMaps as the API server has them.
LastCheckpoint last_checkpoint(const std::vector<base::Json>& ha_metadata,
                               const ClusterRef& cluster, const UpgradeRecord& record);

/// Why HA metadata of that version tells of no last checkpoint; empty: it does.
std::string savepoints_problem(const flink::Dialect& dialect, const std::string& version);

/// Throws base::Error{conflict}: the job cannot go on by last-state. `answers`: its JobManager
/// does, so that a savepoint can be taken.
[[noreturn]] void refuse_last_state(const std::string& job, const std::string& why, bool answers);

/// Asks the job of a record, and HA metadata, for a last checkpoint that a job of the record's new
/// version can go on from; nothing is changed. Throws base::Error: conflict (6) with the reason
/// where there is none; what the API server's refusal means.
CheckpointPlaces require_last_state(FlinkClient& client, kube::Client& api_server,
                                    const ClusterRef& cluster, const UpgradeRecord& record);

}  // namespace deploy
