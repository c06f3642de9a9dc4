// Restores of a job, as its JobManager logs them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flink {

struct LoggedRestore {
  std::int64_t checkpoint = 0;  ///< its number
  std::string path{};           ///< "s3://b/cp/5d1f…/chk-12"
};

/// The checkpoints from which a log says that the job was restored, in its order: "Restoring job ID
/// from Checkpoint 12 @ 1700000000000 for ID located at PATH." (CheckpointCoordinator#
/// restoreLatestCheckpointedStateInternal, CompletedCheckpoint#toString, the same from 1.12 to
/// 2.3). The layout of the lines is the user's. One whose path does not end with "/chk-12" is left
/// out: a savepoint, or a path that was cut.
std::vector<LoggedRestore> read_restores(std::string_view log, std::string_view job);

}  // namespace flink
