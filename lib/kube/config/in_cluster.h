// The configuration that every pod is given: its service account.
#pragma once
#include <optional>
#include <string>

#include "base/world.h"
#include "kube/config/kubeconfig.h"

namespace kube {

struct InCluster {
  std::optional<Kubeconfig> config{};  ///< absent outside of a pod
  std::string why_not{};               ///< and why it is
};

/// The service account's files and the environment of a pod as a kubeconfig with one context,
/// 'in-cluster' (client-go, rest.InClusterConfig).
InCluster in_cluster_config(const base::World& world);

}  // namespace kube
