// Differences between a cluster that exists and the one that was asked for.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace deploy {

/// A Flink option that two configurations have otherwise; its values with their secrets masked,
/// absent where it is not set.
struct OptionDifference {
  std::string key{};
  std::optional<std::string> found{}, wanted{};
};

/// The options that differ between two flink-config ConfigMaps, without what concerns one run
/// alone: first those that were found, then those that are new; keys sorted.
std::vector<OptionDifference> differing_options(const base::Json& found, const base::Json& wanted);

/// "parallelism.default 4 → 8", "x 1 (new)", "y 2 (gone)".
std::string line_of(const OptionDifference& difference);

/// The same options, a line each.
std::vector<std::string> configuration_differences(const base::Json& found,
                                                   const base::Json& wanted);

}  // namespace deploy
