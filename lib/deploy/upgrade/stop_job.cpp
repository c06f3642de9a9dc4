#include "deploy/upgrade/stop_job.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/job_role.h"
#include "deploy/upgrade/restored_state.h"
#include "flink/log/stack_trace.h"
#include "flink/rest/rest.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using std::chrono::milliseconds;

class Stop {
 public:
  Stop(FlinkClient& client, JobStop stop) : client_(client), stop_(std::move(stop)) {}

  std::string run() {
    if (auto path = savepoint()) return *path;
    if (!was_begun()) post();
    constexpr base::Backoff pauses{milliseconds(50), milliseconds(2'000)};
    for (int looks = 1;; ++looks) {
      if (auto path = savepoint()) return *path;
      if (!in_progress_) {
        if (auto path = result()) return *path;
      }
      const auto pause = pauses.after(looks);
      if (pause >= client_.time_left()) timed_out();
      if (!client_.pause(pause)) throw Error(Exit::partial, subject() + " goes on", again);
    }
  }

 private:
  std::string subject() const {
    return fmt::format("the stop of job {} with a savepoint in {}", stop_.job,
                       base::printable(stop_.directory, 500));
  }

  [[noreturn]] void timed_out() const {
    throw Error(Exit::timed_out, subject() + " is not complete yet, and goes on",
                fmt::format("{}; --timeout gives it longer", again));
  }

  [[noreturn]] void unknown(const std::string& why) const {
    throw Error(Exit::partial, fmt::format("what became of {} is not known: {}", subject(), why),
                again);
  }

  /// What the job tells of its checkpoints; also whether one is under way.
  std::optional<std::string> savepoint() {
    const auto answer = client_.send(flink::rest::get_checkpoints(stop_.job));
    if (!answer.ok()) unknown(answer.text);
    const auto checkpoints = flink::rest::read_checkpoints(answer.body);
    if (!checkpoints) unknown("the JobManager's answer tells of no checkpoints");
    in_progress_ = checkpoints->in_progress > 0;
    return savepoint_of(stop_, *checkpoints);
  }

  /// Where the JobManager takes no ids of ours a second stop would be one more: one that is under
  /// way may be that of an earlier run.
  bool was_begun() const { return in_progress_ && !client_.dialect().trigger_ids; }

  void post() {
    const auto answer = client_.send(flink::rest::stop(
        stop_.job, {stop_.directory, flink::rest::Format::canonical, stop_.trigger_id}, false,
        client_.dialect()));
    if (!answer.ok() && answer.maybe_applied) unknown(answer.text);
    if (!answer.ok())
      throw to_error(answer, fmt::format("Could not stop job {} with a savepoint", stop_.job));
    if (auto id = flink::rest::read_trigger(answer.body)) stop_.trigger_id = *id;
  }

  std::optional<std::string> result() {
    const auto answer =
        client_.send(flink::rest::get_savepoint_status(stop_.job, stop_.trigger_id));
    if (!answer.ok()) unknown(answer.text);
    const auto operation = flink::rest::read_operation(answer.body);
    if (!operation) unknown("the JobManager's answer has no status in it");
    if (!operation->completed) return std::nullopt;
    if (operation->failure.empty()) return operation->location;
    const auto grant = hint_of_refused_account(operation->failure);
    throw SavepointFailed(
        Exit::failed,
        fmt::format("Could not stop job {} with a savepoint: {}", stop_.job,
                    flink::root_cause(operation->failure)),
        "nothing was changed: the job goes on" + (grant.empty() ? grant : ". " + grant));
  }

  FlinkClient& client_;
  JobStop stop_;
  bool in_progress_ = false;
};

}  // namespace

std::optional<std::string> savepoint_of(const JobStop& stop,
                                        const flink::rest::Checkpoints& checkpoints) {
  const auto& latest = checkpoints.latest_savepoint;
  const auto name = stop.directory.substr(stop.directory.rfind('/') + 1);
  if (!latest || name.empty() || latest->path.find("/" + name + "/") == std::string::npos)
    return std::nullopt;
  return latest->path;
}

std::string stop_with_savepoint(FlinkClient& client, JobStop stop) {
  return Stop(client, std::move(stop)).run();
}

void let_job_manager_go(FlinkClient& client, const JobStop& stop) {
  static_cast<void>(client.try_once(flink::rest::get_savepoint_status(stop.job, stop.trigger_id)));
}

}  // namespace deploy
