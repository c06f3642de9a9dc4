#include "deploy/wait/wait.h"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/wait/cluster_watch.h"
#include "deploy/wait/event_record.h"
#include "deploy/wait/log_reader.h"
#include "deploy/wait/rest_poll.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// One wait.
class Wait {
 public:
  Wait(const WaitPlan& plan, kube::Client& client, const WaitListener& listener,
       const OpenRoute& open)
      : plan_(plan),
        client_(client),
        listener_(listener),
        open_(open),
        seen_(named(plan)),
        evaluator_(plan.until, plan.begun),
        watch_(client, seen_, sequences_, sink()),
        log_(client.world(), seen_, sink()),
        poll_(client.world(), seen_, sink()) {
    if (plan.record) record_.emplace(plan.begun).add(first_event(plan));
    log_.add_to(sequences_);
    poll_.add_to(sequences_);
    // Through the proxy it is one more stream beside the others; a direct route would be a
    // connection of its own.
    for (const auto& route : plan.routes) {
      if (plan.until.stage < Stage::rest) break;
      if (route.kind == RestRoute::Kind::proxy || plan.routes.size() == 1)
        poll_.begin(route, plan.until.stage);
    }
  }

  WaitResult run() {
    const auto end = client_.run(sequences_, plan_.deadline, [this] { return step(); });
    WaitResult result{.kind = kind_of(end),
                      .stage = stage_reached(),
                      .doing = decision_.view.next,
                      .times = evaluator_.times(),
                      .details = evaluator_.details(),
                      .application_end = decision_.application_end,
                      .diagnosis = decision_.diagnosis};
    if (const auto* job = current_job(seen_)) result.job = *job;
    result.seen = std::move(seen_);
    if (record_) result.events = record_->lines();
    return result;
  }

 private:
  static Event first_event(const WaitPlan& plan) {
    return {plan.begun, ClusterNamed{plan.cluster_id, plan.kube_namespace, plan.deployment}};
  }

  static Observations named(const WaitPlan& plan) {
    Observations seen;
    apply(seen, first_event(plan));
    return seen;
  }

  EventSink sink() {
    return [this](Event::What what) {
      Event event{client_.world().steady_now(), std::move(what)};
      if (record_) record_->add(event);
      apply(seen_, std::move(event));
      changed_ = true;
    };
  }

  /// What was asked for, when it was reached, though it may have gone on since; an end goes before
  /// it.
  Stage stage_reached() const {
    if (evaluator_.times().empty()) return Stage::accepted;
    const auto last = evaluator_.times().rbegin()->first;
    return last != Stage::finished && evaluator_.has_reached(plan_.until.stage) ? plan_.until.stage
                                                                                : last;
  }

  WaitResult::Kind kind_of(kube::Client::End end) const {
    if (decision_.kind == WaitDecision::Kind::reached) return WaitResult::Kind::reached;
    if (decision_.kind == WaitDecision::Kind::ended) return WaitResult::Kind::ended;
    if (decision_.kind == WaitDecision::Kind::failed) return WaitResult::Kind::failed;
    return end == kube::Client::End::stopped ? WaitResult::Kind::stopped
                                             : WaitResult::Kind::timed_out;
  }

  /// Judges what is new, and once a second what is not, as symptoms must last. True: the wait is
  /// over.
  bool step() {
    const auto now = client_.world().steady_now();
    watch_.tell_when_complete();
    if (changed_ || now - stepped_ >= seconds(1)) {
      changed_ = false;
      stepped_ = now;
      decision_ = evaluator_.evaluate(seen_, now);
      tell_stages();
    }
    if (decision_.kind != WaitDecision::Kind::go_on) return true;
    ask_directly();
    if (listener_.tick) listener_.tick(next_stage(), doing());
    return false;
  }

  void tell_stages() {
    for (const auto& [stage, time] : evaluator_.times()) {
      if (!told_.insert(stage).second || !listener_.reached) continue;
      const auto detail = evaluator_.details().find(stage);
      listener_.reached(stage, detail == evaluator_.details().end() ? "" : detail->second);
    }
  }

  Stage next_stage() const {
    const auto& all = all_stages();
    const auto until = plan_.until.stage;
    // Time says of a job that runs whether it is stable, with checkpoints or without.
    const auto left_out = [&](Stage stage) {
      return stage == Stage::stable ? until != stage
                                    : stage == Stage::checkpoint && until == Stage::stable &&
                                          evaluator_.has_reached(Stage::running);
    };
    const auto next = std::find_if(all.begin(), all.end(), [&](Stage stage) {
      return !evaluator_.has_reached(stage) && !left_out(stage);
    });
    return next == all.end() ? until : std::min(*next, until);
  }

  std::string doing() const {
    return decision_.diagnosis ? decision_.diagnosis->what : decision_.view.next;
  }

  /// Where the proxy is closed to us: on a connection of its own, between two looks.
  void ask_directly() {
    if (!poll_.route() || (poll_.route()->kind == RestRoute::Kind::proxy && !poll_.is_closed()))
      return;
    const auto direct =
        std::find_if(plan_.routes.begin(), plan_.routes.end(),
                     [](const RestRoute& route) { return route.kind == RestRoute::Kind::direct; });
    if (!open_ || direct == plan_.routes.end()) {
      if (!seen_.rest.forbidden) sink()(RestForbidden{});
      return;
    }
    if (poll_.route()->kind == RestRoute::Kind::proxy) poll_.begin(*direct, plan_.until.stage);
    const auto request = poll_.next_request();
    if (!request) return;
    constexpr seconds limit{3};
    const std::array requests{*request};
    poll_.on_reply(
        open_(*direct)
            .send(requests, std::min(plan_.deadline, client_.world().steady_now() + limit))
            .front());
  }

  const WaitPlan& plan_;
  kube::Client& client_;
  const WaitListener& listener_;
  const OpenRoute& open_;
  std::optional<EventRecord> record_{};
  Observations seen_;
  std::deque<http::RequestSequence> sequences_{};
  WaitEvaluator evaluator_;
  ClusterWatch watch_;
  LogReader log_;
  RestPoll poll_;
  WaitDecision decision_{};
  std::set<Stage> told_{};
  TimePoint stepped_{};
  bool changed_ = true;
};

/// "(still starting; last stage: REST up): no job yet".
std::string progress_text(const WaitResult& end) {
  auto text = fmt::format("(still {}; last stage: {})",
                          end.stage < Stage::running ? "starting" : "running", title_of(end.stage));
  const auto doing = end.diagnosis ? end.diagnosis->what : end.doing;
  return doing.empty() ? text : text + ": " + doing;
}

/// That a Service has no pods which are ready tells the JobManager's, where those may not be seen.
/// Nobody asks while the pod does not run, as far as the API server has told of it.
bool is_unheard(const Observations& seen) {
  const auto& rest = seen.rest;
  if (!rest.silence) return !rest.up;
  return *rest.silence == Silence::way ||
         (*rest.silence == Silence::endpoints && !seen.pods_hidden);
}

}  // namespace

WaitResult wait_for(const WaitPlan& plan, kube::Client& client, const WaitListener& listener,
                    const OpenRoute& open) {
  return Wait(plan, client, listener, open).run();
}

base::Error to_error(const WaitResult& end, const std::string& way_on) {
  const auto& cluster_id = end.seen.cluster_id;
  const auto hint =
      fmt::format("{}; '{}' deletes it", way_on,
                  command_about("delete", end.seen.cluster_id, end.seen.kube_namespace));
  if (end.kind == WaitResult::Kind::ended && end.application_end)
    return to_error(*end.application_end, cluster_id);
  if (end.kind == WaitResult::Kind::failed && end.diagnosis)
    return to_error(*end.diagnosis, end.seen);
  if (end.kind == WaitResult::Kind::stopped)
    return {base::Exit::partial,
            fmt::format("stopped waiting for cluster '{}' {}", cluster_id, progress_text(end)),
            hint};
  base::Error error(
      base::Exit::timed_out,
      fmt::format("timed out waiting for cluster '{}' {}", cluster_id, progress_text(end)), hint);
  error.transient = is_unheard(end.seen);
  return error;
}

}  // namespace deploy
