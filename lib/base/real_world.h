// The process's own surroundings, for a program that signals end.
#pragma once
#include <functional>

#include "base/world.h"

namespace base {

/// As real_world() has it. `signal` is World::signal: sleeps, and files that nobody writes (a
/// FIFO), end with it.
World real_world(const std::function<int()>& signal);

}  // namespace base
