// API server that has just started, and refuses what it will allow in a moment.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>

#include "http/message.h"

namespace kube {

/// Answers of one API server, over whatever connections, in whatever threads. From when it listens
/// until it has read the roles and whom to believe, which takes it seconds, it refuses everybody
/// who is no member of system:masters: 403 although they may, 401 although it will know them
/// (k8s.io/apiserver: authorizers and authenticators answer before /readyz is ok; measured with
/// 1.34). Whoever has seen it go away therefore does not believe such a refusal at once.
class Restart {
 public:
  using Clock = std::chrono::steady_clock;

  /// For so long after the last sign that it was away. All tries of a request take as long, so
  /// that a refusal that stays comes out as what it is.
  static constexpr std::chrono::seconds doubt{8};

  explicit Restart(std::function<Clock::time_point()> now);

  /// Makes of a refusal that is not to be believed an answer that says to come back, as a server
  /// does that is not ready: 503 with Retry-After, which changes nothing. Takes note of whatever
  /// else was answered. For http::Endpoint::amend.
  void amend(http::Reply& reply);

 private:
  void note_away();
  bool is_doubted() const;

  std::function<Clock::time_point()> now_;
  std::atomic<Clock::rep> doubted_until_{};  // since the clock's beginning
  // Something since another connection was last doubted for its first answer.
  std::atomic<bool> allowed_ = false;
};

}  // namespace kube
