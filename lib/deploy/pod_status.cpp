#include "deploy/pod_status.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/pod.h"
#include "kube/object.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;
using kube::string_at;

bool is_ready(const Json& pod) { return string_at(condition_of(pod, "Ready"), {"status"}) == "True"; }

std::string end_of(const Termination& ended) {
  const bool named = !ended.reason.empty() && ended.reason != "Error";
  return named ? base::printable(ended.reason, 100) : fmt::format("exit code {}", ended.exit_code);
}

void take_container(PodStatus& pod, const Container& container) {
  pod.restarts += container.restarts;
  if (container.ended) pod.last_end = end_of(*container.ended);
  if (container.waiting.empty()) return;
  pod.waiting = base::printable(container.waiting, 100);
  pod.state = container.waiting_message.empty() ? pod.waiting : fmt::format("{}: {}", pod.waiting, base::printable(container.waiting_message, 500));
}

PodStatus pod_status(const Json& pod) {
  const auto phase = string_at(pod, {"status", "phase"});
  PodStatus status{.name = base::printable(name_of(pod), 300),
                   .task_manager = component_of(pod) == "taskmanager",
                   .ready = is_ready(pod),
                   .state = phase.empty() ? "Unknown" : base::printable(phase, 50),
                   .node = base::printable(node_of(pod), 300),
                   .ip = string_at(pod, {"status", "podIP"})};
  for (const auto& container : containers_of(pod)) take_container(status, container);
  if (is_going(pod)) status.state = "Terminating";
  return status;
}

Error cannot_run(const PodStatus& pod, const std::string& cluster, const std::string& hint) {
  auto text = fmt::format("the JobManager of cluster '{}' cannot run: pod {} is in {}", cluster, pod.name, pod.state);
  if (pod.restarts > 0) text += fmt::format(" ({} restarts, {})", pod.restarts, pod.last_end);
  return {Exit::cluster_failed, std::move(text), hint};
}

}  // namespace

std::vector<PodStatus> pod_statuses(const Json& list) {
  std::vector<PodStatus> pods;
  if (!list.is_object() || !list.contains("items") || !list.at("items").is_array()) return pods;
  for (const auto& pod : list.at("items")) pods.push_back(pod_status(pod));
  return pods;
}

bool cannot_start(const PodStatus& pod) {
  constexpr std::string_view reasons[] = {"ImagePullBackOff",           "ErrImagePull",         "InvalidImageName",
                                          "CreateContainerConfigError", "CreateContainerError", "RunContainerError"};
  return std::find(std::begin(reasons), std::end(reasons), pod.waiting) != std::end(reasons);
}

std::optional<Error> job_manager_trouble(const std::vector<PodStatus>& pods, const std::string& cluster, bool last, const std::string& remove) {
  const auto hint = fmt::format("'{}' removes the cluster", remove);
  const PodStatus* any = nullptr;
  for (const auto& pod : pods) {
    if (pod.task_manager) continue;
    if (pod.ready) return std::nullopt;
    if (cannot_start(pod) || (last && pod.waiting == "CrashLoopBackOff")) return cannot_run(pod, cluster, hint);
    any = &pod;
  }
  if (!last) return std::nullopt;
  if (any == nullptr) return Error(Exit::timed_out, fmt::format("cluster '{}' has no JobManager pod", cluster), hint);
  return Error(Exit::timed_out, fmt::format("the JobManager of cluster '{}' is not ready: pod {} is {}", cluster, any->name, any->state), hint);
}

}  // namespace deploy
