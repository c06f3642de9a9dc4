#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/manager.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/refusal.h"
#include "deploy/diagnosis/diagnose_parts.h"
#include "deploy/diagnosis/unschedulable.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using kube::string_at;
using std::chrono::seconds;

std::string refusal_message(const Observations& seen) {
  const auto failure = condition_of(seen.deployment, "ReplicaFailure");
  if (string_at(failure, {"status"}) == "True") return string_at(failure, {"message"});
  for (const auto& [uid, replica_set] : seen.replica_sets) {
    const auto* event = newest_event(seen, replica_set, {"FailedCreate"});
    if (event != nullptr) return string_at(*event, {"message"});
  }
  return {};
}

/// "cpu 2, memory 16Gi": what all containers of a pod ask for.
std::string requests_of(const Json& pod) {
  std::vector<std::string> parts;
  for (const auto& container : kube::list_at(pod, {"spec", "containers"})) {
    for (const auto* what : {"cpu", "memory"}) {
      const auto quantity = string_at(container, {"resources", "requests", what});
      if (!quantity.empty())
        parts.push_back(fmt::format("{} {}", what, base::printable(quantity, 40)));
    }
  }
  return base::join(parts, ", ");
}

/// `secret "keys" not found`, `references non-existent secret key: x`: the kubelet looks for an
/// object by its name.
bool is_missing(const std::string& message) {
  for (const std::string_view kind : {"secret \"", "configmap \"", "persistentvolumeclaim \""}) {
    const auto at = message.find(kind);
    const auto quote = at == std::string::npos ? at : message.find('"', at + kind.size());
    if (quote != std::string::npos && message.compare(quote, 11, "\" not found") == 0) return true;
  }
  return message.find(" references non-existent ") != std::string::npos;
}

/// Whoever removes it may have been interrupted.
std::string how_to_finish(const Observations& seen, const std::string& remover) {
  if (remover == "delete")
    return fmt::format("'{}' finishes it",
                       command_about("delete", seen.cluster_id, seen.kube_namespace));
  return "where the command that upgrades it was interrupted, the same again goes on";
}

}  // namespace

std::optional<Diagnosis> diagnose_stopped(const Observations& seen) {
  if (kube::number_at(seen.deployment, {"spec", "replicas"}, 1) != 0 ||
      is_terminating(seen.deployment) ||
      !pods_of(seen, flink::names::job_manager_component).empty())
    return std::nullopt;
  if (const auto remover = remover_of(seen.deployment); !remover.empty())
    return Diagnosis{.key = "removed",
                     // How its application ended says more, where that is found (application_end).
                     .grace = seconds(10),
                     .exit = base::Exit::conflict,
                     .claim = "is going away",
                     .what = fmt::format("its removal ({}) has begun, and is not done", remover),
                     .hint = how_to_finish(seen, remover),
                     .tried = true};
  return Diagnosis{
      .key = "stopped",
      // A JobManager that is over may scale its Deployment down before it deletes it.
      .grace = seconds(seen.log.empty() ? 0 : 10),
      .what = "the Deployment is scaled to 0 replicas",
      .hint = fmt::format("'kubectl scale deployment {} --replicas=1 --namespace {}' starts it",
                          seen.cluster_id, seen.kube_namespace),
      .tried = true};
}

std::optional<Diagnosis> diagnose_refused_pods(const Observations& seen) {
  if (!pods_of(seen, flink::names::job_manager_component).empty()) return std::nullopt;
  const auto message = refusal_message(seen);
  if (message.empty()) return std::nullopt;
  const auto refusal = refusal_of(message, "jobmanager", version_of(seen));
  return Diagnosis{
      .key = "refused pods",
      .grace = refusal.grace,
      .what = "the JobManager pod cannot be created: " + base::printable(refusal.reason, 600),
      .where = {base::printable("Deployment " + seen.cluster_id, 100) +
                ", condition ReplicaFailure"},
      .hint = refusal.hint,
      .trace = message};
}

std::optional<Diagnosis> diagnose_scheduling(const PodUnderDiagnosis& diagnosed) {
  const auto scheduled = condition_of(diagnosed.pod, "PodScheduled");
  if (string_at(scheduled, {"status"}) != "False" ||
      string_at(scheduled, {"reason"}) != "Unschedulable")
    return std::nullopt;
  // Somebody is making a node for it: cluster-autoscaler, Karpenter.
  if (newest_event(diagnosed.seen, diagnosed.pod, {"TriggeredScaleUp", "Nominated"}) != nullptr)
    return std::nullopt;
  const auto whole = string_at(scheduled, {"message"});
  auto place = base::printable("pod " + name_of(diagnosed.pod), 300);
  const auto requests = requests_of(diagnosed.pod);
  if (!requests.empty()) place += " requests " + requests;
  return Diagnosis{
      .key = "unschedulable " + name_of(diagnosed.pod),
      .grace = seconds(60),
      .what = fmt::format("the {} pod is unschedulable: {}", diagnosed.role(),
                          base::printable(scheduler_reason(whole), 600)),
      .where = {place},
      .hint = scheduling_hint(
          whole, {diagnosed.seen.kube_namespace, diagnosed.process(), version_of(diagnosed.seen)}),
      .trace = whole};
}

std::optional<Diagnosis> diagnose_mounts(const PodUnderDiagnosis& diagnosed) {
  const auto container = main_container(diagnosed.pod);
  const bool waits =
      container && !container->running &&
      (container->waiting == "ContainerCreating" || container->waiting == "PodInitializing");
  if (!waits) return std::nullopt;
  // Volumes come before images: whatever is pulled has them.
  const auto* event = newest_event(
      diagnosed.seen, diagnosed.pod,
      {"FailedMount", "FailedAttachVolume", "Pulling", "Pulled", "Created", "Started"});
  if (event == nullptr || !string_at(*event, {"reason"}).starts_with("Failed")) return std::nullopt;
  const auto message = string_at(*event, {"message"});
  const bool attach = string_at(*event, {"reason"}) == "FailedAttachVolume";
  return Diagnosis{
      .key = "mount " + name_of(diagnosed.pod),
      // The Deployment is there before its ConfigMaps are, so one failed mount is what happens
      // every time.
      .grace = seconds(attach ? 180 : 40),
      .what = fmt::format("a volume of the {} pod cannot be mounted: {}", diagnosed.role(),
                          base::printable(message, 600)),
      .where = {base::printable("pod " + name_of(diagnosed.pod), 300)},
      .hint = is_missing(message) ? "create the missing object; the pod then starts by itself" : "",
      .trace = message};
}

}  // namespace deploy
