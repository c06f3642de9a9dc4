// The API server refuses an object of a cluster.
#pragma once
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "kube/client/client.h"

namespace deploy {

/// The refusal as the end of a command, in kubectl's words. A Service may begin with a digit from
/// Kubernetes 1.36 on (RelaxedServiceNameValidation), and not before: then kubernetes.cluster-id is
/// refused, with a name that every server takes. What admission denies is no matter of rights:
/// cluster_failed, as where it refuses the pods. Who is not allowed to make it is led to what tells
/// all rights.
base::Error refused_object(const kube::Client& client, const base::Json& object,
                           const kube::Result& result);

}  // namespace deploy
