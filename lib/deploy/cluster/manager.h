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
#include "kube/client/client.h"

namespace deploy {

/// "FlinkDeployment orders" or "a FlinkDeployment": what the operator made the Deployment of, by
/// its owner reference or its generation annotation (FlinkUtils#setGenerationAnnotation);
/// printable. Empty: the operator has nothing to do with it.
std::string manager_of(const base::Json& deployment);

/// What has stopped the JobManager of the Deployment and removes it: "delete", "upgrade"; it may
/// have been interrupted. Printable; empty: nothing does.
std::string remover_of(const base::Json& deployment);

/// The operator's own kind. A server without the operator knows it not: 404, or 403 where nobody
/// has the right to it; get_operator_group is 404 there for everybody.
inline constexpr kube::Resource flink_deployments{"flink.apache.org/v1beta1", "FlinkDeployment",
                                                  "flinkdeployments"};
http::Request get_operator_group();

/// The GET of the FlinkDeployment of that name, which goes with others: one that is suspended has
/// no Deployment. Only an object in its answer says something.
kube::Call look_at_flink_deployment(const ClusterRef& cluster);

/// Why a cluster of that name is not to be made or changed here, which is a conflict: there is a
/// FlinkDeployment of that name, or the Deployment is the operator's, a session cluster's, or no
/// Flink cluster's. Either is null where there is none. Absent: it may.
std::optional<base::Error> refusal_of_name(const base::Json& deployment,
                                           const base::Json& flink_deployment,
                                           const ClusterRef& cluster);

}  // namespace deploy
