// Sentences of the scheduler about a pod that is unschedulable.
#pragma once
#include <string>

#include "flink/version/version.h"

namespace deploy {

/// Its message without what it says of preemption and of dynamic resources.
std::string scheduler_reason(const std::string& message);

/// A pod that waits for a node.
struct UnschedulablePod {
  std::string kube_namespace{};
  std::string process{};                         ///< "jobmanager" or "taskmanager"
  flink::Version version = flink::newest_known;  ///< the cluster's Flink, whose options are named
};

/// What helps, by the reasons that the message counts nodes for: "0/3 nodes are available: 1
/// node(s) had untolerated taint {a: b}, 2 Insufficient cpu." Empty when nothing is known that
/// helps.
std::string scheduling_hint(const std::string& message, const UnschedulablePod& pod);

}  // namespace deploy
