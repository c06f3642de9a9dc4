// Work on several clusters, side by side.
#pragma once
#include <functional>
#include <string>

#include "base/error.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/fleet/fleet_run.h"
#include "cli/output/context.h"

namespace cli {

using InputWork = std::function<base::Exit(const Context&, const ClusterInput&)>;

/// Works on each input, on several as run_fleet does.
base::Exit for_each_input(const Context& context, ClusterInputs& inputs, FleetResults results,
                          const InputWork& work);

/// A line above the result of one cluster of several; empty where it is the only one.
std::string heading(const Context& context);

}  // namespace cli
