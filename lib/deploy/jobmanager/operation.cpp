#include "deploy/jobmanager/operation.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/error.h"
#include "deploy/cluster/job_role.h"
#include "flink/log/stack_trace.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using std::chrono::milliseconds;

/// A job or a savepoint that Flink does not find is told by its exception alone.
bool names_what_is_not_there(const std::string& failure) {
  constexpr std::array<std::string_view, 2> signs{"FlinkJobNotFoundException",
                                                  "Cannot find checkpoint or savepoint"};
  return std::any_of(signs.begin(), signs.end(),
                     [&](auto sign) { return failure.find(sign) != std::string::npos; });
}

class Waiting {
 public:
  Waiting(FlinkClient& client, const JobOperation& operation, const std::string& trigger_id)
      : client_(client),
        operation_(operation),
        trigger_id_(trigger_id),
        status_(operation.status(trigger_id)) {}

  flink::rest::Operation wait() {
    constexpr base::Backoff pauses{milliseconds(10), milliseconds(2'000)};
    for (int looks = 1;; ++looks) {
      const auto answer = ask();
      const auto pause = pauses.after(looks);
      if (answer.completed) return judged(answer);
      if (pause >= client_.time_left()) timed_out();
      if (!client_.pause(pause)) interrupted();
    }
  }

 private:
  flink::rest::Operation ask() {
    const auto answer = client_.send(status_);
    if (answer.ok()) {
      if (auto operation = flink::rest::read_operation(answer.body)) return std::move(*operation);
      lost("the JobManager's answer has no status in it");
    }
    if (client_.is_ending()) interrupted();
    if (answer.kind == RestAnswer::Kind::not_ready) timed_out(": " + answer.text);
    const bool unknown = answer.kind == RestAnswer::Kind::refused && answer.status == 404;
    lost(unknown ? "the JobManager does not know it (any more): it forgets within minutes, and "
                   "when it starts anew"
                 : answer.text);
  }

  flink::rest::Operation judged(const flink::rest::Operation& answer) const {
    if (answer.failure.empty()) return answer;
    throw Error(names_what_is_not_there(answer.failure) ? Exit::not_found : Exit::failed,
                fmt::format("{}: {}", operation_.failure, flink::root_cause(answer.failure)),
                hint_of_refused_account(answer.failure));
  }

  std::string how_to_resume() const {
    return fmt::format("'{}' keeps waiting", operation_.resume_command(trigger_id_));
  }

  [[noreturn]] void timed_out(const std::string& why = {}) const {
    throw Error(Exit::timed_out,
                fmt::format("{} is not complete yet, and goes on in the cluster{}",
                            operation_.subject, why),
                how_to_resume() + "; --timeout gives it longer");
  }

  [[noreturn]] void interrupted() const {
    throw Error(Exit::partial, fmt::format("{} goes on in the cluster", operation_.subject),
                how_to_resume());
  }

  [[noreturn]] void lost(const std::string& why) const {
    throw Error(Exit::partial,
                fmt::format("what became of {} is not known: {}", operation_.subject, why),
                fmt::format("it had trigger id {}; {}", trigger_id_, operation_.how_to_look()));
  }

  FlinkClient& client_;
  const JobOperation& operation_;
  const std::string& trigger_id_;
  flink::rest::Request status_;
};

}  // namespace

std::string JobOperation::resume_command(const std::string& id) const {
  return fmt::format("{} {} --trigger-id {}",
                     command_about(verb, cluster.name, cluster.kube_namespace), argument, id);
}

std::string JobOperation::command_with_directory() const {
  return fmt::format("{} {} {}", command_about(verb, cluster.name, cluster.kube_namespace),
                     argument, directory_argument);
}

std::string JobOperation::how_to_look() const {
  return fmt::format("'{}' shows the last checkpoint and savepoint",
                     command_about("status", cluster.name, cluster.kube_namespace));
}

std::string start_or_resume(FlinkClient& client, const JobOperation& operation) {
  if (operation.resumes) return operation.trigger_id;
  const auto unknown = [&](const std::string& why) {
    return Error(Exit::partial,
                 fmt::format("it is not known whether {} was started: {}", operation.subject, why),
                 operation.request.repeatable
                     ? fmt::format("'{}' finds out", operation.resume_command(operation.trigger_id))
                     : operation.how_to_look());
  };
  const auto answer = client.send(operation.request);
  if (answer.ok()) {
    if (auto id = flink::rest::read_trigger(answer.body)) return std::move(*id);
    throw unknown("the JobManager's answer has no request-id");
  }
  if (answer.maybe_applied) throw unknown(answer.text);
  auto error = to_error(answer, operation.failure);
  if (lacks_directory(answer))
    error.hint = fmt::format("'{}' names it", operation.command_with_directory());
  throw error;
}

flink::rest::Operation await_operation(FlinkClient& client, const JobOperation& operation,
                                       const std::string& trigger_id) {
  return Waiting(client, operation, trigger_id).wait();
}

}  // namespace deploy
