// Differences between a cluster that exists and the one that was asked for.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace deploy {

/// One entry for each Flink option that differs between two flink-config ConfigMaps:
/// "parallelism.default 4 → 8", "x (new) 1", "y 2 (gone)"; sensitive values are masked, and what
/// concerns one run alone is left out. Keys sorted.
std::vector<std::string> configuration_differences(const base::Json& found,
                                                   const base::Json& wanted);

}  // namespace deploy
