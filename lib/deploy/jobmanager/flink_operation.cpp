#include "deploy/jobmanager/flink_operation.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/error.h"
#include "base/text.h"
#include "flink/log/stack_trace.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using std::chrono::milliseconds;

/// A job or a savepoint that Flink does not find is told by its exception alone.
bool names_what_is_not_there(const std::string& failure) {
  constexpr std::string_view signs[] = {"FlinkJobNotFoundException",
                                        "Cannot find checkpoint or savepoint"};
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](auto sign) { return failure.find(sign) != std::string::npos; });
}

std::string how_to_look(const OperationTexts& texts) {
  return fmt::format("'{}' shows the last checkpoint and savepoint", texts.look);
}

class Waiting {
 public:
  Waiting(FlinkClient& client, const flink::rest::Request& status, const std::string& trigger_id,
          const OperationTexts& texts)
      : client_(client), status_(status), trigger_id_(trigger_id), texts_(texts) {}

  flink::rest::Operation wait() {
    constexpr base::Backoff pauses{milliseconds(10), milliseconds(2'000)};
    for (int looks = 1;; ++looks) {
      const auto operation = ask();
      const auto pause = pauses.after(looks);
      if (operation.completed) return judged(operation);
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
    lost(answer.status == 404 ? "the JobManager does not know it (any more): it forgets within "
                                "minutes, and when it starts anew"
                              : answer.text);
  }

  flink::rest::Operation judged(const flink::rest::Operation& operation) const {
    if (operation.failure.empty()) return operation;
    throw Error(names_what_is_not_there(operation.failure) ? Exit::not_found : Exit::failed,
                fmt::format("{}: {}", texts_.failed, flink::root_cause(operation.failure)));
  }

  std::string how_to_resume() const {
    return fmt::format("'{} {}' keeps waiting", texts_.resume, trigger_id_);
  }

  [[noreturn]] void timed_out(const std::string& why = {}) const {
    throw Error(
        Exit::timed_out,
        fmt::format("{} is not complete yet, and goes on in the cluster{}", texts_.subject, why),
        how_to_resume() + "; --timeout gives it longer");
  }

  [[noreturn]] void interrupted() const {
    throw Error(Exit::partial, fmt::format("{} goes on in the cluster", texts_.subject),
                how_to_resume());
  }

  [[noreturn]] void lost(const std::string& why) const {
    throw Error(Exit::partial,
                fmt::format("what became of {} is not known: {}", texts_.subject, why),
                fmt::format("it had trigger id {}; {}", trigger_id_, how_to_look(texts_)));
  }

  FlinkClient& client_;
  const flink::rest::Request& status_;
  const std::string& trigger_id_;
  const OperationTexts& texts_;
};

}  // namespace

std::string start_operation(FlinkClient& client, const flink::rest::Request& request,
                            const std::string& own_trigger_id, const OperationTexts& texts) {
  const auto unknown = [&](const std::string& why) {
    const auto find_out = fmt::format("'{} {}' finds out", texts.resume, own_trigger_id);
    return Error(Exit::partial,
                 fmt::format("it is not known whether {} was started: {}", texts.subject, why),
                 request.repeatable ? find_out : how_to_look(texts));
  };
  const auto answer = client.send(request);
  if (answer.ok()) {
    if (auto id = flink::rest::read_trigger(answer.body)) return std::move(*id);
    throw unknown("the JobManager's answer has no request-id");
  }
  if (answer.maybe_applied) throw unknown(answer.text);
  throw to_error(answer, texts.failed);
}

flink::rest::Operation await_operation(FlinkClient& client, const flink::rest::Request& status,
                                       const std::string& trigger_id, const OperationTexts& texts) {
  return Waiting(client, status, trigger_id, texts).wait();
}

}  // namespace deploy
