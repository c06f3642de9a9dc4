#include "deploy/check/check_rights.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/job_role.h"
#include "deploy/record/upgrade_record.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;
using Verdict = CheckItem::Verdict;

std::vector<std::string> names_of(std::span<const Json> objects, const kube::Resource& resource) {
  std::vector<std::string> names;
  for (const auto& object : objects) {
    if (kube::string_at(object, {"kind"}) == resource.kind) names.push_back(kube::name_of(object));
  }
  return names;
}

/// The name counts for what names its object; a create does not, as authorization goes before its
/// body is read, and a list or watch only with a field selector of that name.
void add(std::vector<Right>& rights, const char* group, std::string_view resource,
         std::initializer_list<const char*> verbs, const std::string& name = {}) {
  for (const std::string_view verb : verbs)
    rights.push_back(
        {group, std::string(resource), std::string(verb), verb == "create" ? "" : name});
}

std::vector<Right> rights_to_deploy(const Plan& plan) {
  std::vector<Right> rights;
  add(rights, "apps", "deployments", {"create", "get"}, plan.cluster_id);
  for (const auto& resource : {kube::services, kube::config_maps, kube::secrets}) {
    const auto names = names_of(plan.owned, resource);
    if (!names.empty()) add(rights, "", resource.plural, {"create"});
    for (const auto& name : names) add(rights, "", resource.plural, {"get"}, name);
  }
  return rights;
}

/// The proxy of a Service is used with its name and port for a name (RequestInfo).
void add_proxy(std::vector<Right>& rights, std::initializer_list<const char*> verbs,
               const std::string& proxied_service) {
  if (proxied_service.empty()) return;
  for (const auto* verb : verbs) rights.push_back({"", "services/proxy", verb, proxied_service});
}

std::vector<Right> rights_to_wait(const Plan& plan, const std::string& proxied_service) {
  std::vector<Right> rights;
  add(rights, "apps", "deployments", {"list", "watch"}, plan.cluster_id);
  add(rights, "apps", "replicasets", {"list", "watch"});
  add(rights, "", "pods", {"list", "watch"});
  add(rights, "", "pods/log", {"get"});
  add(rights, "", "events", {"list", "watch"});
  add_proxy(rights, {"get"}, proxied_service);
  return rights;
}

/// What goes is listed again and again by whoever may not watch it.
std::vector<Right> rights_to_change(const Plan& plan, const std::string& proxied_service) {
  std::vector<Right> rights;
  add(rights, "apps", "deployments", {"list", "patch", "delete"}, plan.cluster_id);
  add(rights, "apps", "replicasets", {"list"});
  add(rights, "", "pods", {"list"});
  add(rights, "", "services", {"list"});
  add(rights, "", "configmaps", {"list"});
  add(rights, "", "configmaps", {"patch", "delete"}, upgrade_record_name(plan.ref()));
  // A copy of them is kept, as of the cluster's other objects.
  const auto secrets = names_of(plan.owned, kube::secrets);
  if (std::any_of(secrets.begin(), secrets.end(),
                  [&](const std::string& name) { return is_own_secret(plan.ref(), name); }))
    add(rights, "", "secrets", {"get", "list", "create"});
  add_proxy(rights, {"get", "create"}, proxied_service);
  return rights;
}

Json attributes(const Right& right, const std::string& name_space) {
  const auto slash = right.resource.find('/');
  Json attributes{{"namespace", name_space},
                  {"verb", right.verb},
                  {"group", right.group},
                  {"resource", right.resource.substr(0, slash)}};
  if (!right.name.empty()) attributes["name"] = right.name;
  if (slash != std::string::npos) attributes["subresource"] = right.resource.substr(slash + 1);
  return attributes;
}

/// "deployments.apps: create, delete; pods/log: get": those that are not allowed.
std::string denied(std::span<const Right> rights, std::span<const kube::Result> answers) {
  std::map<std::string, std::vector<std::string>> verbs;
  for (std::size_t i = 0; i < rights.size(); ++i) {
    if (!answers[i].object || kube::flag_at(*answers[i].object, {"status", "allowed"})) continue;
    auto& list = verbs[rights[i].resource + (rights[i].group.empty() ? "" : "." + rights[i].group)];
    if (std::find(list.begin(), list.end(), rights[i].verb) == list.end())
      list.push_back(rights[i].verb);
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

std::vector<Purpose> purposes_of_caller(const Plan& plan, const std::string& proxied_service) {
  return {{"rights of the caller", rights_to_deploy(plan), "enough to deploy", ""},
          {"rights to wait", rights_to_wait(plan, proxied_service), "enough to wait for the job",
           "a deploy with --detached works without; a wait sees less, or ends with exit code 4"},
          {"rights to upgrade and remove", rights_to_change(plan, proxied_service),
           "enough to upgrade and to remove it",
           "a first deploy works without; upgrades, 'drey stop' and 'drey delete' do not, and what "
           "was made of a deploy that is refused may stay"}};
}

std::vector<Right> rights_of_job(const std::string& cluster_id, bool high_availability) {
  std::vector<Right> rights;
  add(rights, "", "pods", {"get", "list", "watch", "create", "delete"});
  add(rights, "apps", "deployments", {"get", "delete"}, cluster_id);
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
