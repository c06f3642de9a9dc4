// Objects that files hold beside FlinkDeployments, and who applies them.
#pragma once
#include <string>

#include "flink/operator/flink_deployment.h"

namespace flink {

/// One sentence that names the objects of other kinds, each with its place, and the command that
/// applies them; empty when there are none. A file that has a FlinkDeployment as well must not go
/// to kubectl: an operator that may be there would take the cluster for its own.
std::string left_to_kubectl(const FlinkDeployments& files);

}  // namespace flink
