#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnose_parts.h"
#include "flink/names.h"
#include "kube/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;
using std::chrono::seconds;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The text between the first pair of quotes behind a word: `exceeded quota: q,` needs none, `serviceaccount "x" not found` does.
std::string quoted_behind(const std::string& text, std::string_view word) {
  const auto at = text.find(word);
  const auto open = at == std::string::npos ? at : text.find('"', at);
  const auto close = open == std::string::npos ? open : text.find('"', open + 1);
  return close == std::string::npos ? std::string{} : text.substr(open + 1, close - open - 1);
}

struct Refusal {
  seconds grace;
  std::string hint;
};

Refusal refusal_of(const std::string& message) {
  if (has(message, "exceeded quota") || has(message, "failed quota"))
    return {seconds(30), "ask for less (kubernetes.jobmanager.cpu, jobmanager.memory.process.size), or have the quota raised"};
  if (has(message, "PodSecurity"))
    return {seconds(10), "give the pod the security context that the namespace demands, in -Dkubernetes.pod-template-file.default=FILE"};
  if (has(message, "serviceaccount")) return {seconds(10), "create the service account, or name another with -Dkubernetes.service-account"};
  if (has(message, "failed calling webhook")) return {seconds(60), "an admission webhook does not answer; its owner must know"};
  return {seconds(20), ""};
}

std::string refusal_message(const Observations& seen) {
  const auto failure = condition_of(seen.deployment, "ReplicaFailure");
  if (string_at(failure, {"status"}) == "True") return string_at(failure, {"message"});
  for (const auto& [uid, replica_set] : seen.replica_sets) {
    const auto* event = newest_event(seen, replica_set, {"FailedCreate"});
    if (event != nullptr) return string_at(*event, {"message"});
  }
  return {};
}

/// The scheduler's message without what it says of preemption and of dynamic resources.
std::string essence(const std::string& message) {
  const auto end = std::min(message.find(" preemption: "), message.find(" no new claims to deallocate"));
  auto text = message.substr(0, end);
  while (!text.empty() && (text.back() == ',' || text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

/// "cpu 2, memory 16Gi": what all containers of a pod ask for.
std::string requests_of(const Json& pod) {
  std::vector<std::string> parts;
  for (const auto& container : pod.value(Json::json_pointer("/spec/containers"), Json::array())) {
    for (const auto* what : {"cpu", "memory"}) {
      const auto quantity = string_at(container, {"resources", "requests", what});
      if (!quantity.empty()) parts.push_back(fmt::format("{} {}", what, base::printable(quantity, 40)));
    }
  }
  return base::join(parts, ", ");
}

std::string scheduling_hint(const Patient& patient, const std::string& message) {
  const auto claim = quoted_behind(message, "persistentvolumeclaim");
  if (!claim.empty()) return fmt::format("create the PersistentVolumeClaim '{}'", base::printable(claim, 100));
  if (has(message, "Insufficient"))
    return fmt::format("ask for less ({}, {}.memory.process.size), or add nodes", patient.key("cpu"),
                       patient.task_manager ? "taskmanager" : "jobmanager");
  if (has(message, "taint")) return fmt::format("{} makes the pod bear a node's taint", patient.key("tolerations"));
  if (has(message, "selector") || has(message, "affinity")) return fmt::format("look at {}", patient.key("node-selector"));
  return {};
}

}  // namespace

std::optional<Diagnosis> diagnose_refused_pods(const Observations& seen) {
  if (!pods_of(seen, flink::names::job_manager_component).empty()) return std::nullopt;
  const auto message = refusal_message(seen);
  if (message.empty()) return std::nullopt;
  const auto refusal = refusal_of(message);
  constexpr std::string_view forbidden = " is forbidden: ";
  const auto reason = message.find(forbidden);
  return Diagnosis{
      .key = "refused pods",
      .grace = refusal.grace,
      .what = "its pod may not be made: " + base::printable(reason == std::string::npos ? message : message.substr(reason + forbidden.size()), 600),
      .where = {base::printable("Deployment " + seen.cluster_id, 100) + ", condition ReplicaFailure"},
      .hint = refusal.hint,
      .trace = message};
}

std::optional<Diagnosis> diagnose_scheduling(const Patient& patient) {
  const auto scheduled = condition_of(patient.pod, "PodScheduled");
  if (string_at(scheduled, {"status"}) != "False" || string_at(scheduled, {"reason"}) != "Unschedulable") return std::nullopt;
  // Somebody is making a node for it: cluster-autoscaler, Karpenter.
  if (newest_event(patient.seen, patient.pod, {"TriggeredScaleUp", "Nominated"}) != nullptr) return std::nullopt;
  const auto whole = string_at(scheduled, {"message"});
  const auto message = essence(whole);
  auto place = base::printable("pod " + name_of(patient.pod), 300);
  const auto requests = requests_of(patient.pod);
  if (!requests.empty()) place += " asks for " + requests;
  return Diagnosis{.key = "unschedulable " + name_of(patient.pod),
                   .grace = seconds(60),
                   .what = fmt::format("no node takes its {}: {}", patient.role(), base::printable(message, 600)),
                   .where = {place},
                   .hint = scheduling_hint(patient, message),
                   .trace = whole};
}

std::optional<Diagnosis> diagnose_mounts(const Patient& patient) {
  const auto container = main_container(patient.pod);
  const bool waits = container && !container->running && (container->waiting == "ContainerCreating" || container->waiting == "PodInitializing");
  if (!waits) return std::nullopt;
  // Volumes come before images: whatever is pulled has them.
  const auto* event = newest_event(patient.seen, patient.pod, {"FailedMount", "FailedAttachVolume", "Pulling", "Pulled", "Created", "Started"});
  if (event == nullptr || !string_at(*event, {"reason"}).starts_with("Failed")) return std::nullopt;
  const auto message = string_at(*event, {"message"});
  const bool attach = string_at(*event, {"reason"}) == "FailedAttachVolume";
  return Diagnosis{.key = "mount " + name_of(patient.pod),
                   // The Deployment is there before its ConfigMaps are, so one failed mount is what happens every time.
                   .grace = seconds(attach ? 180 : 40),
                   .what = fmt::format("a volume of its {} cannot be mounted: {}", patient.role(), base::printable(message, 600)),
                   .where = {base::printable("pod " + name_of(patient.pod), 300)},
                   .hint = has(message, "not found") ? "create what is missing; the pod goes on by itself then" : "",
                   .trace = message};
}

}  // namespace deploy
