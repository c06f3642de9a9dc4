// Waits for calls that nothing depends on.
#pragma once
#include <chrono>
#include <span>
#include <vector>

#include "base/deadline.h"
#include "kube/client/retry.h"

namespace kube {

/// What came of one call in a flight.
struct Tried {
  bool optional = false;  ///< http::Request::optional
  Decision decision{};
};

/// The waits between the flights of one `Client::send`. Optional calls are sent again only where
/// their wait makes nobody else wait longer than `http::optional_patience`, and once all others are
/// answered they have that time together.
class RetryWaits {
 public:
  /// Until when the flights may last.
  base::Deadline limit() const { return limit_; }

  /// The wait before the next flight. Takes `again` from the optional calls that would wait for too
  /// long.
  std::chrono::milliseconds wait(std::span<Tried> flight,
                                 std::chrono::steady_clock::time_point now);

 private:
  base::Deadline limit_ = base::never;
};

}  // namespace kube
