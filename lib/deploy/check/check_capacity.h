// Room for a cluster's pods: quotas, limits and nodes, judged from what the API server lists.
#pragma once
#include <span>

#include "base/json.h"
#include "deploy/check/check_item.h"
#include "deploy/check/wanted_pods.h"

namespace deploy {

/// `quotas`: the namespace's ResourceQuotas. `objects`: what is made beside the Deployment and the
/// pods. `is_there`: a cluster of that name is there, and what it uses is counted in them although
/// it may give way.
CheckItem check_quotas(const std::vector<base::Json>& quotas, std::span<const WantedPod> pods,
                       const std::vector<base::Json>& objects, bool is_there);

/// `ranges`: the namespace's LimitRanges; their limits for containers and pods.
CheckItem check_limit_ranges(const std::vector<base::Json>& ranges,
                             std::span<const WantedPod> pods);

/// Whether for each pod there is a node that takes it (nodeSelector, taints, cordons) and is large
/// enough when it is empty. What runs on the nodes now is not counted.
CheckItem check_nodes(const std::vector<base::Json>& nodes, std::span<const WantedPod> pods);

}  // namespace deploy
