#include "deploy/wait/log_reader.h"

#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/pod.h"
#include "kube/watch/pod_log.h"

namespace deploy {
namespace {

constexpr std::int64_t most_lines = 2000;         // of one that has been written for long
constexpr std::chrono::milliseconds pause{1000};  // before a log is asked for again

bool is_forbidden(const http::Reply& reply) {
  const auto* response = std::get_if<http::Response>(&reply);
  return response != nullptr && (response->status == 401 || response->status == 403);
}

}  // namespace

void LogReader::add_to(std::deque<http::RequestSequence>& sequences) {
  sequences.push_back(
      {[this] { return follow(); }, [this](const http::Reply& reply) { followed(reply); }});
  sequences.push_back(
      {[this] { return read(); }, [this](const http::Reply& reply) { have_read(reply); }});
}

std::optional<http::Request> LogReader::follow() {
  const auto* pod = job_manager_pod(seen_);
  if (forbidden_ || pod == nullptr || world_.steady_now() < due_) return std::nullopt;
  const auto container = main_container(*pod);
  if (!container || !container->running) return std::nullopt;
  brought_ = false;
  auto request =
      kube::pod_log(seen_.kube_namespace, name_of(*pod),
                    {.container = container->name, .follow = true, .tail_lines = most_lines});
  request.on_bytes = [this](std::string_view bytes) { return add(bytes), true; };
  return request;
}

void LogReader::followed(const http::Reply& reply) {
  forbidden_ = forbidden_ || is_forbidden(reply);
  due_ = world_.steady_now() + pause * (brought_ ? 1 : 2);
}

void LogReader::add(std::string_view bytes) {
  if (!brought_ && kube::is_no_log(bytes)) return;
  brought_ = true;
  sink_(LogWritten{std::string(bytes)});
}

/// The log of a container that was restarted, or of a TaskManager that ended: Flink deletes its pod
/// within moments.
std::optional<http::Request> LogReader::read() {
  if (forbidden_) return std::nullopt;
  for (const auto& [uid, pod] : seen_.pods) {
    if (is_terminating(pod)) continue;
    for (const auto& container : containers_of(pod)) {
      if (!container.ended || container.ended->exit_code == 0) continue;
      if (!have_read_.insert(fmt::format("{} {} {}", uid, container.name, container.restarts))
               .second)
        continue;
      reading_ = log_key(pod, container);
      text_.clear();
      // The one before is kept only beside one that runs; of a container that waits to be started
      // again it is the newest.
      auto request = kube::pod_log(
          seen_.kube_namespace, name_of(pod),
          {.container = container.name, .previous = container.running, .tail_lines = most_lines});
      request.on_bytes = [this](std::string_view bytes) {
        text_ += bytes;
        keep_log_end(text_);
        return true;
      };
      return request;
    }
  }
  return std::nullopt;
}

void LogReader::have_read(const http::Reply& reply) {
  forbidden_ = forbidden_ || is_forbidden(reply);
  const auto* response = std::get_if<http::Response>(&reply);
  if (response == nullptr || response->status != 200 || kube::is_no_log(text_)) return;
  sink_(EndedLogRead{reading_, std::move(text_)});
}

}  // namespace deploy
