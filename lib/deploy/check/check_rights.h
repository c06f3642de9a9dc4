// Rights of the caller and of the job's service account, as the API server says they are.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "deploy/check/check_item.h"
#include "deploy/submit/plan.h"
#include "kube/client/client.h"

namespace deploy {

/// A verb on a resource of a namespace.
struct Right {
  std::string group{};
  std::string resource{};  ///< "pods/log" with its subresource
  std::string verb{};
  std::string name{};  ///< of the one object that it is about, as a role may allow that one alone
                       ///< (resourceNames); empty: any
};

/// What the caller may want to do, and the rights that this takes.
struct Purpose {
  std::string what{};  ///< of the row
  std::vector<Right> rights{};
  std::string enough{};   ///< what can be done with them
  std::string without{};  ///< what works without them; empty: nothing does
};

/// What drey does to deploy that plan; then to wait for its cluster; then to upgrade and to remove
/// it. Flink's REST API is reached through the API server's proxy of `proxied_service`, as a role
/// names it: "orders-rest:rest"; empty: directly.
std::vector<Purpose> purposes_of_caller(const Plan& plan, const std::string& proxied_service);

/// What Flink's JobManager does in its namespace: it makes its TaskManagers' pods, deletes its own
/// Deployment, and with high availability keeps ConfigMaps.
std::vector<Right> rights_of_job(const std::string& cluster_id, bool high_availability);

/// Reviews of whether the caller (SelfSubjectAccessReview), or the service account
/// (LocalSubjectAccessReview), has each of them.
std::vector<kube::Call> review_caller(std::span<const Right> rights, const std::string& name_space);
std::vector<kube::Call> review_account(std::span<const Right> rights, const std::string& name_space,
                                       const std::string& account);

/// Judges the answers to these reviews, which stand in the order of the rights. Of what works
/// without them it is a warning.
CheckItem check_caller(const Purpose& purpose, std::span<const kube::Result> answers,
                       const kube::Client& client);
CheckItem check_account(std::span<const Right> rights, std::span<const kube::Result> answers,
                        const kube::Client& client, const std::string& name_space,
                        const std::string& account);

}  // namespace deploy
