#include "deploy/pod_status.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/names.h"
#include "kube/object.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;
using kube::string_at;

const Json& list_at(const Json& object, const char* pointer) {
  static const Json nothing = Json::array();
  const Json::json_pointer path(pointer);
  return object.is_object() && object.contains(path) && object.at(path).is_array() ? object.at(path) : nothing;
}

int number_at(const Json& object, const char* pointer) {
  const Json::json_pointer path(pointer);
  return object.is_object() && object.contains(path) && object.at(path).is_number_integer() ? object.at(path).get<int>() : 0;
}

bool is_ready(const Json& pod) {
  const auto& conditions = list_at(pod, "/status/conditions");
  return std::any_of(conditions.begin(), conditions.end(),
                     [](const Json& c) { return string_at(c, {"type"}) == "Ready" && string_at(c, {"status"}) == "True"; });
}

/// What ended in this try of the container, or in the one before.
std::string end_of(const Json& container) {
  for (const auto* state : {"state", "lastState"}) {
    const Json::json_pointer ended(fmt::format("/{}/terminated", state));
    if (!container.is_object() || !container.contains(ended)) continue;
    const auto reason = string_at(container, {state, "terminated", "reason"});
    if (!reason.empty() && reason != "Error") return base::printable(reason, 100);
    return fmt::format("exit code {}", number_at(container.at(ended), "/exitCode"));
  }
  return {};
}

void take_container(PodStatus& pod, const Json& container) {
  pod.restarts += number_at(container, "/restartCount");
  if (auto end = end_of(container); !end.empty()) pod.last_end = std::move(end);
  const auto waiting = string_at(container, {"state", "waiting", "reason"});
  if (waiting.empty()) return;
  const auto message = string_at(container, {"state", "waiting", "message"});
  pod.waiting = base::printable(waiting, 100);
  pod.state = message.empty() ? pod.waiting : fmt::format("{}: {}", pod.waiting, base::printable(message, 500));
}

PodStatus pod_status(const Json& pod) {
  const auto phase = string_at(pod, {"status", "phase"});
  PodStatus status{.name = base::printable(string_at(pod, {"metadata", "name"}), 300),
                   .task_manager = string_at(pod, {"metadata", "labels", flink::names::component_label}) == "taskmanager",
                   .ready = is_ready(pod),
                   .state = phase.empty() ? "Unknown" : base::printable(phase, 50),
                   .node = base::printable(string_at(pod, {"spec", "nodeName"}), 300),
                   .ip = string_at(pod, {"status", "podIP"})};
  for (const auto* containers : {"/status/initContainerStatuses", "/status/containerStatuses"}) {
    for (const auto& container : list_at(pod, containers)) take_container(status, container);
  }
  if (!string_at(pod, {"metadata", "deletionTimestamp"}).empty()) status.state = "Terminating";
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
  for (const auto& pod : list_at(list, "/items")) pods.push_back(pod_status(pod));
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
