// Last checkpoint of a job whose JobManager does not answer: the number from HA metadata, the
// folder from the JobManager's logs.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/record/upgrade_record.h"
#include "flink/log/restores.h"
#include "kube/client/client.h"

namespace deploy {

/// The same as places_of, of what a JobManager logged. A folder is the job's own where it is called
/// by the job's id, as it may have been restored from another job's checkpoint
/// (AbstractFsCheckpointStorageAccess#getCheckpointDirectoryForJob). state.checkpoints.dir proves
/// nothing: the application itself may name another (CheckpointStorageLoader#load).
CheckpointPlaces places_of(const std::string& job,
                           const std::vector<flink::LoggedRestore>& restores);

/// Completes the record of an upgrade by last-state with what require_last_state asks a JobManager
/// for: the version of Flink and the job, of which high availability must have one alone, and where
/// its checkpoints are. Nothing is changed. Throws as require_last_state, and where another version
/// of Flink is to go on: whether checkpoints are unaligned is not logged.
void require_logged_state(kube::Client& api_server, const ClusterRef& cluster,
                          const base::Json& deployment, UpgradeRecord& record);

}  // namespace deploy
