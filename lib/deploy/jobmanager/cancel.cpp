#include "deploy/jobmanager/cancel.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/error.h"
#include "flink/rest/rest_reply.h"

namespace deploy {
namespace {

using Kind = RestAnswer::Kind;
using std::chrono::milliseconds;

/// The JobManager, or the whole cluster, is no more.
bool has_vanished(const RestAnswer& answer) {
  return answer.kind == Kind::gone ||
         (answer.kind == Kind::dead && answer.exit == base::Exit::not_found) ||
         (answer.kind == Kind::refused && answer.status == 404);
}

bool says(const RestAnswer& answer, std::string_view state) {
  return answer.kind == Kind::refused && answer.status == 409 &&
         answer.text.find(fmt::format("({})", state)) != std::string::npos;
}

/// Waits between two looks at a job that is to end. An application's JobManager often answers for
/// less than a second after its job has ended, and how it ended is known to nobody else; jobs that
/// take long are cancelled from a state of which Flink's own timeouts are minutes.
class Pauses {
 public:
  milliseconds next(milliseconds waited) {
    constexpr base::Backoff at_first{milliseconds(10), milliseconds(200)};
    constexpr base::Backoff later{milliseconds(400), milliseconds(2'000)};
    return waited < std::chrono::seconds(30) ? at_first.after(++looks_)
                                             : later.after(++late_looks_);
  }

 private:
  int looks_ = 0;
  int late_looks_ = 0;
};

}  // namespace

Cancelled cancel_job(FlinkClient& client, const std::string& job) {
  auto answer = client.send(flink::rest::cancel(job));
  if (answer.ok()) return Cancelled::accepted;
  const bool was_lost = answer.maybe_applied;
  if (says(answer, "CANCELED")) return was_lost ? Cancelled::accepted : Cancelled::already;
  if (was_lost && has_vanished(answer)) return Cancelled::accepted;
  // Flink has answered at last, so nothing is left open.
  if (answer.kind == Kind::refused) answer.maybe_applied = false;
  const auto what = answer.maybe_applied
                        ? fmt::format("it is not known whether job {} is being cancelled", job)
                        : fmt::format("Could not cancel job {}", job);
  auto error = to_error(answer, what);
  if (answer.kind == Kind::refused && answer.status == 409) error.exit = base::Exit::job_failed;
  if (error.exit == base::Exit::partial) error.hint = "run the same command again to find out";
  throw error;
}

JobEnd await_end(FlinkClient& client, const std::string& job) {
  JobEnd end;
  const auto begun = client.time_left();
  for (Pauses pauses;;) {
    const auto pause = pauses.next(begun - client.time_left());
    const auto answer = client.send(flink::rest::get_job(job));
    if (has_vanished(answer)) return {end.state, true};
    if (const auto now = answer.ok() ? flink::rest::read_job(answer.body) : std::nullopt) {
      end.state = now->state;
      end.ended = flink::rest::is_terminal(now->state);
    }
    if (end.ended || pause >= client.time_left() || !client.pause(pause)) return end;
  }
}

}  // namespace deploy
