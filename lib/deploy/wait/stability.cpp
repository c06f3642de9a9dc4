#include "deploy/wait/stability.h"

#include <fmt/format.h>

#include "deploy/cluster/amounts.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;

std::int64_t completed(const Observations& seen) {
  return seen.rest.checkpoints ? seen.rest.checkpoints->completed : 0;
}

/// A checkpoint is due within the time, as far as is known.
bool wants_checkpoint(const Observations& seen, milliseconds time) {
  const auto& rest = seen.rest;
  if (rest.checkpoints_off || !rest.checkpoints) return false;
  if (rest.checkpoint_interval) return *rest.checkpoint_interval <= time;
  return rest.checkpoints->in_progress > 0;
}

}  // namespace

bool Stability::lasts(const Observations& seen, Stage reached, milliseconds time,
                      std::chrono::steady_clock::time_point now) {
  doing_.clear();
  const auto* job = current_job(seen);
  if (job == nullptr || reached < Stage::running) {
    since_.reset();
    return false;
  }
  const Trouble trouble{job->id, seen.rest.restarts.value_or(0), seen.rest.failures.size(),
                        seen.rest.checkpoints ? seen.rest.checkpoints->failed : 0};
  if (!since_ || !(trouble == trouble_)) {
    since_ = now;
    trouble_ = trouble;
    completed_ = completed(seen);
  }
  const auto failure = last_failure(seen);
  const auto since = failure.empty() ? std::string() : ", since it failed: " + failure;
  const auto runs = std::chrono::duration_cast<milliseconds>(now - *since_);
  const bool checkpoint_missing = wants_checkpoint(seen, time) && completed(seen) <= completed_;
  doing_ = runs < time
               ? fmt::format("RUNNING for {} of {}{}", span_text(runs), span_text(time), since)
               : fmt::format("RUNNING for {}, but no checkpoint has completed meanwhile",
                             span_text(runs));
  return runs >= time && !checkpoint_missing;
}

}  // namespace deploy
