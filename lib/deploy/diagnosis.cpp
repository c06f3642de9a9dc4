#include "deploy/diagnosis.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnose_parts.h"
#include "deploy/named_cluster.h"

namespace deploy {
namespace {

std::optional<Diagnosis> diagnose_pod(const Patient& patient) {
  if (auto found = diagnose_scheduling(patient)) return found;
  for (const auto& container : containers_of(patient.pod)) {
    for (const auto& part : {diagnose_image, diagnose_start, diagnose_crash}) {
      if (auto found = part(patient, container)) return found;
    }
  }
  return diagnose_mounts(patient);
}

}  // namespace

std::string Patient::key(std::string_view end) const { return fmt::format("kubernetes.{}.{}", task_manager ? "taskmanager" : "jobmanager", end); }

std::string Patient::place(const Container& container) const {
  return base::printable(fmt::format("{}container {} of pod {}", container.init ? "init " : "", container.name, name_of(pod)), 300);
}

std::optional<Diagnosis> diagnose(const Observations& seen) {
  if (auto found = diagnose_refused_pods(seen)) return found;
  if (const auto* pod = job_manager_pod(seen)) {
    if (auto found = diagnose_pod({seen, *pod, false})) return found;
  }
  for (const auto* pod : pods_of(seen, "taskmanager")) {
    if (auto found = diagnose_pod({seen, *pod, true})) return found;
  }
  if (auto found = diagnose_lost_task_managers(seen)) return found;
  return diagnose_refused_task_managers(seen);
}

base::Error to_error(const Diagnosis& diagnosis, const Observations& seen) {
  auto text = fmt::format("cluster '{}' {}: {}", seen.cluster_id, diagnosis.claim, diagnosis.what);
  for (const auto& line : diagnosis.where) text += "\n  " + line;
  const auto rest = fmt::format("the objects are still there: '{}' removes them", command_about("delete", seen.cluster_id, seen.kube_namespace));
  // A hint of several lines ends with a document to be copied.
  const bool ends_with_document = diagnosis.hint.find('\n') != std::string::npos;
  const auto hint = diagnosis.hint.empty() ? rest : ends_with_document ? rest + ". " + diagnosis.hint : diagnosis.hint + "; " + rest;
  return {diagnosis.exit, text, hint};
}

}  // namespace deploy
