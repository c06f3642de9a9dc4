#include "deploy/cluster/pod.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/version/names.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;

Json at(const Json& object, const char* pointer, const Json& otherwise) {
  const Json::json_pointer path(pointer);
  return object.is_object() && object.contains(path) && object.at(path).type() == otherwise.type()
             ? object.at(path)
             : otherwise;
}

int number_at(const Json& object, const char* pointer) {
  const Json::json_pointer path(pointer);
  return object.is_object() && object.contains(path) && object.at(path).is_number_integer()
             ? object.at(path).get<int>()
             : 0;
}

std::optional<Termination> termination(const Json& status, const char* state) {
  const auto ended = at(status, (std::string("/") + state + "/terminated").c_str(), Json::object());
  if (ended.empty()) return std::nullopt;
  return Termination{number_at(ended, "/exitCode"), string_at(ended, {"reason"}),
                     string_at(ended, {"message"}), string_at(ended, {"finishedAt"})};
}

void read_status(Container& container, const Json& status) {
  container.running = !at(status, "/state/running", Json::object()).empty();
  container.started = string_at(status, {"state", "running", "startedAt"});
  container.waiting = string_at(status, {"state", "waiting", "reason"});
  container.waiting_message = string_at(status, {"state", "waiting", "message"});
  container.restarts = number_at(status, "/restartCount");
  container.ended = termination(status, "state");
  if (!container.ended) container.ended = termination(status, "lastState");
}

void add_containers(std::vector<Container>& found, const Json& pod, const char* specs,
                    const char* statuses, bool init) {
  const auto all = at(pod, statuses, Json::array());
  for (const auto& spec : at(pod, specs, Json::array())) {
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
  return std::max({1, number_at(event, "/count"), number_at(event, "/series/count")});
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
  add_containers(found, pod, "/spec/initContainers", "/status/initContainerStatuses", true);
  const auto init = static_cast<std::ptrdiff_t>(found.size());
  add_containers(found, pod, "/spec/containers", "/status/containerStatuses", false);
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
                     at(pod, "/status/containerStatuses", Json::array()).empty() &&
                     at(pod, "/status/initContainerStatuses", Json::array()).empty();
  if (!waits || !condition_of(pod, "PodScheduled").is_null()) return {};
  const auto scheduler = string_at(pod, {"spec", "schedulerName"});
  const bool is_usual = scheduler.empty() || scheduler == "default-scheduler";
  return is_usual ? "not scheduled yet (no scheduler has looked at the pod)"
                  : fmt::format("not scheduled yet (scheduler '{}' has not looked at the pod)",
                                base::printable(scheduler, 100));
}

Json condition_of(const Json& object, std::string_view type) {
  for (const auto& condition : at(object, "/status/conditions", Json::array())) {
    if (string_at(condition, {"type"}) == type) return condition;
bool is_ready(const Json& pod) {
  return string_at(condition_of(pod, "Ready"), {"status"}) == "True";
}

  }
  return {};
}

}  // namespace deploy
