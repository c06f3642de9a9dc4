// Contexts that are asked side by side and have not answered yet.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace cli {

/// Each context is asked in a thread of its own, which says when it has its answer; another thread
/// shows which have not.
class OpenContexts {
 public:
  explicit OpenContexts(std::vector<std::string> names);

  /// This one has answered, or failed.
  void end(const std::string& name);

  /// "1 of 3 answered, not yet prod-2, test"; empty when all have.
  std::string text() const;

  /// Until one more has answered, at most so long.
  void wait(std::chrono::milliseconds most);

 private:
  std::size_t number_;
  std::vector<std::string> open_;
  mutable std::mutex mutex_{};
  std::condition_variable ended_{};
};

}  // namespace cli
