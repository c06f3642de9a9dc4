// Refusals of a pod by the API server: what its sentence says, and what helps.
#pragma once
#include <chrono>
#include <string>

#include "flink/version/version.h"

namespace deploy {

struct Refusal {
  std::string reason{};  ///< the sentence without what comes before the reason
  std::chrono::seconds grace{
      20};  ///< for how long it must last before it is believed: controllers need a while
  std::string hint{};  ///< what helps; empty when that is not known
};

/// Reads a message such as `pods "orders-7c9-" is forbidden: exceeded quota: small, requested:
/// limits.memory=2Gi, used: 0, limited: 1Gi`. What it is stands at the beginning of the reason (the
/// admission plugins ResourceQuota, LimitRanger, PodSecurity, ServiceAccount, Priority, …,
/// webhooks, and policies); names and other people's sentences follow. `process` is "jobmanager" or
/// "taskmanager": whose pod it is; `version` is the cluster's Flink, whose options the hint names.
Refusal refusal_of(const std::string& message, const std::string& process,
                   const flink::Version& version = flink::newest_known);

}  // namespace deploy
