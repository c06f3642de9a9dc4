// Names of what is there now, as commands of this program tell them.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/world.h"
#include "cli/completion/completion.h"

namespace cli {

/// Runs a command of this program, and gives what it writes to stdout.
using RunQuietly = std::function<std::string(const std::vector<std::string>& args)>;

/// The names as the options on the command line reach them (--context, --namespace, …): a request
/// has two seconds, for somebody waits at a terminal.
LiveNames live_names(const base::World& world, std::vector<std::string> words,
                     const RunQuietly& run);

}  // namespace cli
