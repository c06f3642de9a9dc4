#include "deploy/wait/wait_evaluator.h"

#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/amounts.h"
#include "deploy/wait/restarts.h"
#include "flink/config/job_options.h"
#include "flink/config/operator_options.h"
#include "flink/version/version.h"

namespace deploy {

using std::chrono::seconds;

namespace {

/// With high availability an application ends as failed where its JobManager may not do what it has
/// to, and without a trace. Its Deployment stays then, which it may not delete either.
std::optional<Diagnosis> refused_end(const Observations& seen, const ApplicationEnd& end) {
  if (end.state != "FAILED" || !end.cause.empty() || seen.deployment_gone) return std::nullopt;
  return diagnose_refusal(seen);
}

}  // namespace

bool GracePeriod::lasts(const std::string& key, seconds grace, TimePoint now) {
  if (key != key_) {
    key_ = key;
    since_ = now;
  }
  return now - since_ >= grace;
}

void WaitEvaluator::note(Stage stage, TimePoint now) {
  times_.try_emplace(stage, std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_));
}

void WaitEvaluator::note(const StageView& view, TimePoint now) {
  for (const auto stage : all_stages()) {
    // A job can finish without having taken a checkpoint, or having been watched for a while.
    const bool optional =
        (stage == Stage::checkpoint && view.reached > stage) || stage == Stage::stable;
    const bool skipped = optional && !view.details.contains(stage);
    if (stage <= view.reached && !skipped && stage != Stage::finished) note(stage, now);
  }
  for (const auto& [stage, detail] : view.details) details_[stage] = detail;
}

std::optional<WaitDecision> WaitEvaluator::check_end(const Observations& seen, TimePoint now) {
  auto end = application_end(seen);
  if (!end) {
    end_.forget();
    return std::nullopt;
  }
  WaitDecision decision;
  if (!end_.lasts(end->state + (end->cluster_gone ? " gone" : ""), end->settle, now))
    return decision;
  decision.kind =
      end->state == "FINISHED" ? WaitDecision::Kind::reached : WaitDecision::Kind::ended;
  if (decision.kind == WaitDecision::Kind::reached) {
    for (const auto stage : all_stages()) {
      if (stage != Stage::checkpoint && stage != Stage::stable) note(stage, now);
    }
  }
  decision.diagnosis = refused_end(seen, *end);
  if (decision.diagnosis) decision.kind = WaitDecision::Kind::failed;
  else decision.application_end = std::move(end);
  return decision;
}

void WaitEvaluator::check_stability(const Observations& seen, StageView& view, TimePoint now) {
  if (view.reached > Stage::stable) return;
  const bool stable = stability_.lasts(seen, view.reached, stable_for_, now);
  if (!stability_.doing().empty()) view.next = stability_.doing();
  if (!stable) return;
  view.reached = Stage::stable;
  view.details[Stage::stable] =
      fmt::format("RUNNING without a restart for {}", span_text(stable_for_));
  view.next.clear();
}

std::optional<Diagnosis> WaitEvaluator::suspected_cause(const Observations& seen) const {
  if (until_ == Stage::checkpoint && has_reached(Stage::running) && seen.rest.checkpoints_off) {
    return Diagnosis{
        .key = "no checkpoints",
        .exit = base::Exit::failed,
        .claim = "will not take a checkpoint",
        .what = "checkpointing is not enabled; the job is RUNNING",
        .hint = fmt::format("enable it with {}, or wait with --wait=running",
                            flink::options::word_or_field(flink::options::checkpoint_interval,
                                                          flink::newest_known))};
  }
  if (seen.rest.forbidden && has_reached(Stage::started)) {
    return Diagnosis{
        .key = "REST forbidden",
        .exit = base::Exit::not_allowed,
        .claim = "cannot be observed after its container started",
        .what = seen.rest.problem,
        .hint = "grant the permission to get services/proxy, or wait with --wait=started"};
  }
  auto loop = diagnose_restarts(seen, until_, begun_);
  auto found = diagnose(seen);
  // What is wrong with the pods says more than what a job says of it, unless it may heal.
  if (loop && (!found || found->grace.count() > 0)) return loop;
  // What ran once mostly runs again: nodes are drained, pods evicted.
  if (found && has_reached(Stage::running)) found->grace = 10 * found->grace + seconds(60);
  return found;
}

WaitDecision WaitEvaluator::evaluate(const Observations& seen, TimePoint now) {
  auto view = stage_of(seen);
  if (until_ == Stage::stable) check_stability(seen, view, now);
  note(view, now);
  auto decision = check_end(seen, now).value_or(WaitDecision{});
  decision.view = std::move(view);
  if (decision.kind != WaitDecision::Kind::go_on) return decision;
  if (until_ != Stage::finished && decision.view.reached >= until_) {
    decision.kind = WaitDecision::Kind::reached;
    return decision;
  }
  decision.diagnosis = suspected_cause(seen);
  if (!decision.diagnosis) symptom_.forget();
  else if (symptom_.lasts(decision.diagnosis->key, decision.diagnosis->grace, now))
    decision.kind = WaitDecision::Kind::failed;
  return decision;
}

}  // namespace deploy
