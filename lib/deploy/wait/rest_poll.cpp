#include "deploy/wait/rest_poll.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/pod.h"
#include "deploy/jobmanager/rest_answer.h"
#include "flink/rest/rest_reply.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;
namespace rest = flink::rest;

constexpr milliseconds shortest{250};
constexpr milliseconds longest{2000};
constexpr std::chrono::seconds most_silence{10};

bool job_manager_runs(const Observations& seen) {
  const auto* pod = job_manager_pod(seen);
  const auto container = pod == nullptr ? std::nullopt : main_container(*pod);
  return container && container->running;
}

/// A job may have failed, and have been restarted, since it was asked last.
bool may_have_failed(const rest::Job& job) {
  return !rest::is_scheduled(job.state) && job.state != "FINISHED" && job.state != "CANCELED" &&
         job.state != "CANCELLING";
}

/// "… dial tcp 10.244.0.10:8081: connect: connection refused" gives "no answer yet (connection
/// refused)".
std::string problem_of(const RestAnswer& answer) {
  if (answer.kind != RestAnswer::Kind::not_ready) return answer.text;
  const auto colon = answer.text.rfind(": ");
  return fmt::format("no answer yet ({})",
                     colon == std::string::npos ? answer.text : answer.text.substr(colon + 2));
}

/// What counts as news: the states of the jobs and of their tasks.
std::string digest(const std::vector<rest::Job>& jobs) {
  std::string text;
  for (const auto& job : jobs) {
    text += job.id + " " + job.state;
    for (const auto& [state, count] : job.tasks) text += fmt::format(" {}{}", state, count);
  }
  return text;
}

}  // namespace

void RestPoll::begin(RestRoute route, Stage until) {
  route_ = std::move(route);
  until_ = until;
  closed_ = false;
  due_ = {};
}

void RestPoll::join(std::deque<http::Errand>& errands) {
  errands.push_back({[this]() -> std::optional<http::Request> {
                       return route_ && route_->kind == RestRoute::Kind::proxy ? next()
                                                                               : std::nullopt;
                     },
                     [this](const http::Reply& reply) { over(reply); }});
}

std::optional<http::Request> RestPoll::next() {
  if (!route_ || closed_ || asked_ || world_.steady_now() < due_) return std::nullopt;
  if (round_.empty()) {
    if (!job_manager_runs(seen_)) return std::nullopt;
    plan_round();
  }
  asked_ = std::move(round_.front());
  round_.pop_front();
  return http::Request{.method = asked_->method,
                       .target = route_->prefix + asked_->path,
                       .most_silence = most_silence};
}

void RestPoll::plan_round() {
  round_.push_back(rest::get_jobs());
  const auto* job = current_job(seen_);
  if (job == nullptr) return;
  ask_about(*job);
}

void RestPoll::ask_about(const rest::Job& job) {
  const auto& seen = seen_.rest;
  const auto reached = stage_of(seen_).reached;
  const bool beyond = until_ >= Stage::checkpoint;
  if (may_have_failed(job) && (reached < Stage::running || beyond))
    round_.push_back(rest::get_exceptions(job.id));
  if (reached < Stage::running) round_.push_back(rest::get_overview());
  if (reached < Stage::running || !beyond) return;
  if (until_ == Stage::stable) round_.push_back(rest::get_restarts(job.id));
  if (seen.checkpoints_off) return;
  round_.push_back(rest::get_checkpoints(job.id));
  if (!seen.checkpoint_interval) round_.push_back(rest::get_checkpoint_config(job.id));
}

void RestPoll::over(const http::Reply& reply) {
  const auto request = std::exchange(asked_, std::nullopt);
  if (!request) return;
  const auto answer = read_answer(reply, *route_, RestUse::looks);
  auto& seen = seen_.rest;
  const bool checkpoints = request->path.ends_with("/checkpoints");
  if (answer.ok()) {
    seen.up = true;
    seen.problem.clear();
    take(*request, answer.body);
  } else if (checkpoints && answer.status == 404 && answer.kind == RestAnswer::Kind::refused) {
    seen.checkpoints_off = true;
  } else if (answer.kind == RestAnswer::Kind::refused &&
             !request->path.ends_with("/jobs/overview")) {
    // Flink answers, though not that.
  } else {
    round_.clear();
    if (const auto* failure = std::get_if<http::Failure>(&reply);
        failure != nullptr && failure->kind == http::Failure::Kind::stopped)
      return;
    seen.problem = problem_of(answer);
    closed_ = answer.kind == RestAnswer::Kind::forbidden;
  }
  if (round_.empty()) {
    pause_ = std::clamp(2 * pause_, shortest, longest);
    due_ = world_.steady_now() + pause_;
  }
  changed_();
}

void RestPoll::take(const rest::Request& request, const std::string& body) {
  auto& seen = seen_.rest;
  seen.bodies[request.path] = body;
  const auto ends = [&](std::string_view end) { return request.path.ends_with(end); };
  if (ends("/jobs/overview")) {
    if (auto jobs = rest::read_jobs(body)) take_jobs(std::move(*jobs));
  } else if (ends("/overview")) {
    seen.overview = rest::read_overview(body);
  } else if (ends("/exceptions")) {
    if (auto exceptions = rest::read_exceptions(body)) take_failures(std::move(*exceptions));
  } else if (ends("numRestarts")) {
    if (const auto restarts = rest::read_restarts(body)) seen.restarts = restarts;
  } else if (ends("/config")) {
    const auto interval = rest::read_checkpoint_interval(body);
    if (interval == rest::no_checkpoints) seen.checkpoints_off = true;
    else if (interval) seen.checkpoint_interval = milliseconds(*interval);
  } else if (auto checkpoints = rest::read_checkpoints(body)) {
    seen.checkpoints = std::move(checkpoints);
  }
}

/// What was known of another job is forgotten.
void RestPoll::take_jobs(std::vector<rest::Job> jobs) {
  auto& seen = seen_.rest;
  seen.jobs = std::move(jobs);
  if (const auto now = digest(seen.jobs); now != last_) last_ = now, pause_ = {};
  const auto* job = current_job(seen_);
  their_now_ = job != nullptr && job->start_time >= 0 && job->duration >= 0
                   ? job->start_time + job->duration
                   : -1;
  const auto id = job == nullptr ? std::string() : job->id;
  if (id == std::exchange(job_, id)) return;
  seen.failures.clear();
  seen.restarts.reset();
  seen.checkpoints.reset();
  seen.checkpoint_interval.reset();
  seen.checkpoints_off = false;
}

/// Flink tells of the last failures, up to 1.12 of the very last; all are kept. When they happened
/// is told by the JobManager's clock.
void RestPoll::take_failures(std::vector<rest::JobException> exceptions) {
  constexpr std::size_t most = 100;
  auto& failures = seen_.rest.failures;
  for (auto exception = exceptions.rbegin(); exception != exceptions.rend(); ++exception) {
    const bool known = std::any_of(failures.begin(), failures.end(), [&](const JobFailure& f) {
      return f.timestamp == exception->timestamp &&
             f.exception.stack_trace == exception->stack_trace;
    });
    if (known || failures.size() >= most) continue;
    const bool told = their_now_ >= 0 && exception->timestamp >= 0;
    const milliseconds age(
        told ? std::clamp<std::int64_t>(their_now_ - exception->timestamp, 0, std::int64_t{1} << 40)
             : 0);
    failures.push_back({world_.steady_now() - age, exception->timestamp, *exception});
  }
  seen_.rest.exceptions = std::move(exceptions);
}

}  // namespace deploy
