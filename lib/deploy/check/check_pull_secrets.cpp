#include "deploy/check/check_pull_secrets.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/answers.h"
#include "flink/rules/rules.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;
using Verdict = CheckItem::Verdict;

void add_names(PullSecrets& secrets, const Json& list, const std::string& account) {
  for (const auto& each : list) {
    const auto name = kube::string_at(each, {"name"});
    const bool is_known = std::any_of(secrets.list.begin(), secrets.list.end(),
                                      [&](const PullSecret& known) { return known.name == name; });
    // A name that no object can have is admission's to refuse.
    if (!is_known && flink::rules::subdomain(name).empty()) secrets.list.push_back({name, account});
  }
}

void add_of_account(PullSecrets& secrets, const kube::Result& account, const kube::Client& client) {
  if (account.object)
    add_names(secrets, kube::list_at(*account.object, {"imagePullSecrets"}),
              kube::name_of(*account.object));
  else if (!is_absent(account))
    secrets.unknown =
        "the service account may name some, and cannot be read: " + client.error_of(account).text;
}

void add_of_pod(PullSecrets& secrets, const PullingPod& pod, const kube::Client& client) {
  const auto& named = kube::list_at(pod.spec, {"imagePullSecrets"});
  add_names(secrets, named, {});
  if (!named.empty()) return;
  if (pod.account.object || !pod.admitted.object)
    return add_of_account(secrets, pod.account, client);
  add_names(secrets, kube::list_at(*pod.admitted.object, {"spec", "imagePullSecrets"}),
            kube::string_at(pod.spec, {"serviceAccountName"}));
}

/// What is wrong with one; empty: nothing.
std::string fault_of(const PullSecret& secret, const kube::Result& result) {
  const auto name = secret.account.empty() ? fmt::format("'{}'", secret.name)
                                           : fmt::format("'{}' of service account {}", secret.name,
                                                         base::printable(secret.account, 100));
  if (is_absent(result)) return name + " is not there";
  const auto type = kube::string_at(*result.object, {"type"});
  if (type.starts_with("kubernetes.io/dockerc")) return {};
  return fmt::format("{} is of type {}, with which nothing is pulled", name,
                     base::printable(type, 100));
}

std::string names_of(const PullSecrets& secrets) {
  std::vector<std::string> names;
  for (const auto& secret : secrets.list) names.push_back(secret.name);
  return names.empty() ? "none" : base::join(names, ", ");
}

}  // namespace

PullSecrets pull_secrets_of(const std::vector<PullingPod>& pods, const kube::Client& client) {
  PullSecrets secrets;
  for (const auto& pod : pods) add_of_pod(secrets, pod, client);
  return secrets;
}

std::vector<kube::Call> look_at_pull_secrets(const PullSecrets& secrets,
                                             const std::string& name_space) {
  std::vector<kube::Call> calls;
  for (const auto& secret : secrets.list)
    calls.push_back(kube::read(kube::get(kube::secrets, name_space, secret.name)));
  return calls;
}

CheckItem check_pull_secrets(const PullSecrets& secrets, std::span<const kube::Result> found,
                             const kube::Client& client, const std::string& name_space) {
  Faults faults;
  std::vector<std::string> faults_of_accounts;
  for (std::size_t i = 0; i < secrets.list.size(); ++i) {
    const auto& secret = secrets.list[i];
    if (!found[i].object && !is_absent(found[i])) {
      faults.unread.push_back(client.error_of(found[i]).text);
      continue;
    }
    if (auto fault = fault_of(secret, found[i]); !fault.empty())
      (secret.account.empty() ? faults.wrong : faults_of_accounts).push_back(std::move(fault));
  }
  if (!secrets.unknown.empty()) faults.unread.push_back(secrets.unknown);
  const std::string what = "image pull secrets";
  const auto hint =
      fmt::format("kubectl create secret docker-registry NAME --namespace {} …", name_space);
  if (faults_of_accounts.empty())
    return judged(faults, {hint, {}}, {what, Verdict::fine, names_of(secrets)});
  return judged(
      faults, {hint, {}},
      {what, Verdict::warning,
       base::join(faults_of_accounts, "; ") + "; only public images are pulled without", hint});
}

}  // namespace deploy
