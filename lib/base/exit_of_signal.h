// Exit code of a signal that asks the program to end.
#pragma once
#include <csignal>
#include <optional>

#include "base/error.h"
#include "base/world.h"

namespace base {

/// Absent while none asks.
inline std::optional<Exit> exit_of_signal(const World& world) {
  if (!is_ending(world)) return std::nullopt;
  return world.signal() == SIGINT ? Exit::interrupted : Exit::terminated;
}

}  // namespace base
