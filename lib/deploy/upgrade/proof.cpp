#include "deploy/upgrade/proof.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/error.h"
#include "base/text.h"
#include "deploy/upgrade/restored_state.h"
#include "flink/rest/rest.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using std::chrono::milliseconds;

class Proving {
 public:
  Proving(FlinkClient& client, const std::string& job, const std::string& start,
          const std::string& trigger_id)
      : client_(client), job_(job), start_(start), trigger_id_(trigger_id) {}

  Proof run() {
    auto seen = look();
    require_restored(seen);
    if (own_checkpoint(seen)) return std::move(proof_);
    proof_.why_none = why_none();
    if (!proof_.why_none.empty()) return std::move(proof_);
    trigger();
    constexpr base::Backoff pauses{milliseconds(50), milliseconds(2'000)};
    for (int looks = 1;; ++looks) {
      const auto pause = pauses.after(looks);
      if (pause >= client_.time_left()) timed_out(seen);
      if (!client_.pause(pause))
        throw Error(Exit::partial, fmt::format("job {} goes on", job_), again);
      seen = look();
      require_restored(seen);
      if (own_checkpoint(seen)) return std::move(proof_);
    }
  }

 private:
  flink::rest::Checkpoints look() const {
    const auto answer = client_.send(flink::rest::get_checkpoints(job_));
    if (answer.ok()) {
      if (auto seen = flink::rest::read_checkpoints(answer.body)) return std::move(*seen);
    }
    throw Error(Exit::partial,
                fmt::format("it is not known from what job {} was restored: {}", job_,
                            answer.ok() ? "the answer tells of no checkpoints" : answer.text),
                again);
  }

  /// A failure in between shows another restore; the first one has been seen by then.
  void require_restored(const flink::rest::Checkpoints& seen) {
    if (start_.empty() || proof_.restored) return;
    const auto problem = restore_problem(start_, seen);
    if (!problem.empty())
      throw Error(Exit::job_failed, fmt::format("job {} was not restored from {}: {}", job_,
                                                base::printable(start_, 500), problem));
    proof_.restored = seen.latest_restored->id;
  }

  bool own_checkpoint(const flink::rest::Checkpoints& seen) {
    const auto& latest = seen.latest_completed;
    if (!latest || latest->id <= proof_.restored.value_or(0)) return false;
    proof_.checkpoint = latest->id;
    return true;
  }

  std::string why_none() const {
    const auto answer = client_.send(flink::rest::get_checkpoint_config(job_));
    if (answer.status == 404) return "it takes none";
    const auto interval =
        answer.ok() ? flink::rest::read_checkpoint_interval(answer.body) : std::nullopt;
    if (!interval) return {};
    if (*interval == flink::rest::no_checkpoints) return "it takes none";
    if (client_.dialect().checkpoints || milliseconds(*interval) < client_.time_left()) return {};
    return "it takes the next one after the timeout";
  }

  /// One that is refused, as another is under way, is as good.
  void trigger() const {
    if (!client_.dialect().checkpoints) return;
    static_cast<void>(client_.try_once(flink::rest::trigger_checkpoint(
        job_, flink::rest::CheckpointType::configured, trigger_id_)));
  }

  [[noreturn]] void timed_out(const flink::rest::Checkpoints& seen) const {
    const auto why = seen.latest_failed && !seen.latest_failed->failure.empty()
                         ? "; the last one failed: " + base::printable(seen.latest_failed->failure)
                         : std::string();
    throw Error(Exit::timed_out,
                fmt::format("job {} runs, but has not completed a checkpoint in time{}", job_, why),
                "--timeout gives it longer");
  }

  FlinkClient& client_;
  const std::string& job_;
  const std::string& start_;
  const std::string& trigger_id_;
  Proof proof_{};
};

}  // namespace

Proof prove(FlinkClient& client, const std::string& job, const std::string& start,
            const std::string& trigger_id) {
  return Proving(client, job, start, trigger_id).run();
}

}  // namespace deploy
