// Savepoint or retained checkpoint of a cluster, with all that is known of it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deploy {

enum class SnapshotKind {
  unknown,  ///< a path that somebody started from
  savepoint,
  checkpoint
};

/// "savepoint", "checkpoint"; empty for one that is not known.
std::string_view name_of(SnapshotKind kind);

struct Snapshot {
  std::string path{};  ///< empty: not known, as high availability names a file of its own alone
  SnapshotKind kind = SnapshotKind::unknown;
  std::int64_t time = -1;   ///< when it was complete, in milliseconds since 1970
  std::string format{};     ///< "canonical", "native"; empty: a checkpoint, or not known
  std::int64_t bytes = -1;  ///< of its state
  std::string version{};    ///< Flink's that wrote it
  std::string job{};        ///< whose state it is
  std::int64_t id = -1;     ///< its number among the checkpoints of the job
  std::string file{};       ///< of high availability, where the path is not known
  bool is_live = false;     ///< a checkpoint of a job that runs, which Flink deletes in time

  std::vector<std::string> sources{};  ///< where it was read from
  std::vector<std::string> users{};    ///< what was started from it
  std::vector<std::string> needs{};    ///< what needs it; empty: nothing that is known
  std::string claimed_by{};  ///< who was started from it in claim mode CLAIM: Flink owns its files,
                             ///< and deletes them when it has newer ones (RecoveryClaimMode)
};

/// Whether a job can be started from it, and it stays for that long: its path is known, and Flink
/// does not delete it by itself.
bool is_lasting(const Snapshot& snapshot);

/// Why it is not to be disposed of: what needs it, or that its files are Flink's to delete; empty:
/// it may be. Checkpoints share files with those that follow them, where they are incremental.
std::string why_it_stays(const Snapshot& snapshot);

}  // namespace deploy
