// Bearer tokens that somebody else renews in a file.
#pragma once
#include <functional>
#include <string>

#include "base/world.h"

namespace kube {

/// The value of the Authorization header for each request: "Bearer " and what the file holds. It is
/// read at once, and again when the last reading is 50 seconds old (client-go's cached token
/// source); if that fails, the last good token stays. `otherwise` is used while the file cannot be
/// read from the start. Throws base::Error{usage} when there is neither.
std::function<std::string()> token_from_file(const base::World& world, const std::string& path,
                                             const std::string& otherwise);

}  // namespace kube
