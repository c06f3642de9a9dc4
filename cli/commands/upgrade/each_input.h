// Work on several clusters, side by side.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/commands/upgrade/cluster_input.h"
#include "cli/output/context.h"

namespace cli {

/// Works on each input, of several on at most `most` at once (default: 100); errors are about its
/// cluster then. Of several all are tried, as kubectl does: what fails of one is told, and keeps
/// none of the others from its turn. What is said of one stands together, as they end; the
/// documents become, as given, one, `clusters`, or one List where they are manifests. Returns the
/// worst exit code: a failure before 10, that before 1, of failures the first. Throws at once what
/// concerns all: the API server is not reachable, or the program is to end.
base::Exit for_each_input(
    const Context& context, const std::vector<ClusterInput>& inputs,
    std::optional<std::size_t> most,
    const std::function<base::Exit(const Context&, const ClusterInput&)>& work);

/// A line above the result of one cluster of several; empty where it is the only one.
std::string heading(const Context& context);

}  // namespace cli
