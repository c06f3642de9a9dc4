#include "deploy/check/check_rights.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/diagnosis/job_role.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;
using Verdict = CheckItem::Verdict;

void add(std::vector<Right>& rights, const char* group, const char* resource,
         std::initializer_list<const char*> verbs) {
  for (const auto* verb : verbs) rights.push_back({group, resource, verb});
}

std::vector<Right> rights_to_deploy(const Plan& plan) {
  std::vector<Right> rights;
  add(rights, "apps", "deployments", {"create", "get"});
  add(rights, "", "services", {"create", "get"});
  add(rights, "", "configmaps", {"create", "get"});
  const bool owns_secret = std::any_of(
      plan.owned.begin(), plan.owned.end(),
      [](const Json& object) { return kube::string_at(object, {"kind"}) == kube::secrets.kind; });
  if (owns_secret) add(rights, "", "secrets", {"create", "get"});
  return rights;
}

std::vector<Right> rights_to_wait(bool exposed) {
  std::vector<Right> rights;
  add(rights, "apps", "deployments", {"list", "watch"});
  add(rights, "apps", "replicasets", {"list", "watch"});
  add(rights, "", "pods", {"list", "watch"});
  add(rights, "", "pods/log", {"get"});
  add(rights, "", "events", {"list", "watch"});
  if (!exposed) add(rights, "", "services/proxy", {"get"});
  return rights;
}

std::vector<Right> rights_to_change(bool exposed) {
  std::vector<Right> rights;
  add(rights, "apps", "deployments", {"list", "watch", "patch", "delete"});
  add(rights, "apps", "replicasets", {"list", "watch"});
  add(rights, "", "pods", {"list", "watch"});
  add(rights, "", "services", {"list", "watch"});
  add(rights, "", "configmaps", {"list", "watch", "patch", "delete"});
  if (!exposed) add(rights, "", "services/proxy", {"get", "create"});
  return rights;
}

Json attributes(const Right& right, const std::string& name_space) {
  const auto slash = right.resource.find('/');
  Json attributes{{"namespace", name_space},
                  {"verb", right.verb},
                  {"group", right.group},
                  {"resource", right.resource.substr(0, slash)}};
  if (slash != std::string::npos) attributes["subresource"] = right.resource.substr(slash + 1);
  return attributes;
}

/// "deployments.apps: create, delete; pods/log: get": those that are not allowed.
std::string denied(std::span<const Right> rights, std::span<const kube::Result> answers) {
  std::map<std::string, std::vector<std::string>> verbs;
  for (std::size_t i = 0; i < rights.size(); ++i) {
    if (answers[i].object && !kube::flag_at(*answers[i].object, {"status", "allowed"}))
      verbs[rights[i].resource + (rights[i].group.empty() ? "" : "." + rights[i].group)].push_back(
          rights[i].verb);
  }
  std::vector<std::string> parts;
  for (const auto& [resource, list] : verbs)
    parts.push_back(resource + ": " + base::join(list, ", "));
  return base::join(parts, "; ");
}

const kube::Result* first_unanswered(std::span<const kube::Result> answers) {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [](const kube::Result& answer) { return !answer.object; });
  return found == answers.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Purpose> purposes_of_caller(const Plan& plan, bool exposed) {
  return {{"rights of the caller", rights_to_deploy(plan), "enough to deploy", ""},
          {"rights to wait", rights_to_wait(exposed), "enough to wait for the job",
           "a deploy with --detached works without; a wait sees less, or ends with exit code 4"},
          {"rights to upgrade and remove", rights_to_change(exposed),
           "enough to upgrade and to remove it",
           "a first deploy works without; upgrades, 'drey stop' and 'drey delete' do not, and what "
           "was made of a deploy that is refused may stay"}};
}

std::vector<Right> rights_of_job(bool high_availability) {
  std::vector<Right> rights;
  add(rights, "", "pods", {"get", "list", "watch", "create", "delete"});
  add(rights, "apps", "deployments", {"get", "delete"});
  if (high_availability)
    add(rights, "", "configmaps", {"get", "list", "watch", "create", "update", "delete"});
  return rights;
}

std::vector<kube::Call> review_caller(std::span<const Right> rights,
                                      const std::string& name_space) {
  std::vector<kube::Call> calls;
  for (const auto& right : rights)
    calls.push_back(kube::repeatable(
        kube::create({{"apiVersion", kube::self_subject_access_reviews.api_version},
                      {"kind", kube::self_subject_access_reviews.kind},
                      {"spec", {{"resourceAttributes", attributes(right, name_space)}}}},
                     "")));
  return calls;
}

std::vector<kube::Call> review_account(std::span<const Right> rights, const std::string& name_space,
                                       const std::string& account) {
  std::vector<kube::Call> calls;
  for (const auto& right : rights)
    calls.push_back(kube::repeatable(
        kube::create({{"apiVersion", kube::local_subject_access_reviews.api_version},
                      {"kind", kube::local_subject_access_reviews.kind},
                      {"metadata", {{"namespace", name_space}}},
                      {"spec",
                       {{"user", fmt::format("system:serviceaccount:{}:{}", name_space, account)},
                        {"groups",
                         {"system:serviceaccounts", "system:serviceaccounts:" + name_space,
                          "system:authenticated"}},
                        {"resourceAttributes", attributes(right, name_space)}}}},
                     name_space)));
  return calls;
}

CheckItem check_caller(const Purpose& purpose, std::span<const kube::Result> answers,
                       const kube::Client& client) {
  const auto missing = denied(purpose.rights, answers);
  if (!missing.empty() && purpose.without.empty())
    return {purpose.what, Verdict::wrong, "not allowed: " + missing,
            "a role in the namespace must allow them", base::Exit::not_allowed};
  if (!missing.empty())
    return {purpose.what, Verdict::warning, "not allowed: " + missing, purpose.without};
  if (const auto* answer = first_unanswered(answers))
    return not_checked(purpose.what, client.error_of(*answer).text);
  return {purpose.what, Verdict::fine, purpose.enough};
}

CheckItem check_account(std::span<const Right> rights, std::span<const kube::Result> answers,
                        const kube::Client& client, const std::string& name_space,
                        const std::string& account) {
  const std::string what = "rights of the service account";
  const auto hint =
      "the job needs this, unless something like it is there:\n" + job_role(name_space, account);
  if (const auto missing = denied(rights, answers); !missing.empty())
    return {what, Verdict::wrong, fmt::format("'{}' is not allowed: {}", account, missing), hint};
  if (const auto* answer = first_unanswered(answers))
    return not_checked(what, client.error_of(*answer).text, hint);
  return {what, Verdict::fine, fmt::format("'{}' has enough for Flink", account)};
}

}  // namespace deploy
