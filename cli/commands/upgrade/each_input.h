// Work on several clusters, one after the other.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/output/context.h"

namespace cli {

/// Works on each input; errors are about its cluster then. Of several all are tried, as kubectl
/// does: what fails of one is told, and does not keep the next from its turn. The documents become
/// one, `clusters`, or one List where they are manifests. Returns the worst exit code: a failure
/// before 10, that before 1, of failures the first. Throws at once what concerns all: the API
/// server is not reachable, or the program is to end.
base::Exit for_each_input(
    const Context& context, const std::vector<ClusterInput>& inputs,
    const std::function<base::Exit(const Context&, const ClusterInput&)>& work);

/// A line above the result of one cluster of several; empty where it is the only one.
std::string heading(const Context& context);

}  // namespace cli
