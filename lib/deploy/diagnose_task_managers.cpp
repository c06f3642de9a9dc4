#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnose_parts.h"
#include "deploy/stage.h"
#include "flink/job_manager_log.h"
#include "kube/object.h"

namespace deploy {
namespace {

using std::chrono::seconds;

/// "default" of `User "system:serviceaccount:team-a:default"`.
std::string service_account_of(const std::string& sentence) {
  constexpr std::string_view user = "system:serviceaccount:";
  const auto at = sentence.find(user);
  if (at == std::string::npos) return {};
  const auto colon = sentence.find(':', at + user.size());
  const auto end = sentence.find('"', at);
  return colon == std::string::npos || end == std::string::npos || end < colon ? std::string{} : sentence.substr(colon + 1, end - colon - 1);
}

/// What Flink's JobManager needs in its namespace: pods of its own making, and the ConfigMaps of high availability.
std::string role_for(const std::string& name_space, const std::string& account) {
  return fmt::format(R"(  apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: {{name: flink, namespace: {0}}}
  rules:
  - {{apiGroups: [""], resources: [pods, configmaps, services], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}}
  - {{apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, update, patch, delete]}}
  ---
  apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: {{name: flink, namespace: {0}}}
  roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: flink}}
  subjects: [{{kind: ServiceAccount, name: {1}, namespace: {0}}}])",
                     name_space, account);
}

bool waits_for_task_managers(const Observations& seen) {
  const auto* job = current_job(seen);
  return job != nullptr && !flink::rest::is_terminal(job->state) && stage_of(seen).reached < Stage::running;
}

bool none_registered(const Observations& seen) { return !seen.rest.overview || seen.rest.overview->task_managers == 0; }

}  // namespace

Diagnosis refused_to_job_manager(const Observations& seen, const std::string& sentence) {
  Diagnosis diagnosis{.key = "refused to the JobManager",
                      .grace = seconds(10),
                      .what = "the JobManager may not make what it needs",
                      .where = {"JobManager log: " + base::printable(sentence, 600)}};
  const auto account = service_account_of(sentence);
  if (account.empty()) {
    diagnosis.hint = sentence.find("exceeded quota") == std::string::npos
                         ? ""
                         : "ask for less (kubernetes.taskmanager.cpu, taskmanager.memory.process.size), or have the quota raised";
    return diagnosis;
  }
  const auto name = base::printable(account, 260);
  diagnosis.what = fmt::format("service account '{}' may not do what Flink needs in namespace '{}'", name, seen.kube_namespace);
  diagnosis.hint = fmt::format(
      "Flink makes its TaskManagers itself, so its service account needs rights. Apply this, or name another account with "
      "-Dkubernetes.service-account, then run the same command again:\n{}",
      role_for(seen.kube_namespace, name));
  return diagnosis;
}

std::optional<Diagnosis> diagnose_lost_task_managers(const Observations& seen) {
  constexpr std::size_t many = 3;
  if (seen.ended_pods.size() < many || !none_registered(seen) || !waits_for_task_managers(seen)) return std::nullopt;
  const auto& pod = seen.ended_pods.back();
  const auto container = main_container(pod);
  const auto ended = container ? container->ended : std::nullopt;
  Diagnosis diagnosis{.key = "lost TaskManagers",
                      .what = "its TaskManagers end as soon as they start",
                      .where = {base::printable(fmt::format("{} pods ended so far, the last is {}", seen.ended_pods.size(), name_of(pod)), 300)}};
  if (!ended) return diagnosis;
  diagnosis.what += fmt::format(" ({}exit code {})",
                                ended->reason.empty() || ended->reason == "Error" ? "" : base::printable(ended->reason, 60) + ", ", ended->exit_code);
  if (ended->reason == "OOMKilled") diagnosis.hint = "raise taskmanager.memory.process.size, or that of the JVM overhead";
  return diagnosis;
}

std::optional<Diagnosis> diagnose_refused_task_managers(const Observations& seen) {
  if (!waits_for_task_managers(seen) || !pods_of(seen, "taskmanager").empty()) return std::nullopt;
  const auto log = flink::read_job_manager_log(seen.log);
  if (log.forbidden.empty()) return std::nullopt;
  return refused_to_job_manager(seen, log.forbidden);
}

}  // namespace deploy
