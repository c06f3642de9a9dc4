// Secrets that a cluster has in Secrets of its own (--secrets-to-secret).
#pragma once
#include "deploy/cluster/cluster_ref.h"
#include "flink/config/masked.h"
#include "kube/client/client.h"

namespace deploy {

/// Adds the secrets that the configuration in a ConfigMap, or in such a Secret, has.
void add_secrets_of_configuration(flink::Hidden& hidden, const base::Json& object);

/// Their values, as far as they may be seen, so that no text that is shown repeats one. Nothing is
/// asked of a cluster whose Deployment names no such Secret.
flink::Hidden withheld_secrets(kube::Client& client, const ClusterRef& cluster,
                               const base::Json& deployment);

}  // namespace deploy
