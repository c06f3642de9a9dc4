#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/job_role.h"
#include "deploy/cluster/refusal.h"
#include "deploy/diagnosis/diagnose_parts.h"
#include "deploy/observations/stage.h"
#include "flink/config/job_options.h"
#include "flink/config/operator_options.h"
#include "flink/config/options.h"
#include "flink/log/job_manager_log.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using std::chrono::seconds;

bool waits_for_task_managers(const Observations& seen) {
  const auto* job = current_job(seen);
  return job != nullptr && !flink::rest::is_terminal(job->state) &&
         stage_of(seen).reached < Stage::running;
}

bool none_registered(const Observations& seen) {
  return !seen.rest.overview || seen.rest.overview->task_managers == 0;
}

/// The container that took the pod with it: one that ended badly, Flink's own before the others.
std::optional<Container> ended_container(const PodUnderDiagnosis& diagnosed) {
  auto containers = containers_of(diagnosed.pod);
  std::stable_partition(containers.begin(), containers.end(),
                        [&](const Container& c) { return diagnosed.is_main(c); });
  const auto found = std::find_if(containers.begin(), containers.end(), [](const Container& c) {
    return c.ended && c.ended->exit_code != 0;
  });
  return found == containers.end() ? main_container(diagnosed.pod) : *found;
}

void add_end(const PodUnderDiagnosis& diagnosed, const Container& container, Diagnosis& diagnosis) {
  if (!container.ended) return;
  const bool is_main = diagnosed.is_main(container);
  if (!is_main) diagnosis.what = fmt::format("{} crashes on startup", diagnosed.subject(container));
  diagnosis.what += fmt::format(" ({})", end_text(*container.ended));
  if (container.ended->reason == "OOMKilled") diagnosis.hint = memory_hint(diagnosed, container);
  else add_last_words(*container.ended, log_of(diagnosed, container), diagnosis);
}

Diagnosis refused(const std::string& sentence) {
  return {.key = "refused to the JobManager",
          .grace = seconds(10),
          .where = {"JobManager log: " + base::printable(sentence, 600)}};
}

/// What the API server says of TaskManagers that may not be made; nothing when the sentence is
/// about something else.
std::optional<Diagnosis> refused_task_managers(const Observations& seen,
                                               const std::string& sentence) {
  if (!sentence.starts_with("pods ") && !sentence.starts_with("admission webhook "))
    return std::nullopt;
  const auto refusal = refusal_of(sentence, "taskmanager", version_of(seen));
  auto diagnosis = refused(sentence);
  diagnosis.grace = std::max(refusal.grace, diagnosis.grace);
  diagnosis.what =
      "the TaskManager pods cannot be created: " + base::printable(refusal.reason, 600);
  diagnosis.hint = refusal.hint;
  return diagnosis;
}

/// "2 of 4 TaskManager pods", or "2 TaskManager pods" where it is not known how many there are to
/// be.
std::string task_managers_text(std::size_t created, const flink::JobManagerLog& log) {
  if (log.wanted_task_managers > 0)
    return fmt::format("{} of {} TaskManager pods", created, log.wanted_task_managers);
  return count_text(static_cast<std::int64_t>(created), "TaskManager pod");
}

/// `Pod "orders-taskmanager-1-1" is invalid: spec.containers[0].name: …`: Flink made it of what the
/// user gave.
Diagnosis invalid_task_managers(const std::string& sentence) {
  auto diagnosis = refused(sentence);
  diagnosis.what = "the TaskManager pods are invalid: " +
                   base::printable(flink::reason_of_invalid_pod(sentence), 600);
  diagnosis.hint = fmt::format(
      "fix it in the pod template of {}, or in the options kubernetes.taskmanager.*, and deploy "
      "the cluster again",
      flink::options::pod_template_task_manager.name());
  return diagnosis;
}

}  // namespace

Diagnosis refused_to_job_manager(const Observations& seen, const std::string& sentence) {
  auto diagnosis = refused(sentence);
  diagnosis.what = "the JobManager lacks permissions in Kubernetes";
  const auto account = refused_account(sentence);
  if (!account) return refused_task_managers(seen, sentence).value_or(diagnosis);
  const auto name = base::printable(account->name, 260);
  diagnosis.what =
      fmt::format("service account '{}' lacks permissions that Flink needs in namespace '{}'", name,
                  seen.kube_namespace);
  diagnosis.hint = fmt::format(
      "Flink creates its TaskManager pods itself, so its service account needs permissions. Apply "
      "this, or name another account with {}, then run the same command again:\n{}",
      flink::options::word_or_field(flink::options::any_service_account, version_of(seen)),
      job_role(seen.kube_namespace, name));
  return diagnosis;
}

std::optional<Diagnosis> diagnose_refusal(const Observations& seen) {
  const auto log = flink::read_job_manager_log(seen.log);
  if (log.forbidden.empty()) return std::nullopt;
  return refused_to_job_manager(seen, log.forbidden);
}

std::optional<Diagnosis> diagnose_lost_task_managers(const Observations& seen) {
  constexpr std::size_t many = 3;
  if (seen.ended_pods.size() < many || !none_registered(seen) || !waits_for_task_managers(seen))
    return std::nullopt;
  const PodUnderDiagnosis diagnosed{seen, seen.ended_pods.back(), true};
  Diagnosis diagnosis{
      .key = "lost TaskManagers",
      .what = "the TaskManagers crash on startup",
      .where = {base::printable(fmt::format("{} pods failed so far, the last is {}",
                                            seen.ended_pods.size(), name_of(diagnosed.pod)),
                                300)}};
  if (const auto container = ended_container(diagnosed)) add_end(diagnosed, *container, diagnosis);
  return diagnosis;
}

std::optional<Diagnosis> diagnose_refused_task_managers(const Observations& seen) {
  const bool before_any_job = current_job(seen) == nullptr;
  if (!(before_any_job || waits_for_task_managers(seen)) || !pods_of(seen, "taskmanager").empty())
    return std::nullopt;
  const auto log = flink::read_job_manager_log(seen.log);
  if (before_any_job && !log.application_end.empty()) return std::nullopt;
  if (!log.forbidden.empty()) return refused_to_job_manager(seen, log.forbidden);
  if (log.invalid_pod.empty()) return std::nullopt;
  return invalid_task_managers(log.invalid_pod);
}

/// Flink asks again for those that it did not get, and a quota may be raised, or others may make
/// room in it.
std::optional<Diagnosis> diagnose_missing_task_managers(const Observations& seen) {
  constexpr std::string_view quota = "exceeded quota: ";
  const auto pods = pods_of(seen, "taskmanager");
  if (pods.empty() || seen.log.find(quota) == std::string::npos || !waits_for_task_managers(seen))
    return std::nullopt;
  const auto log = flink::read_job_manager_log(seen.log);
  const auto refusal = refusal_of(log.forbidden_pod, "taskmanager", version_of(seen));
  const bool came = std::any_of(pods.begin(), pods.end(), [&](const base::Json* pod) {
    return name_of(*pod) == log.newest_task_manager;
  });
  if (came || log.newest_task_manager.empty() || !refusal.reason.starts_with(quota))
    return std::nullopt;
  auto diagnosis = refused(log.forbidden_pod);
  diagnosis.key = "missing TaskManagers";
  diagnosis.grace = seconds(60);
  diagnosis.what = fmt::format("only {} can be created: {}", task_managers_text(pods.size(), log),
                               base::printable(refusal.reason, 600));
  diagnosis.hint = refusal.hint;
  return diagnosis;
}

}  // namespace deploy
