// Stages that a cluster goes through until its job runs, and is finished.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/observations/observations.h"

namespace deploy {

/// From nothing to the end of a batch job; each includes those before it, but for checkpoints that
/// a job does not take. `stable` is a matter of time: the job has been RUNNING for a while, see
/// Stability.
enum class Stage {
  accepted,
  scheduled,
  pulled,
  started,
  rest,
  main,
  running,
  checkpoint,
  stable,
  finished
};

/// All of them, in order.
const std::vector<Stage>& all_stages();

/// "scheduled": as --wait and documents name it.
std::string_view name_of(Stage stage);

/// "pod scheduled": as progress shows it.
std::string_view title_of(Stage stage);

/// The stage with that name, in any case; absent when there is none.
std::optional<Stage> stage_named(std::string_view name);

/// What a wait is for.
struct WaitFor {
  static constexpr std::chrono::milliseconds usual_stability{30'000};
  Stage stage = Stage::running;
  std::chrono::milliseconds stable_for = usual_stability;  ///< of Stage::stable: for how long
};

/// What --wait says: the name of a stage in any case, nothing for running; `stable=2m` says for how
/// long as well. Throws base::Error{usage} when there is no such stage, when it takes no time, or
/// when the time is none.
WaitFor parse_wait(const std::string& text);

struct StageView {
  Stage reached = Stage::accepted;
  std::map<Stage, std::string>
      details{};       ///< what is shown beside a stage that was reached: node, image, job
  std::string next{};  ///< what the stage after it waits for: "4 of 16 tasks running, waiting for
                       ///< TaskManagers"
};

/// How far it is now. A JobManager that was lost takes the cluster back; whoever shows progress
/// keeps what was reached.
StageView stage_of(const Observations& seen);

/// The job that is waited for: the last of the application's jobs that has not ended, else the
/// last; null when there is none.
const flink::rest::Job* current_job(const Observations& seen);

/// All tasks of a job that are to run do. Those of a later stage of a batch job are created and
/// wait for the ones before them.
bool runs(const flink::rest::Job& job);

/// "4 of 16 tasks running, waiting for TaskManagers (2 of 4 registered)".
std::string tasks_text(const Observations& seen, const flink::rest::Job& job);

/// "5d1f… (orders)".
std::string display_name(const flink::rest::Job& job);

}  // namespace deploy
