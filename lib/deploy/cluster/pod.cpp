#include "deploy/cluster/pod.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fields.h"
#include "base/text.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;

/// Of 32 bits, and negative where a system counts so; what is beyond them is a failure, too.
int exit_code_of(const Json& ended) {
  return base::nearest_int(base::whole_number(kube::value_at(ended, {"exitCode"})).value_or(0));
}

bool has_content(const Json& value) { return value.is_object() && !value.empty(); }

std::optional<Termination> termination(const Json& status, std::string_view state) {
  const auto& ended = kube::value_at(status, {state, "terminated"});
  if (!has_content(ended)) return std::nullopt;
  return Termination{exit_code_of(ended), string_at(ended, {"reason"}),
                     string_at(ended, {"message"}), string_at(ended, {"finishedAt"})};
}

void read_status(Container& container, const Json& status) {
  container.running = has_content(kube::value_at(status, {"state", "running"}));
  container.started = string_at(status, {"state", "running", "startedAt"});
  container.waiting = string_at(status, {"state", "waiting", "reason"});
  container.waiting_message = string_at(status, {"state", "waiting", "message"});
  container.restarts = kube::number_at(status, {"restartCount"}, 0);
  container.ended = termination(status, "state");
  if (!container.ended) container.ended = termination(status, "lastState");
}

void add_containers(std::vector<Container>& found, const Json& pod, std::string_view specs,
                    std::string_view statuses, bool init) {
  const auto& all = kube::list_at(pod, {"status", statuses});
  for (const auto& spec : kube::list_at(pod, {"spec", specs})) {
    Container container{string_at(spec, {"name"}), string_at(spec, {"image"}), init,
                        init && string_at(spec, {"restartPolicy"}) == "Always"};
    for (const auto& status : all) {
      if (string_at(status, {"name"}) == container.name) read_status(container, status);
    }
    found.push_back(std::move(container));
  }
}

bool is_flinks(const Container& container) {
  return flink::names::is_job_manager_container(container.name) ||
         container.name == "flink-task-manager";
}

}  // namespace

std::string component_of(const Json& pod) {
  return string_at(pod, {"metadata", "labels", flink::names::component_label});
}
std::string node_of(const Json& pod) { return string_at(pod, {"spec", "nodeName"}); }
int count_of(const Json& event) {
  return std::max(
      {1, kube::number_at(event, {"count"}, 0), kube::number_at(event, {"series", "count"}, 0)});
}

bool holds_up(const Container& container) {
  const bool known = container.running || container.ended || !container.waiting.empty();
  if (!container.init || !known) return false;
  if (container.sidecar) return !container.running;
  return !container.ended || container.running || !container.waiting.empty() ||
         container.ended->exit_code != 0;
}

std::string log_key(const Json& pod, const Container& container) {
  return name_of(pod) + "/" + container.name;
}

bool is_about(const Json& event, const Container& container) {
  const auto path = string_at(event, {"involvedObject", "fieldPath"});
  return path.find('{') == std::string::npos ||
         path == fmt::format("spec.{}{{{}}}", container.init ? "initContainers" : "containers",
                             container.name);
}

std::vector<Container> containers_of(const Json& pod) {
  std::vector<Container> found;
  add_containers(found, pod, "initContainers", "initContainerStatuses", true);
  const auto init = static_cast<std::ptrdiff_t>(found.size());
  add_containers(found, pod, "containers", "containerStatuses", false);
  const auto main = std::find_if(found.begin() + init, found.end(), is_flinks);
  if (main != found.end()) std::rotate(found.begin() + init, main, main + 1);
  return found;
}

std::optional<Container> main_container(const Json& pod) {
  const auto all = containers_of(pod);
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Container& c) { return !c.init; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::string unscheduled_text(const Json& pod) {
  // A container of which a kubelet tells has a node, whoever bound the pod to it.
  const bool waits = string_at(pod, {"status", "phase"}) == "Pending" && node_of(pod).empty() &&
                     kube::list_at(pod, {"status", "containerStatuses"}).empty() &&
                     kube::list_at(pod, {"status", "initContainerStatuses"}).empty();
  if (!waits || !condition_of(pod, "PodScheduled").is_null()) return {};
  const auto scheduler = string_at(pod, {"spec", "schedulerName"});
  const bool is_usual = scheduler.empty() || scheduler == "default-scheduler";
  return is_usual ? "not scheduled yet (no scheduler has looked at the pod)"
                  : fmt::format("not scheduled yet (scheduler '{}' has not looked at the pod)",
                                base::printable(scheduler, 100));
}

Json condition_of(const Json& object, std::string_view type) {
  for (const auto& condition : kube::list_at(object, {"status", "conditions"})) {
    if (string_at(condition, {"type"}) == type) return condition;
  }
  return {};
}

bool is_ready(const Json& pod) {
  return string_at(condition_of(pod, "Ready"), {"status"}) == "True";
}

}  // namespace deploy
