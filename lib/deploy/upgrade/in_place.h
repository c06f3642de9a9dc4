// Changes of a cluster that need no stop of its job.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "deploy/diff/cluster_diff.h"
#include "deploy/submit/plan.h"
#include "kube/api/resource.h"
#include "kube/client/client.h"

namespace deploy {

/// Whether an option, and a field of an object of that kind, is one that a running cluster can have
/// otherwise at once: labels, annotations and the type of its Services, which Flink's client alone
/// makes and no process of Flink reads, the number of JobManagers, of which those without
/// leadership stand by, and where the client found pod templates, which are in the objects
/// (KubernetesUtils#getTaskManagerPodTemplateFileInPod).
bool is_option_in_place(std::string_view key);
bool is_field_in_place(std::string_view kind, std::string_view field);

/// Whether all that differs can be changed so, and something is known to differ; of a cluster that
/// another client made nothing need: then it is adopted as it is. `deployment` is the one that is
/// there; a nonce or a Flink version that differs asks for a new one.
bool is_in_place(const ClusterDiff& diff, const Plan& plan, const base::Json& deployment);

/// Whether nothing but drey's notes on the Deployment is to be written, where is_in_place: another
/// client made the cluster, and it is what the input says.
bool is_adoption_alone(const ClusterDiff& diff, const base::Json& deployment);

/// Whether a JobManager goes by these changes, which may be the one that leads.
bool has_fewer_job_managers(const ClusterDiff& diff);

/// A change of one object: a merge patch that holds for the version of it that was seen.
struct ObjectChange {
  const kube::Resource* resource = nullptr;
  std::string name{};
  std::string uid{};
  base::Json patch{};
  base::Json seen{};
};

/// Whether two versions of an object are the same but for what controllers write of it while nobody
/// asks for anything else: its status, and the number of a Deployment's rollout
/// (deployment.kubernetes.io/revision).
bool is_same_but_status(const base::Json& one, const base::Json& other);

/// What makes the cluster as the plan has it, the Deployment last: that it is made of this input is
/// true only then, and the same command again goes on where one was interrupted. What concerns the
/// run that made the cluster stays in its configuration. One that another client made gets drey's
/// notes, as if drey had made it of this input. `found`: the answers to look_at_cluster.
std::vector<ObjectChange> changes_in_place(const ClusterDiff& diff, const Plan& plan,
                                           std::span<const kube::Result> found);

/// Makes these changes. Throws base::Error: conflict (6) when an object is not as it was seen any
/// more, but for its status; what the API server's refusal means, partial (10) instead when
/// something was changed.
void change_in_place(kube::Client& client, const ClusterRef& cluster,
                     const std::vector<ObjectChange>& changes);

}  // namespace deploy
