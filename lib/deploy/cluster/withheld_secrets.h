// Secrets that a cluster has in Secrets of its own (--secrets-to-secret).
#pragma once
#include "deploy/cluster/cluster_ref.h"
#include "flink/config/masked.h"
#include "kube/client/client.h"

namespace deploy {

/// Their values, as far as they may be seen, so that no text that is shown repeats one. Nothing is
/// asked of a cluster whose Deployment names no such Secret.
flink::Hidden withheld_secrets(kube::Client& client, const ClusterRef& cluster,
                               const base::Json& deployment);

}  // namespace deploy
