// The objects of an application cluster.
#pragma once
#include <vector>

#include "base/json.h"
#include "flink/spec/cluster_spec.h"

namespace flink {

struct Manifests {
  base::Json deployment{};
  std::vector<base::Json>
      owned{};  ///< in the order in which Flink sends them, without ownerReferences
};

/// Folds the steps over an empty draft and wraps the pod in a Deployment
/// (KubernetesJobManagerFactory#buildKubernetesJobManagerSpecification).
Manifests job_manager(const ClusterSpec& spec);

}  // namespace flink
