// Deployment without the configuration that its pods mount, so that they never start.
#pragma once
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "kube/client/client.h"

namespace deploy {

/// Removes the Deployment, by its uid, where a run of drey made it and its ConfigMap is not there:
/// of a run that was overtaken in its create, and could not take it back. Whether it did; null
/// is none. Throws what the API server's refusal means.
bool remove_unconfigured(kube::Client& client, const ClusterRef& cluster,
                         const base::Json& deployment);

}  // namespace deploy
