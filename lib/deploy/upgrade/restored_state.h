// Proof that a job runs from the state that it was to run from.
#pragma once
#include <string>

#include "deploy/cluster/cluster_ref.h"
#include "deploy/record/upgrade_record.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// What to do about an upgrade that was interrupted.
inline constexpr const char* again = "run the same command again to go on";

/// Whether a text that Flink tells as a path is one: a checkpoint without a place of its own has a
/// text in angle brackets there.
bool is_path(const std::string& path);

/// A path for a message: printable, and not too long.
std::string shown_path(const std::string& path);

/// What helps where another cluster has the name of one that is being upgraded: a hint.
std::string way_on_beside_other(const UpgradeRecord& record, const ClusterRef& cluster);

/// Whether two paths name the same place, as Flink writes `file:///x` as `file:/x`
/// (org.apache.flink.core.fs.Path), and takes a savepoint's folder or the file `_metadata` in it
/// (AbstractFsCheckpointStorageAccess#resolveCheckpointPointer).
bool is_same_path(const std::string& one, const std::string& other);

/// What is wrong with the state from which a job says that it was restored (latest.restored of its
/// checkpoints); empty when it is `savepoint`. A job whose HA metadata was still there runs from
/// that, whatever path it was given.
std::string restore_problem(const std::string& savepoint,
                            const flink::rest::Checkpoints& checkpoints);

}  // namespace deploy
