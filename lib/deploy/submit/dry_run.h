// Check of a plan by the API server, without carrying it out.
#pragma once
#include <string>
#include <vector>

#include "deploy/submit/execute.h"
#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// What carrying the plan out would do.
struct DryRun {
  std::vector<std::string> warnings{};  ///< the API server's, and of what was found
  bool deployment_exists = false;       ///< from the same input
  std::vector<bool> owned_exists{};     ///< in the plan's order
};

/// Sends every object with dryRun=All in one flight. Where the Deployment exists it is compared
/// with the plan, as carrying it out would do. Throws base::Error with all refusals: conflict (6)
/// when the cluster exists with a different configuration, or by the guard; else what the first
/// refusal means.
DryRun dry_run_on_server(const Plan& plan, kube::Client& client, Guard guard = Guard::none);

}  // namespace deploy
