// Refusals of whole objects by the API server, known beforehand.
#pragma once
#include "flink/admission/refusal.h"

namespace flink::admission {

/// All that every API server from Kubernetes 1.20 to 1.37 would refuse of a Deployment, Service,
/// ConfigMap or Secret. Pure; a server that does not know a field drops it, and does not count for
/// the rules about that field; where servers differ nothing is said, nor about fields that are not
/// known here. Source: k8s.io/kubernetes/pkg/apis/{core,apps}/validation,
/// k8s.io/apimachinery/pkg/api/validation.
Refusals refusals(const base::Json& object);

}  // namespace flink::admission
