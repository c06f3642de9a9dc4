// Reasons why clusters of a list do not run.
#pragma once
#include <vector>

#include "deploy/inspect/cluster_table.h"
#include "kube/client/client.h"

namespace deploy {

/// Fills in `why` of each: in a flight for the Deployments and pods of these clusters, and one more
/// for the events and logs of those that look ill. Whose pods may not be listed is not known; what
/// else may not be seen is as if nothing were wrong with it.
void explain(kube::Client& client, std::vector<Cluster>& clusters);

}  // namespace deploy
