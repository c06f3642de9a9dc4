// Moments by which something has to be over.
#pragma once
#include <chrono>

#include "base/world.h"

namespace base {

using Deadline = std::chrono::steady_clock::time_point;

/// No limit. Times that people name can be added to it.
inline constexpr Deadline never{std::chrono::steady_clock::duration::max() / 2};

/// `limit` from now on; 0 stands for no limit, as for every option that names a time.
Deadline deadline_in(const World& world, std::chrono::milliseconds limit);

/// Between two looks at what may end a wait, or is to be done beside it (World::meanwhile): four a
/// second.
inline constexpr std::chrono::milliseconds between_looks{250};

/// How long it is until then; negative when it has passed.
std::chrono::milliseconds time_left(const World& world, Deadline deadline);

}  // namespace base
