// Has the API server check a plan without carrying it out.
#pragma once
#include <string>
#include <vector>

#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// Sends every object with dryRun=All in one flight and returns the API server's warnings. Throws
/// base::Error with all refusals: conflict (6) when an object of that name exists, else what the
/// first refusal means.
std::vector<std::string> dry_run_on_server(const Plan& plan, kube::Client& client,
                                           const std::string& server);

}  // namespace deploy
