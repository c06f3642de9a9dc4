// Progress of a wait, stage by stage.
#pragma once
#include <chrono>
#include <string>

#include "cli/output/output.h"
#include "cli/output/status_line.h"
#include "deploy/wait/wait.h"

namespace cli {

/// A line a stage on stderr, with its time and what it was, and a status line for the next one.
/// Quiet: nothing.
class Progress {
 public:
  /// `title`: of what all of it is to a CI system; `accepted`: what is said of the first stage,
  /// "Deployment, 2 Services, ConfigMap".
  Progress(const Output& output, const std::string& title, std::string accepted,
           std::chrono::steady_clock::time_point begun)
      : output_(output),
        accepted_(std::move(accepted)),
        group_(output, title),
        line_(output, begun) {}

  /// Tells it what happens.
  deploy::WaitListener listener();

  /// Takes the status line away, before anything else is written.
  void end() {
    line_.end();
    group_.end();
  }

 private:
  void reached(deploy::Stage stage, const std::string& detail);

  const Output& output_;
  std::string accepted_;
  OutputGroup group_;
  StatusLine line_;  // since the last stage was reached
};

}  // namespace cli
