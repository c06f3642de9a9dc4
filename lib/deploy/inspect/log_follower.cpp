#include "deploy/inspect/log_follower.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/pod.h"
#include "kube/api/object.h"
#include "kube/api/status.h"
#include "kube/client/retry.h"

namespace deploy {
namespace {

using base::Json;
using std::chrono::milliseconds;

constexpr milliseconds until_status_follows{
    1'000};  // a log ends a moment before the pod's status says why

std::string how(const Termination& end) {
  const auto reason = end.reason.empty() ? std::string() : base::printable(end.reason, 100) + ", ";
  return fmt::format("{}exit code {}", reason, end.exit_code);
}

}  // namespace

LogFollower::LogFollower(kube::Client& client, std::string kube_namespace, const Json& pod,
                         kube::LogOptions first, LogSink sink)
    : client_(client),
      namespace_(std::move(kube_namespace)),
      pod_(name_of(pod)),
      uid_(uid_of(pod)),
      options_(std::move(first)),
      sink_(std::move(sink)),
      lines_(options_.timestamps) {
  options_.follow = true;
  options_.timestamps = true;
  see(pod);
}

void LogFollower::see(const Json& pod) {
  for_good_ = kube::string_at(pod, {"spec", "restartPolicy"}) == "Never";
  for (const auto& container : containers_of(pod)) {
    if (container.name != options_.container) continue;
    newest_run_ = container.restarts;
    started_ = container.running || container.ended;
    is_over_ = !container.running && container.ended;
    if (container.ended) how_ended_ = how(*container.ended);
  }
}

http::RequestSequence LogFollower::sequence() {
  return {[this] { return next_request(); },
          [this](http::Reply reply) { on_reply(std::move(reply)); }};
}

std::optional<http::Request> LogFollower::next_request() {
  if (ended_ || client_.world().steady_now() < due_) return std::nullopt;
  if (gone_) return end(), std::nullopt;
  if (!started_ || (read_ && run_ == newest_run_)) return std::nullopt;
  if (run_ >= 0 && run_ < newest_run_) begin_next_run();
  if (run_ >= 0) lines_.resume();
  run_ = newest_run_;
  read_ = false;
  begins_ = true;
  options_.since_time = lines_.last_time();
  if (!options_.since_time.empty()) options_.tail_lines.reset();
  auto request = kube::pod_log(namespace_, pod_, options_);
  request.on_bytes = [this](std::string_view bytes) { return take(bytes); };
  return request;
}

void LogFollower::begin_next_run() {
  flush();
  sink_.note(fmt::format("container {} of pod {} was restarted{}", options_.container, pod_,
                         how_ended_.empty() ? "" : " (" + how_ended_ + ")"));
}

/// A last line without an end.
void LogFollower::flush() {
  if (const auto rest = lines_.finish(); !rest.empty()) sink_.write(rest + "\n");
}

void LogFollower::end() {
  flush();
  ended_ = true;
}

bool LogFollower::take(std::string_view bytes) {
  failures_ = 0;
  if (std::exchange(begins_, false) && kube::is_no_log(bytes)) {
    if (!std::exchange(lost_, true))
      sink_.note(fmt::format("the log of container {} of pod {} is lost: the node has it no more",
                             options_.container, pod_));
    return true;
  }
  const auto lines = lines_.take(bytes);
  return lines.empty() || sink_.write(lines);
}

void LogFollower::on_reply(http::Reply reply) {
  const auto now = client_.world().steady_now();
  if (const auto* failure = std::get_if<http::Failure>(&reply)) {
    if (failure->kind != http::Failure::Kind::stopped)
      due_ = now + kube::backoff(++failures_, kube::chance(client_.world()));
    return;
  }
  const auto& response = std::get<http::Response>(reply);
  if (response.status != 200) return refused(response);
  due_ = now + until_status_follows;
  // The end of the container, or only of the connection; the pod's status tells, if not yet.
  read_ = is_over_ && newest_run_ == run_;
  if (read_ && for_good_) end();
}

void LogFollower::refused(const http::Response& response) {
  const auto status = kube::status_of(response);
  if (status.code == 404) end();
  else if (status.code == 401 || status.code == 403) throw kube::to_error(status);
  due_ = client_.world().steady_now() +
         std::max(until_status_follows, kube::backoff(++failures_, kube::chance(client_.world())));
}

}  // namespace deploy
