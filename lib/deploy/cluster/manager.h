// Manager of a cluster: the Flink Kubernetes Operator, where it made the Deployment; or whoever
// else has its name.
#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "http/message.h"
#include "kube/api/resource.h"

namespace deploy {

/// "FlinkDeployment orders" or "a FlinkDeployment": what the operator made the Deployment of, by
/// its owner reference or its generation annotation (FlinkUtils#setGenerationAnnotation);
/// printable. Empty: the operator has nothing to do with it.
std::string manager_of(const base::Json& deployment);

/// Why a cluster of that name is not to be made or changed here, which is a conflict: its
/// Deployment, null where there is none, is no Flink cluster's, or the operator's. Absent: it may.
std::optional<base::Error> refusal_of_name(const base::Json& deployment, const ClusterRef& cluster);

/// The operator's own kind. A server without the operator knows it not: 404, or 403 where nobody
/// has the right to it; get_operator_group is 404 there for everybody.
inline constexpr kube::Resource flink_deployments{"flink.apache.org/v1beta1", "FlinkDeployment",
                                                  "flinkdeployments"};
http::Request get_operator_group();

}  // namespace deploy
