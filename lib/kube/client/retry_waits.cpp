#include "kube/client/retry_waits.h"

#include <algorithm>

namespace kube {

using std::chrono::milliseconds;

std::chrono::milliseconds RetryWaits::wait(std::span<Tried> flight,
                                           std::chrono::steady_clock::time_point now) {
  milliseconds longest{};
  bool needed = false;
  for (const auto& [optional, decision] : flight) {
    if (!decision.again || optional) continue;
    needed = true;
    longest = std::max(longest, decision.wait);
  }
  if (!needed) limit_ = std::min(limit_, now + http::optional_patience);
  const milliseconds most = needed ? std::max(longest, milliseconds(http::optional_patience))
                                   : std::chrono::duration_cast<milliseconds>(limit_ - now);
  for (auto& [optional, decision] : flight) {
    if (!decision.again || !optional) continue;
    decision.again = decision.wait <= most;
    if (decision.again) longest = std::max(longest, decision.wait);
  }
  return longest;
}

}  // namespace kube
