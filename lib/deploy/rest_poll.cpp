#include "deploy/rest_poll.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "deploy/pod.h"
#include "deploy/rest_answer.h"
#include "flink/rest_reply.h"

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

bool needs_cause(const rest::Job& job) { return job.state == "FAILED" || job.state == "FAILING" || job.state == "RESTARTING"; }

/// "… dial tcp 10.244.0.10:8081: connect: connection refused" gives "no answer yet (connection refused)".
std::string problem_of(const RestAnswer& answer) {
  if (answer.kind != RestAnswer::Kind::not_ready) return answer.text;
  const auto colon = answer.text.rfind(": ");
  return fmt::format("no answer yet ({})", colon == std::string::npos ? answer.text : answer.text.substr(colon + 2));
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

void RestPoll::begin(RestWay way, Stage until) {
  way_ = std::move(way);
  until_ = until;
  closed_ = false;
  due_ = {};
}

void RestPoll::join(std::deque<http::Errand>& errands) {
  errands.push_back({[this]() -> std::optional<http::Request> { return way_ && way_->kind == RestWay::Kind::proxy ? next() : std::nullopt; },
                     [this](const http::Reply& reply) { over(reply); }});
}

std::optional<http::Request> RestPoll::next() {
  if (!way_ || closed_ || asked_ || world_.steady_now() < due_) return std::nullopt;
  if (round_.empty()) {
    if (!job_manager_runs(seen_)) return std::nullopt;
    plan_round();
  }
  asked_ = std::move(round_.front());
  round_.pop_front();
  return http::Request{.method = asked_->method, .target = way_->prefix + asked_->path, .most_silence = most_silence};
}

void RestPoll::plan_round() {
  round_.push_back(rest::get_jobs());
  const auto* job = current_job(seen_);
  if (job == nullptr) return;
  if (needs_cause(*job)) round_.push_back(rest::get_exceptions(job->id));
  const auto reached = stage_of(seen_).reached;
  if (reached < Stage::running) round_.push_back(rest::get_overview());
  else if (until_ >= Stage::checkpoint && !seen_.rest.checkpoints_off) round_.push_back(rest::get_checkpoints(job->id));
}

void RestPoll::over(const http::Reply& reply) {
  const auto request = std::exchange(asked_, std::nullopt);
  if (!request) return;
  const auto answer = read_answer(reply, *way_);
  auto& seen = seen_.rest;
  const bool checkpoints = request->path.ends_with("/checkpoints");
  if (answer.ok()) {
    seen.up = true;
    seen.problem.clear();
    take(*request, answer.body);
  } else if (checkpoints && answer.status == 404 && answer.kind == RestAnswer::Kind::refused) {
    seen.checkpoints_off = true;
  } else {
    round_.clear();
    if (const auto* failure = std::get_if<http::Failure>(&reply); failure != nullptr && failure->kind == http::Failure::Kind::stopped) return;
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
  if (request.path.ends_with("/jobs/overview")) {
    if (auto jobs = rest::read_jobs(body)) seen.jobs = std::move(*jobs);
    if (const auto now = digest(seen.jobs); now != last_) last_ = now, pause_ = {};
  } else if (request.path.ends_with("/overview")) {
    seen.overview = rest::read_overview(body);
  } else if (request.path.find("/exceptions") != std::string::npos) {
    if (auto exceptions = rest::read_exceptions(body)) seen.exceptions = std::move(*exceptions);
  } else if (auto checkpoints = rest::read_checkpoints(body)) {
    seen.checkpoints = std::move(checkpoints);
  }
}

}  // namespace deploy
