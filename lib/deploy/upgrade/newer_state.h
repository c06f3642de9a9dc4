// State of a cluster that is known to be newer than what it is to go on from.
#pragma once
#include <optional>
#include <string>

#include "deploy/record/upgrade_record.h"
#include "deploy/savepoint/savepoint_record.h"
#include "kube/client/client.h"

namespace deploy {

/// The newest savepoint that was taken since the cluster of that record was stopped, by another one
/// of its name, and was not disposed of. Absent: none is known. Pure.
std::optional<TakenSavepoint> newer_savepoint(const SavepointRecord& savepoints,
                                              const UpgradeRecord& record);

/// Asks for the record of savepoints: what is to be warned of where a cluster goes on from that
/// record. Absent: nothing, or the savepoints may not be looked at.
std::optional<std::string> warning_of_newer_state(kube::Client& client, const ClusterRef& cluster,
                                                  const UpgradeRecord& record);

}  // namespace deploy
