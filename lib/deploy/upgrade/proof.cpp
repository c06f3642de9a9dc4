#include "deploy/upgrade/proof.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/backoff.h"
#include "base/error.h"
#include "base/text.h"
#include "deploy/diagnosis/diagnosis.h"
#include "deploy/observations/event.h"
#include "deploy/upgrade/restored_state.h"
#include "deploy/wait/application_end.h"
#include "deploy/wait/restarts.h"
#include "deploy/wait/wait_evaluator.h"
#include "flink/rest/rest.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using std::chrono::milliseconds;

class Proving {
 public:
  Proving(FlinkClient& client, const ClusterRef& cluster, const std::string& job,
          const std::string& start, const std::string& trigger_id)
      : client_(client),
        job_(job),
        start_(start),
        trigger_id_(trigger_id),
        begun_(client.world().steady_now()) {
    seen_.cluster_id = cluster.name;
    seen_.kube_namespace = cluster.kube_namespace;
  }

  Proof run() {
    auto seen = look();
    require_restored(seen);
    if (own_checkpoint(seen)) return std::move(proof_);
    proof_.why_none = why_none();
    if (!proof_.why_none.empty()) return std::move(proof_);
    trigger();
    try {
      await_checkpoint(std::move(seen));
    } catch (const Error&) {
      let_job_manager_go();
      throw;
    }
    let_job_manager_go();
    return std::move(proof_);
  }

 private:
  void await_checkpoint(flink::rest::Checkpoints seen) {
    constexpr base::Backoff pauses{milliseconds(50), milliseconds(2'000)};
    for (int looks = 1;; ++looks) {
      const auto pause = pauses.after(looks);
      if (pause >= client_.time_left()) timed_out(seen);
      if (!client_.pause(pause))
        throw Error(Exit::partial, fmt::format("job {} goes on", job_), again);
      seen = look();
      require_restored(seen);
      if (own_checkpoint(seen) || has_finished()) return;
    }
  }

  flink::rest::Checkpoints look() const {
    const auto answer = client_.send(flink::rest::get_checkpoints(job_));
    if (answer.ok()) {
      if (auto seen = flink::rest::read_checkpoints(answer.body)) return std::move(*seen);
    }
    require_alive(answer);
    throw Error(Exit::partial,
                fmt::format("it is not known from what job {} was restored: {}", job_,
                            answer.ok() ? "the answer tells of no checkpoints" : answer.text),
                again);
  }

  /// Of a cluster that is gone, or whose JobManager cannot come up again, there is nothing to wait
  /// for. A Service alone may be gone for another reason.
  void require_alive(const RestAnswer& answer) const {
    const auto what = fmt::format("job {} has not completed a checkpoint", job_);
    if (answer.kind == RestAnswer::Kind::dead) throw to_error(answer, what);
    if (answer.kind != RestAnswer::Kind::gone) return;
    if (const auto why = client_.trouble())
      throw Error(why->exit, fmt::format("{}: {}", what, why->text), why->hint);
  }

  /// Whether there is no checkpoint to wait for, as all is done. Throws of a job that failed, and
  /// of one that fails again and again: the JobManager may well stay, and tell of its checkpoints.
  bool has_finished() {
    ask(flink::rest::get_jobs());
    ask(flink::rest::get_exceptions(job_));
    const auto now = client_.world().steady_now();
    const auto end = application_end(seen_);
    if (!end) end_.forget();
    if (end && end_.lasts(end->state, end->settle, now)) {
      if (end->state != "FINISHED") throw to_error(*end, seen_.cluster_id);
      proof_.why_none = "it has finished";
      return true;
    }
    if (const auto loop = diagnose_restarts(seen_, Stage::checkpoint, begun_))
      throw to_error(*loop, seen_);
    return false;
  }

  void ask(const flink::rest::Request& request) {
    auto answer = client_.send(request);
    require_alive(answer);
    if (answer.ok())
      apply(seen_,
            {client_.world().steady_now(), RestAnswered{request.path, std::move(answer.body)}});
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
    require_alive(answer);
    // The API server's 404 is about the Service.
    if (answer.kind == RestAnswer::Kind::refused && answer.status == 404) return "it takes none";
    const auto interval =
        answer.ok() ? flink::rest::read_checkpoint_interval(answer.body) : std::nullopt;
    if (!interval) return {};
    if (*interval == flink::rest::no_checkpoints) return "it takes none";
    if (client_.dialect().checkpoints || milliseconds(*interval) < client_.time_left()) return {};
    return "it takes the next one after the timeout";
  }

  /// One that is refused, as another is under way, is as good.
  void trigger() {
    if (!client_.dialect().checkpoints) return;
    triggered_ = client_
                     .try_once(flink::rest::trigger_checkpoint(
                         job_, flink::rest::CheckpointType::configured, trigger_id_))
                     .ok();
  }

  /// Where its job ends, a JobManager stays for five minutes while the result of an operation was
  /// not asked for (CompletedOperationCache, rest.async.store-duration).
  void let_job_manager_go() const {
    if (triggered_)
      static_cast<void>(client_.try_once(flink::rest::get_checkpoint_status(job_, trigger_id_)));
  }

  [[noreturn]] void timed_out(const flink::rest::Checkpoints& seen) const {
    const auto* job = current_job(seen_);
    const bool runs = job == nullptr || job->state == "RUNNING";
    auto why = runs ? std::string() : last_failure(seen_);
    if (why.empty() && seen.latest_failed && !seen.latest_failed->failure.empty())
      why = "the last one failed: " + base::printable(seen.latest_failed->failure);
    throw Error(Exit::timed_out,
                fmt::format("job {} {}, but has not completed a checkpoint in time{}{}", job_,
                            runs ? "runs" : "is " + base::printable(job->state, 40),
                            why.empty() ? "" : "; ", why),
                "--timeout gives it longer");
  }

  FlinkClient& client_;
  const std::string& job_;
  const std::string& start_;
  const std::string& trigger_id_;
  TimePoint begun_;
  bool triggered_ = false;
  Observations seen_{};
  GracePeriod end_{};
  Proof proof_{};
};

}  // namespace

Proof prove(FlinkClient& client, const ClusterRef& cluster, const std::string& job,
            const std::string& start, const std::string& trigger_id) {
  return Proving(client, cluster, job, start, trigger_id).run();
}

}  // namespace deploy
