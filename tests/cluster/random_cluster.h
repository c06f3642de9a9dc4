// Clusters as users could want them: valid and invalid values for whatever an option or a pod
// template can say.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/dice.h"

namespace test {

struct RandomCluster {
  std::vector<std::pair<std::string, std::string>> properties{};  ///< as -D has them
  std::string pod_template{};  ///< the text of a JobManager's pod template; empty: none
};

/// One cluster, called orders. Values are such that API servers of that minor version of Kubernetes
/// judge them as drey does, which judges as the newest do, and that Flink's own client has nothing
/// against them.
RandomCluster random_cluster(test::Dice& dice, int kube_minor);

/// A value in a cluster that has nothing else.
struct LoneValue {
  std::string where{};  ///< "container livenessProbe: {grpc: {}}"
  RandomCluster cluster{};
  std::optional<bool> refused{};  ///< whether API servers of that minor version refuse it, where
                                  ///< the newest say otherwise
  bool is_ignored = false;        ///< they do not know it
};

/// All values, also those that random clusters of that minor version do not have.
std::vector<LoneValue> lone_values(int kube_minor);

}  // namespace test
