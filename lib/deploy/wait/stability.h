// Stability of a job that runs: a matter of time.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "deploy/observations/observations.h"
#include "deploy/observations/stage.h"

namespace deploy {

/// Watches how long a job has been RUNNING with all its tasks, without a restart, a failure or a
/// checkpoint that failed; each of these starts the time anew. Where checkpoints are taken at an
/// interval that is not longer than the time, one must have completed in it.
class Stability {
 public:
  /// Whether it has been so for `time` by now. To be asked whenever something changed.
  bool lasts(const Observations& seen, Stage reached, std::chrono::milliseconds time,
             std::chrono::steady_clock::time_point now);

  /// What it waits for by then: "RUNNING for 12 s of 30 s"; empty when the job does not run.
  const std::string& doing() const { return doing_; }

 private:
  /// What must not change while the job is stable.
  struct Trouble {
    std::string job{};
    std::int64_t restarts = 0;
    std::size_t failures = 0;
    std::int64_t failed_checkpoints = 0;
    bool operator==(const Trouble&) const = default;
  };

  std::optional<std::chrono::steady_clock::time_point> since_{};
  Trouble trouble_{};
  std::int64_t completed_ = 0;  // checkpoints, when the time began
  std::string doing_{};
};

}  // namespace deploy
