// Growing waits between tries.
#pragma once
#include <algorithm>
#include <chrono>

namespace base {

/// Waits that double from the first up to the longest.
struct Backoff {
  std::chrono::milliseconds first{};
  std::chrono::milliseconds longest{};

  /// The wait before the next try, when `tries` were made: at least 1.
  constexpr std::chrono::milliseconds after(int tries) const {
    return std::min(first * (1 << std::clamp(tries - 1, 0, 16)), longest);
  }
};

}  // namespace base
