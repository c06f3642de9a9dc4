// Clusters as users could want them: valid and invalid values for whatever an option or a pod
// template can say.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "support/dice.h"

namespace test {

struct RandomCluster {
  std::vector<std::pair<std::string, std::string>> properties{};  ///< as -D has them
  std::string pod_template{};  ///< the text of a JobManager's pod template; empty: none
};

/// One cluster, called orders. Values are such that every API server from Kubernetes 1.20 to 1.37
/// judges them alike, and that Flink's own client has nothing against them.
RandomCluster random_cluster(test::Dice& dice);

}  // namespace test
