// Pods that a cluster is to have, and what they request.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/submit/read_inputs.h"

namespace deploy {

/// "cpu" → cores, "memory" → bytes, as Kubernetes names and counts them.
using Amounts = std::map<std::string, double>;

struct WantedPod {
  std::string process{};  ///< "jobmanager", "taskmanager"
  int count = 1;
  Amounts requests{}, limits{};
  base::Json spec{};  ///< of the pod, for where it may be placed
};

/// The pods of a finished Deployment: what its containers request, summed.
WantedPod job_manager_pods(const base::Json& deployment);

/// What Flink makes of the TaskManagers' options: as many as the parallelism needs. Pod templates
/// are not looked into: containers beside Flink's are not counted, and any node may take them.
/// Nothing where Flink would refuse the sizes.
std::optional<WantedPod> task_manager_pods(const LoadedConfiguration& loaded);

/// The amounts of a list of resources; what is no amount is left out.
Amounts amounts_of(const base::Json& resources);

/// "2 cpu", "1.6 GiB memory".
std::string amount_text(const std::string& resource, double amount);

}  // namespace deploy
