// Decides, from what has been seen and for how long, whether waiting is over.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "deploy/diagnosis/diagnosis.h"
#include "deploy/observations/observations.h"
#include "deploy/observations/stage.h"
#include "deploy/wait/application_end.h"
#include "deploy/wait/stability.h"

namespace deploy {

using TimePoint = std::chrono::steady_clock::time_point;

/// Believes in a symptom once it has lasted; another one, or none, starts anew.
class GracePeriod {
 public:
  /// Whether the symptom with this key has lasted for its grace by now.
  bool lasts(const std::string& key, std::chrono::seconds grace, TimePoint now);
  void forget() { key_.clear(); }

 private:
  std::string key_{};
  TimePoint since_{};
};

struct WaitDecision {
  enum class Kind {
    go_on,    ///< nothing is decided yet
    reached,  ///< what was waited for is there
    ended,    ///< the application is over, otherwise than wanted
    failed    ///< it will never be there
  };
  Kind kind = Kind::go_on;
  std::optional<ApplicationEnd> application_end{};  ///< of an application that is over, well or not
  std::optional<Diagnosis>
      diagnosis{};  ///< of one that failed; of one that goes on: what is suspected
  StageView view{};
};

/// Waits for one stage of one cluster. Pure: the observations and the time are given.
class WaitEvaluator {
 public:
  WaitEvaluator(Stage until, TimePoint begun) : WaitEvaluator(WaitFor{until}, begun) {}
  WaitEvaluator(WaitFor wanted, TimePoint begun)
      : until_(wanted.stage), stable_for_(wanted.stable_for), begun_(begun) {}

  /// To be asked whenever something changed, and every now and then, as symptoms must last.
  WaitDecision evaluate(const Observations& seen, TimePoint now);

  /// When each stage was reached for the first time, counted from the beginning.
  const std::map<Stage, std::chrono::milliseconds>& times() const { return times_; }
  const std::map<Stage, std::string>& details() const { return details_; }
  bool has_reached(Stage stage) const { return times_.contains(stage); }

 private:
  void note(const StageView& view, TimePoint now);
  void note(Stage stage, TimePoint now);
  std::optional<WaitDecision> check_end(const Observations& seen, TimePoint now);
  void check_stability(const Observations& seen, StageView& view, TimePoint now);
  std::optional<Diagnosis> suspected_cause(const Observations& seen) const;

  Stage until_;
  std::chrono::milliseconds stable_for_;
  TimePoint begun_;
  std::map<Stage, std::chrono::milliseconds> times_{};
  std::map<Stage, std::string> details_{};
  GracePeriod end_{};
  GracePeriod symptom_{};
  Stability stability_{};
};

}  // namespace deploy
