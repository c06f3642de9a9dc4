// Path of a file of the user's as a CI system finds it in the repository.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "cli/ci/log_commands.h"

namespace cli {

/// The place with its file as the system looks for it: for GitHub below the workspace, else
/// absolute. Nothing where no such file is, neither as it is called nor in one of the folders.
std::optional<SourcePlace> found_place(CiSystem system, const base::World& world,
                                       const SourcePlace& place,
                                       const std::vector<std::string>& folders);

}  // namespace cli
