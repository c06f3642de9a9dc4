// How a wait is shown while it goes on.
#pragma once
#include <chrono>
#include <map>
#include <string>

#include "base/world.h"
#include "deploy/wait.h"

namespace cli {

/// A line a stage on stderr, with its time and what it was. On a terminal the last line lives, and says what is waited for; elsewhere, with
/// NO_COLOR or CI, there is a line every 30 s instead, and no control characters. Quiet: nothing.
class Progress {
 public:
  /// `accepted`: what is said of the first stage, "Deployment, 2 Services, ConfigMap".
  Progress(const base::World& world, bool quiet, std::string accepted, std::chrono::steady_clock::time_point begun);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Tells it what happens.
  deploy::WaitListener listener();

  /// Takes the living line away, before anything else is written.
  void end();

 private:
  void reached(deploy::Stage stage, const std::string& detail);
  void tick(deploy::Stage next, const std::string& doing);
  void draw(const std::string& line);

  const base::World& world_;
  bool quiet_;
  bool alive_;
  std::string accepted_;
  std::chrono::steady_clock::time_point since_;  // when the last stage was reached
  std::chrono::steady_clock::time_point told_;   // when the last line was written
  std::string drawn_{};
  std::size_t frames_ = 0;
};

}  // namespace cli
