#include "deploy/diagnosis/diagnosis.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/diagnosis/diagnose_parts.h"
#include "kube/api/object.h"
#include "kube/api/time.h"

namespace deploy {
namespace {

std::optional<Diagnosis> diagnose_pod(const PodUnderDiagnosis& diagnosed) {
  if (auto found = diagnose_scheduling(diagnosed)) return found;
  auto containers = containers_of(diagnosed.pod);
  // Flink's own container waits for init containers without trouble of its own; what goes on beside
  // it comes after it.
  std::stable_partition(containers.begin(), containers.end(),
                        [&](const Container& c) { return diagnosed.is_main(c); });
  for (const auto& container : containers) {
    for (const auto& part : {diagnose_image, diagnose_start, diagnose_crash}) {
      if (auto found = part(diagnosed, container)) return found;
    }
  }
  return diagnose_mounts(diagnosed);
}

/// Since when the symptom may be there, unless that is known better.
std::optional<Diagnosis> since_creation(std::optional<Diagnosis> found, const base::Json& object) {
  if (found && found->since.empty())
    found->since = kube::string_at(object, {"metadata", "creationTimestamp"});
  return found;
}

}  // namespace

bool PodUnderDiagnosis::is_main(const Container& container) const {
  const auto main = main_container(pod);
  return main && !container.init && main->name == container.name;
}

std::string PodUnderDiagnosis::subject(const Container& container) const {
  if (is_main(container)) return "the " + role();
  const auto name = base::printable(container.name, 100);
  return container.init && !container.sidecar
             ? fmt::format("init container '{}' of the {}", name, role())
             : fmt::format("sidecar container '{}' of the {}", name, role());
}

flink::Version version_of(const Observations& seen) {
  const NamedCluster cluster{.deployment = seen.deployment};
  return flink::parse_version(cluster.flink_version()).value_or(flink::newest_known);
}

std::string PodUnderDiagnosis::place(const Container& container) const {
  return base::printable(fmt::format("{}container {} of pod {}", container.init ? "init " : "",
                                     container.name, name_of(pod)),
                         300);
}

std::optional<Diagnosis> diagnose_job_manager(const Observations& seen) {
  const auto made = [&](const base::Json& object, std::optional<Diagnosis> found) {
    return since_creation(std::move(found), object);
  };
  if (auto found = made(seen.deployment, diagnose_stopped(seen))) return found;
  if (auto found = made(seen.deployment, diagnose_refused_pods(seen))) return found;
  const auto* pod = job_manager_pod(seen);
  if (pod == nullptr) return std::nullopt;
  if (auto found = made(*pod, diagnose_pod({seen, *pod, false}))) return found;
  return seen.rest.up ? std::nullopt : made(*pod, diagnose_refused_task_managers(seen));
}

std::optional<Diagnosis> diagnose(const Observations& seen) {
  if (auto found = diagnose_job_manager(seen)) return found;
  for (const auto* pod : pods_of(seen, "taskmanager")) {
    if (auto found = diagnose_pod({seen, *pod, true})) return since_creation(found, *pod);
  }
  auto found = diagnose_lost_task_managers(seen);
  if (!found) found = diagnose_refused_task_managers(seen);
  if (!found) found = diagnose_missing_task_managers(seen);
  const auto* job_manager = job_manager_pod(seen);
  return job_manager == nullptr ? found : since_creation(found, *job_manager);
}

bool is_settled(const Diagnosis& diagnosis, std::chrono::system_clock::time_point now) {
  const auto since = kube::parse_time(diagnosis.since);
  return diagnosis.tried || (since && now - *since >= diagnosis.grace);
}

std::string text_of(const Diagnosis& diagnosis, const std::string& cluster_id) {
  const auto subject =
      diagnosis.subject.empty() ? fmt::format("cluster '{}'", cluster_id) : diagnosis.subject;
  auto text = fmt::format("{} {}: {}", subject, diagnosis.claim, diagnosis.what);
  for (const auto& line : diagnosis.where) text += "\n  " + line;
  return text;
}

base::Error to_error(const Diagnosis& diagnosis, const Observations& seen) {
  const auto text = text_of(diagnosis, seen.cluster_id);
  const auto rest = fmt::format("the objects are still there: '{}' removes them",
                                command_about("delete", seen.cluster_id, seen.kube_namespace));
  // A hint of several lines ends with a document to be copied.
  const bool ends_with_document = diagnosis.hint.find('\n') != std::string::npos;
  const auto hint = diagnosis.hint.empty() ? rest
                    : ends_with_document   ? rest + ". " + diagnosis.hint
                                           : diagnosis.hint + "; " + rest;
  return {diagnosis.exit, text, hint};
}

}  // namespace deploy
