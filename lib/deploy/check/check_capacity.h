// Room for a cluster's pods: quotas, limits and nodes, judged from what the API server lists.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/check/check_item.h"
#include "deploy/check/wanted_pods.h"

namespace deploy {

/// What quotas count of a cluster.
struct Load {
  std::vector<WantedPod> pods{};
  std::vector<base::Json> objects{};  ///< beside the Deployment and the pods
  bool has_deployment = false;        ///< and its ReplicaSet
};

/// What clusters that are to be deployed before, in the same namespace, add to what quotas count.
struct QuotaClaims {
  Amounts added{};
  std::vector<std::string> clusters{};
};

/// One more of them.
void add_claim(QuotaClaims& claims, const std::string& cluster, const Load& wanted,
               const Load& there);

/// `quotas`: the namespace's ResourceQuotas. `there`: what of the cluster is there, which they have
/// counted, and which stays or gives way: only what is wanted beyond it must be free. `unseen`: why
/// more may be there; empty: nothing is. `before`: what is not there yet, and is not free.
CheckItem check_quotas(const std::vector<base::Json>& quotas, const Load& wanted, const Load& there,
                       const std::string& unseen, const QuotaClaims& before = {});

/// `ranges`: the namespace's LimitRanges; their limits for containers and pods.
CheckItem check_limit_ranges(const std::vector<base::Json>& ranges,
                             std::span<const WantedPod> pods);

/// Whether for each pod there is a node that takes it (nodeSelector, taints, cordons) and is large
/// enough when it is empty. What runs on the nodes now is not counted.
CheckItem check_nodes(const std::vector<base::Json>& nodes, std::span<const WantedPod> pods);

}  // namespace deploy
