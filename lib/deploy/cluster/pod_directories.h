// Directories that a cluster writes to, beside the volumes of its pod.
#pragma once
#include <string>

#include "deploy/cluster/named_cluster.h"

namespace deploy {

/// "savepoints in '/tmp' are lost with the JobManager's pod: …", of a savepoint that is to be taken
/// there; without a directory in the cluster's own. Empty: they stay, or it is not known.
std::string warning_of_savepoints(const NamedCluster& cluster, const std::string& directory);

}  // namespace deploy
