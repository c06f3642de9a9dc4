#include "base/deadline.h"

namespace base {

Deadline deadline_in(const World& world, std::chrono::milliseconds limit) {
  return limit.count() == 0 ? never : world.steady_now() + limit;
}

std::chrono::milliseconds time_left(const World& world, Deadline deadline) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(deadline - world.steady_now());
}

}  // namespace base
