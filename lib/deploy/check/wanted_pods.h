// Pods that a cluster is to have, or has, and what they request.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "flink/spec/cluster_spec.h"

namespace deploy {

/// "cpu" → cores, "memory" → bytes, as Kubernetes names and counts them.
using Amounts = std::map<std::string, double>;

struct WantedPod {
  std::string process{};  ///< "jobmanager", "taskmanager"
  int count = 1;
  Amounts requests{}, limits{};
  base::Json spec{};  ///< of the pod, for where it may be placed
};

/// The pods of a finished Deployment; what their containers request, summed.
WantedPod job_manager_pods(const base::Json& deployment);

/// The pods that Flink will ask for (flink::task_manager_pod), as many as the parallelism needs;
/// nothing where it will make none.
std::optional<WantedPod> task_manager_pods(const flink::ClusterSpec& spec);

/// A pod that is there; nothing of one that has ended, whose resources quotas do not count.
std::optional<WantedPod> living_pod(const base::Json& pod);

/// The amounts of a list of resources; what is no amount is left out.
Amounts amounts_of(const base::Json& resources);

/// "2 cpu", "1.6 GiB memory".
std::string amount_text(const std::string& resource, double amount);

}  // namespace deploy
