// Manager of a cluster: the Flink Kubernetes Operator, where it made the Deployment.
#pragma once
#include <string>

#include "base/json.h"

namespace deploy {

/// "FlinkDeployment orders" or "a FlinkDeployment": what the operator made the Deployment of, by
/// its owner reference or its generation annotation (FlinkUtils#setGenerationAnnotation);
/// printable. Empty: the operator has nothing to do with it.
std::string manager_of(const base::Json& deployment);

}  // namespace deploy
