// Ingress that the operator would make for a FlinkDeployment.
#pragma once
#include <string>

#include "base/json.h"
#include "flink/operator/flink_deployment.h"

namespace flink {

/// Its manifest (IngressUtils#getIngress): one rule that leads to the rest Service.
/// `kube_namespace` is where it goes, empty when that is not known; `port` is rest.port. The
/// deployment must have an ingress.
base::OrderedJson ingress_manifest(const FlinkDeployment& deployment,
                                   const std::string& kube_namespace, int port);

}  // namespace flink
