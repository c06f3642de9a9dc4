// Sentences of the scheduler about a pod that is unschedulable.
#pragma once
#include <string>

#include "flink/version/version.h"

namespace deploy {

/// Its message without what it says of preemption and of dynamic resources.
std::string scheduler_reason(const std::string& message);

/// What helps, by the reasons that the message counts nodes for: "0/3 nodes are available: 1
/// node(s) had untolerated taint {a: b}, 2 Insufficient cpu." `process` is "jobmanager" or
/// "taskmanager"; `version` is the cluster's Flink, whose options the hint names. Empty when
/// nothing is known that helps.
std::string scheduling_hint(const std::string& message, const std::string& process,
                            const flink::Version& version = flink::newest_known);

}  // namespace deploy
