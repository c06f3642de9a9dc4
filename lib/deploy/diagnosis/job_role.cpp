#include "deploy/diagnosis/job_role.h"

#include <fmt/format.h>

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

}  // namespace deploy
