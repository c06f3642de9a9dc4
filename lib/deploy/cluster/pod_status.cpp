#include "deploy/cluster/pod_status.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/pod.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;
using kube::string_at;

std::string end_of(const Termination& ended) {
  const bool named = !ended.reason.empty() && ended.reason != "Error";
  return named ? base::printable(ended.reason, 100) : fmt::format("exit code {}", ended.exit_code);
}

bool is_hopeless(std::string_view reason) {
  constexpr std::string_view reasons[] = {"ImagePullBackOff",           "ErrImagePull",
                                          "InvalidImageName",           "ErrImageNeverPull",
                                          "CreateContainerConfigError", "CreateContainerError",
                                          "RunContainerError",          "CrashLoopBackOff"};
  return std::find(std::begin(reasons), std::end(reasons), reason) != std::end(reasons);
}

/// The container that keeps the pod from running: the first init container that is not done, else
/// one that waits in vain, Flink's own before the others, else one that waits at all.
const Container* culprit(const std::vector<Container>& containers) {
  const auto init = std::find_if(containers.begin(), containers.end(), holds_up);
  if (init != containers.end()) return &*init;
  const auto hopeless = std::find_if(containers.begin(), containers.end(),
                                     [](const Container& c) { return is_hopeless(c.waiting); });
  if (hopeless != containers.end()) return &*hopeless;
  const bool some_run = std::any_of(containers.begin(), containers.end(),
                                    [](const Container& c) { return !c.init && c.running; });
  const auto waits = std::find_if(containers.begin(), containers.end(), [&](const Container& c) {
    const bool over = c.ended && !c.running && (c.ended->exit_code != 0 || !some_run);
    return !c.init && (!c.waiting.empty() || over);
  });
  return waits == containers.end() ? nullptr : &*waits;
}

/// "Init:ImagePullBackOff", "Init:0/2", "CrashLoopBackOff": as kubectl's column STATUS has it.
std::string word_for(const Container& container, const std::vector<Container>& all) {
  const std::string init = container.init ? "Init:" : "";
  const bool idle =
      container.waiting.empty() || (container.init && container.waiting == "PodInitializing");
  if (!idle) return init + container.waiting;
  if (container.ended && !container.running)
    return init + (container.ended->reason.empty()
                       ? fmt::format("ExitCode:{}", container.ended->exit_code)
                       : container.ended->reason);
  const auto inits =
      std::count_if(all.begin(), all.end(), [](const Container& c) { return c.init; });
  return fmt::format("{}{}/{}", init, std::find_if(all.begin(), all.end(), holds_up) - all.begin(),
                     inits);
}

std::string described(const Container& container) {
  return fmt::format("{}container {}", container.init ? "init " : "", container.name);
}

void read_containers(PodStatus& status, const Json& pod) {
  const auto all = containers_of(pod);
  const auto main = main_container(pod);
  if (main) {
    status.restarts = main->restarts;
    if (main->ended) status.last_end = end_of(*main->ended);
  }
  const auto* found = culprit(all);
  if (found == nullptr) return;
  status.waiting = base::printable(found->waiting, 100);
  status.state = base::printable(word_for(*found, all), 120);
  if (!main || found->init || found->name != main->name)
    status.state += fmt::format(" ({})", base::printable(described(*found), 150));
  if (!found->waiting_message.empty())
    status.state += ": " + base::printable(found->waiting_message, 500);
}

PodStatus pod_status(const Json& pod) {
  const auto phase = string_at(pod, {"status", "phase"});
  const auto reason = string_at(pod, {"status", "reason"});
  PodStatus status{
      .name = base::printable(name_of(pod), 300),
      .task_manager = component_of(pod) == "taskmanager",
      .ready = is_ready(pod),
      .state = phase.empty() ? "Unknown" : base::printable(reason.empty() ? phase : reason, 50),
      .node = base::printable(node_of(pod), 300),
      .ip = string_at(pod, {"status", "podIP"})};
  read_containers(status, pod);
  if (const auto unscheduled = unscheduled_text(pod); !unscheduled.empty())
    status.state += ": " + unscheduled;
  const auto scheduled = condition_of(pod, "PodScheduled");
  if (string_at(scheduled, {"status"}) == "False" &&
      string_at(scheduled, {"reason"}) == "SchedulingGated")
    status.state = "SchedulingGated";
  if (is_terminating(pod)) status.state = "Terminating";
  return status;
}

Error cannot_run(const PodStatus& pod, const std::string& cluster, const std::string& hint) {
  auto text = fmt::format("the JobManager of cluster '{}' cannot run: pod {} is in {}", cluster,
                          pod.name, pod.state);
  if (pod.restarts > 0)
    text += fmt::format(" ({}, {})", count_text(pod.restarts, "restart"), pod.last_end);
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
  return pod.waiting != "CrashLoopBackOff" && is_hopeless(pod.waiting);
}

std::optional<Error> job_manager_trouble(const std::vector<PodStatus>& pods,
                                         const std::string& cluster, bool last,
                                         const std::string& look) {
  const auto hint = fmt::format("'{}' shows details", look);
  const PodStatus* any = nullptr;
  for (const auto& pod : pods) {
    if (pod.task_manager) continue;
    if (pod.ready) return std::nullopt;
    if (cannot_start(pod) || (last && pod.waiting == "CrashLoopBackOff"))
      return cannot_run(pod, cluster, hint);
    any = &pod;
  }
  if (!last) return std::nullopt;
  if (any == nullptr)
    return Error(Exit::timed_out, fmt::format("cluster '{}' has no JobManager pod", cluster), hint);
  return Error(Exit::timed_out,
               fmt::format("the JobManager of cluster '{}' is not ready: pod {} is {}", cluster,
                           any->name, any->state),
               hint);
}

}  // namespace deploy
