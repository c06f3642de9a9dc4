#include "deploy/wait/rest_poll.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/backoff.h"
#include "deploy/cluster/pod.h"
#include "deploy/jobmanager/rest_answer.h"
#include "flink/rest/rest_reply.h"

namespace deploy {
namespace {

using std::chrono::milliseconds;
namespace rest = flink::rest;

constexpr base::Backoff pauses{milliseconds(250), milliseconds(2'000)};
constexpr std::chrono::seconds most_silence{10};

/// Where nobody says whether it runs, it is asked.
bool may_run(const Observations& seen) {
  const auto* pod = job_manager_pod(seen);
  if (pod == nullptr && seen.pods_hidden) return true;
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

void RestPoll::add_to(std::deque<http::RequestSequence>& sequences) {
  sequences.push_back({[this]() -> std::optional<http::Request> {
                         return route_ && route_->kind == RestRoute::Kind::proxy ? next_request()
                                                                                 : std::nullopt;
                       },
                       [this](const http::Reply& reply) { on_reply(reply); }});
}

std::optional<http::Request> RestPoll::next_request() {
  if (!route_ || closed_ || asked_ || world_.steady_now() < due_) return std::nullopt;
  if (round_.empty()) {
    if (!may_run(seen_)) return std::nullopt;
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

void RestPoll::on_reply(const http::Reply& reply) {
  const auto request = std::exchange(asked_, std::nullopt);
  if (!request) return;
  auto answer = read_answer(reply, *route_, RestUse::looks);
  const bool lists_jobs = request->path.ends_with("/jobs/overview");
  if (answer.ok()) {
    sink_(RestAnswered{request->path, std::move(answer.body)});
    if (lists_jobs) hurry_after_news();
  } else if (answer.kind == RestAnswer::Kind::refused && !lists_jobs) {
    sink_(RestRefused{request->path, answer.status});
  } else {
    round_.clear();
    if (const auto* failure = std::get_if<http::Failure>(&reply);
        failure != nullptr && failure->kind == http::Failure::Kind::stopped)
      return;
    closed_ = answer.kind == RestAnswer::Kind::forbidden;
    sink_(RestFailed{problem_of(answer), answer.silence});
  }
  if (round_.empty()) due_ = world_.steady_now() + pauses.after(++quiet_rounds_);
}

void RestPoll::hurry_after_news() {
  if (auto now = digest(seen_.rest.jobs); now != last_) last_ = std::move(now), quiet_rounds_ = 0;
}

}  // namespace deploy
