#include "deploy/cluster/job_role.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace deploy {

std::string job_role(const std::string& name_space, const std::string& account) {
  return fmt::format(R"(  apiVersion: v1
  kind: List
  items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {{name: flink, namespace: {0}}}
    rules:
    - {{apiGroups: [""], resources: [pods, configmaps, services], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}}
    - {{apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, update, patch, delete]}}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {{name: flink, namespace: {0}}}
    roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: flink}}
    subjects: [{{kind: ServiceAccount, name: {1}, namespace: {0}}}])",
                     name_space, account);
}

std::optional<ServiceAccount> refused_account(std::string_view sentence) {
  constexpr std::string_view user = "system:serviceaccount:";
  const auto at = sentence.find(user);
  if (at == sentence.npos) return std::nullopt;
  const auto begin = at + user.size();
  const auto colon = sentence.find(':', begin);
  if (colon == sentence.npos) return std::nullopt;
  const auto end = sentence.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.", colon + 1);
  ServiceAccount account{.name_space = std::string(sentence.substr(begin, colon - begin)),
                         .name = std::string(sentence.substr(colon + 1, end - colon - 1))};
  return account.name.empty() ? std::nullopt : std::optional(std::move(account));
}

std::string hint_of_refused_account(std::string_view failure) {
  const auto at = failure.find(" is forbidden: ");
  const auto account = at == failure.npos ? std::nullopt : refused_account(failure.substr(at));
  if (!account) return {};
  const auto [name_space, name] = *account;
  return fmt::format(
      "Flink's service account '{}' lacks permissions. Apply this, then run the same command "
      "again:\n{}",
      base::printable(name, 260),
      job_role(base::printable(name_space, 260), base::printable(name, 260)));
}

}  // namespace deploy
