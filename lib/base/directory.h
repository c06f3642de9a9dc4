// Names of what a directory holds.
#pragma once
#include <string>
#include <vector>

namespace base {

/// The names in a directory, sorted, those of directories with a '/' behind them; a link to a
/// directory is none, so that nobody walks in circles. Pipes, sockets and devices are left out.
/// Throws Error{usage} with path and reason.
std::vector<std::string> names_in_directory(const std::string& path);

}  // namespace base
