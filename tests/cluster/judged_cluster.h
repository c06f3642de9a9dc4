// A random cluster, as drey judges it before anything is sent.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "cluster/random_cluster.h"

namespace test {

struct JudgedCluster {
  std::string words{};                ///< its options and its pod template
  std::string refusals{};             ///< a line for each problem; empty: drey takes it
  std::vector<base::Json> objects{};  ///< what is sent, or would have been: the Deployment, and the
                                      ///< others that the cluster's options and template are in
};

JudgedCluster judge(const RandomCluster& cluster, const std::string& kube_namespace);

}  // namespace test
