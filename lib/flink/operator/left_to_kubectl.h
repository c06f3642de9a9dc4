// Objects that files hold beside FlinkDeployments, and who applies them.
#pragma once
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "flink/operator/flink_deployment.h"

namespace flink {

/// One sentence that names the objects of other kinds, each with its place, and the command that
/// applies them; empty when there are none. A file that has a FlinkDeployment as well must not go
/// to kubectl: an operator that may be there would take the cluster for its own.
std::string left_to_kubectl(const FlinkDeployments& files);

/// The command that applies what a file leaves to kubectl.
std::string command_for_kubectl(const std::string& file);

/// All that is left to kubectl, as a List: the objects of other kinds, and the Ingress of each
/// spec.ingress. `kube_namespace` is for FlinkDeployments that name none; empty: it is not known,
/// and an Ingress whose template wants it is a problem.
base::OrderedJson objects_for_kubectl(const FlinkDeployments& files,
                                      const std::string& kube_namespace, base::Problems& problems);

}  // namespace flink
