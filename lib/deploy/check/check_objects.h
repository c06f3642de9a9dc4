// Objects that a cluster needs, or that are in its way, judged from the API server's answers.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/check/check_item.h"
#include "deploy/submit/plan.h"
#include "flink/spec/cluster_spec.h"
#include "kube/client/client.h"

namespace deploy {

/// Where the API server says so (`answers`, to creating something): the namespace is not there.
std::optional<CheckItem> check_namespace(const std::string& name_space,
                                         std::span<const kube::Result> answers);

/// Of the Deployment of that name: it is none's, drey's from the same input or another one, or
/// somebody else's.
/// `flink_deployment`: the answer about that of the operator. `is_for_apply`: see Candidate.
CheckItem check_name(const Plan& plan, const kube::Result& deployment,
                     const kube::Result& flink_deployment, const kube::Client& client,
                     bool is_for_apply);

/// `what`: whose it is.
CheckItem check_service_account(const std::string& what, const flink::ClusterSpec& spec,
                                const std::string& account, const kube::Result& found,
                                const kube::Client& client);

/// What the API server says to creating the Deployment, and pods of a "jobmanager" or
/// "taskmanager", as a dry run by the caller. A quota speaks before it is known that a Deployment
/// is there already (`existing`; `is_there`), and counts what belongs to it: check_quotas judges
/// that.
CheckItem check_admission(const Plan& plan, const kube::Result& deployment,
                          const kube::Result& existing, const kube::Client& client);
CheckItem check_pod_admission(const std::string& process, const kube::Result& pod,
                              const flink::ClusterSpec& spec, const kube::Client& client,
                              bool is_there);

/// Of options with which Flink will make no TaskManager.
CheckItem no_task_managers(const std::string& problem);

/// Services and ConfigMaps under the names that the cluster's own have: `owned` are the answers
/// about the plan's. What is no part of the cluster that is there is never overwritten: a deploy
/// gives way to it.
CheckItem check_obstacles(const Plan& plan, const kube::Result& deployment,
                          std::span<const kube::Result> owned, const kube::Client& client);

/// HA metadata of an earlier cluster of that name: with high availability its jobs and checkpoints
/// come back, whatever the input says. `is_there`: it belongs to the cluster that is there.
CheckItem check_ha_metadata(const Plan& plan, const kube::Result& config_maps,
                            const kube::Client& client, bool high_availability, bool is_there);

/// Clusters of that name in other namespaces, of whose configurations `config_maps` is the list.
/// With high availability their jobs have the same id, which is made of the cluster id alone
/// (ApplicationDispatcherBootstrap, ApplicationJobUtils): in one folder each writes over the
/// other's state.
CheckItem check_namesakes(const Plan& plan, const kube::Result& config_maps,
                          const kube::Client& client);

/// The pod that the Deployment's template describes.
base::Json pod_of(const Plan& plan);

}  // namespace deploy
