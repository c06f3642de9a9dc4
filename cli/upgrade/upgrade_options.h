// Options about the state of a job that is upgraded.
#pragma once
#include <optional>
#include <string>

#include "cli/arguments/command.h"

namespace cli {

struct UpgradeOptions {
  std::string mode{};  ///< "savepoint", "last-state", "stateless", "never"; empty: not said
  std::optional<std::string> from{};  ///< path of a savepoint or checkpoint
  bool from_latest = false;           ///< it was looked up, and may be another one every time
  bool no_rollback = false;
  bool retry = false;  ///< an input that was rolled back is tried again
};

void declare(OptionSet& set, UpgradeOptions& options);

}  // namespace cli
