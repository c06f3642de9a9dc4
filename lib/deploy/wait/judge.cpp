#include "deploy/wait/judge.h"

#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/amounts.h"
#include "deploy/wait/restarts.h"

namespace deploy {

using std::chrono::seconds;

bool Patience::lasts(const std::string& key, seconds grace, TimePoint now) {
  if (key != key_) {
    key_ = key;
    since_ = now;
  }
  return now - since_ >= grace;
}

void Judge::note(Stage stage, TimePoint now) {
  times_.try_emplace(stage, std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_));
}

void Judge::note(const StageView& view, TimePoint now) {
  for (const auto stage : all_stages()) {
    // A job can finish without having taken a checkpoint, or having been watched for a while.
    const bool optional =
        (stage == Stage::checkpoint && view.reached > stage) || stage == Stage::stable;
    const bool skipped = optional && !view.details.contains(stage);
    if (stage <= view.reached && !skipped && stage != Stage::finished) note(stage, now);
  }
  for (const auto& [stage, detail] : view.details) details_[stage] = detail;
}

std::optional<Verdict> Judge::look_for_end(const Observations& seen, TimePoint now) {
  auto ending = end_of(seen);
  if (!ending) {
    end_.forget();
    return std::nullopt;
  }
  Verdict verdict;
  if (!end_.lasts(ending->state + (ending->cluster_gone ? " gone" : ""), ending->settle, now))
    return verdict;
  verdict.kind = ending->state == "FINISHED" ? Verdict::Kind::reached : Verdict::Kind::ended;
  if (verdict.kind == Verdict::Kind::reached) {
    for (const auto stage : all_stages()) {
      if (stage != Stage::checkpoint && stage != Stage::stable) note(stage, now);
    }
  }
  verdict.ending = std::move(ending);
  return verdict;
}

void Judge::look_for_stability(const Observations& seen, StageView& view, TimePoint now) {
  if (view.reached > Stage::stable) return;
  const bool stable = stability_.lasts(seen, view.reached, stable_for_, now);
  if (!stability_.doing().empty()) view.next = stability_.doing();
  if (!stable) return;
  view.reached = Stage::stable;
  view.details[Stage::stable] =
      fmt::format("RUNNING without a restart for {}", span_text(stable_for_));
  view.next.clear();
}

std::optional<Diagnosis> Judge::suspect(const Observations& seen) const {
  if (until_ == Stage::checkpoint && has_reached(Stage::running) && seen.rest.checkpoints_off) {
    return Diagnosis{
        .key = "no checkpoints",
        .exit = base::Exit::failed,
        .claim = "will not take a checkpoint",
        .what = "checkpointing is not enabled; the job is RUNNING",
        .hint = "enable it with -Dexecution.checkpointing.interval, or wait with --wait=running"};
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

Verdict Judge::look(const Observations& seen, TimePoint now) {
  auto view = stage_of(seen);
  if (until_ == Stage::stable) look_for_stability(seen, view, now);
  note(view, now);
  auto verdict = look_for_end(seen, now).value_or(Verdict{});
  verdict.view = std::move(view);
  if (verdict.kind != Verdict::Kind::go_on) return verdict;
  if (until_ != Stage::finished && verdict.view.reached >= until_) {
    verdict.kind = Verdict::Kind::reached;
    return verdict;
  }
  verdict.diagnosis = suspect(seen);
  if (!verdict.diagnosis) symptom_.forget();
  else if (symptom_.lasts(verdict.diagnosis->key, verdict.diagnosis->grace, now))
    verdict.kind = Verdict::Kind::failed;
  return verdict;
}

}  // namespace deploy
