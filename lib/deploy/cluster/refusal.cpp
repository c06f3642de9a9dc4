#include "deploy/cluster/refusal.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/job_options.h"
#include "flink/config/operator_options.h"
#include "flink/config/options.h"

namespace deploy {
namespace {

using std::chrono::seconds;

/// Older ones are told what it is called there.
constexpr flink::Version first_with_templates{1, 13, 0};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// `Error creating: pods "x" is forbidden: exceeded quota: …` gives "exceeded quota: …".
std::string reason_in(std::string_view message) {
  constexpr std::string_view creating = "Error creating: ", forbidden = " is forbidden: ",
                             pods = "pods ";
  if (message.starts_with(creating)) message.remove_prefix(creating.size());
  const auto at = message.find(forbidden);
  if (at != std::string_view::npos && message.starts_with(pods))
    message.remove_prefix(at + forbidden.size());
  else if (at != std::string_view::npos && message.substr(0, at) == "pods")
    message.remove_prefix(at + forbidden.size());
  return std::string(message);
}

/// What stands between two marks, or behind the first where the second is not there.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const auto begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + before.size());
  return text.substr(0, text.find(after));
}

std::string listed(const std::set<std::string>& words) {
  return base::printable(base::join(std::vector(words.begin(), words.end()), ", "), 300);
}

/// Whose pod it is: "jobmanager" or "taskmanager" of a Flink version.
struct Asker {
  const std::string& process;
  const flink::Version& version;

  /// "kubernetes.jobmanager.cpu.amount, jobmanager.memory.process.size": what asks for processors
  /// and memory.
  std::string keys() const {
    return fmt::format("{}, {}.memory.process.size", flink::options::cpu_of(process).key(version),
                       process);
  }
};

/// "limits.memory" is memory, "requests.nvidia.com/gpu" a GPU.
std::string_view resource_of(std::string_view name) {
  for (const std::string_view prefix : {"requests.", "limits."}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  return name;
}

/// The names in "limits.memory=2Gi,requests.cpu=1".
std::set<std::string> names_in(std::string_view amounts) {
  std::set<std::string> names;
  for (const auto& amount : base::split(amounts, ',')) {
    const auto name = base::trim(std::string_view(amount).substr(0, amount.find('=')));
    if (!name.empty()) names.insert(std::string(resource_of(name)));
  }
  return names;
}

Refusal exceeded_quota(const std::string& reason, const Asker& asker) {
  const auto quota = base::printable(between(reason, "exceeded quota: ", ","), 100);
  auto names = names_in(between(reason, "requested: ", ", used: "));
  const bool asks = names.erase("cpu") + names.erase("memory") > 0;
  if (asks || names.empty())
    return {reason, seconds(30),
            fmt::format("request less ({}), or raise the quota", asker.keys())};
  if (names == std::set<std::string>{"pods"} ||
      (names.size() == 1 && names.begin()->starts_with("count/")))
    return {reason, seconds(30),
            fmt::format("quota '{}' is used up: delete what is not needed any more, or raise it",
                        quota)};
  return {reason, seconds(30),
          fmt::format("request less {}, or raise quota '{}'", listed(names), quota)};
}

/// "must specify limits.cpu for: exporter; limits.memory for: exporter"; older API servers name no
/// containers.
Refusal unspecified(const std::string& reason) {
  std::set<std::string> resources, containers;
  for (const auto& part : base::split(between(reason, ": must specify ", "\n"), ';')) {
    const auto words = base::trim(part);
    for (const auto& name : base::split(words.substr(0, words.find(" for: ")), ','))
      resources.insert(std::string(base::trim(name)));
    for (const auto& name : base::split(between(words, " for: ", ";"), ',')) {
      if (!base::trim(name).empty()) containers.insert(std::string(base::trim(name)));
    }
  }
  const auto whose =
      containers.empty()
          ? std::string("every container")
          : fmt::format("container{} '{}'", containers.size() == 1 ? "" : "s", listed(containers));
  return {
      reason, seconds(0),
      fmt::format(
          "give {} resources in the pod template ({}), or the namespace a LimitRange with defaults",
          whose, listed(resources))};
}

/// "[maximum cpu usage per Container is 500m, but limit is 1, …]".
bool is_limit_range(std::string_view reason) {
  if (reason.starts_with('[')) reason.remove_prefix(1);
  const bool begins =
      reason.starts_with("maximum ") || reason.starts_with("minimum ") ||
      has(reason.substr(0, reason.find(", but ")), " max limit to request ratio per ");
  return begins && has(reason, " per ") && has(reason, ", but ");
}

Refusal beyond_limit_range(const std::string& reason, const Asker& asker) {
  std::set<std::string> others;
  bool asks = false;
  for (const auto& part : base::split(reason, ',')) {
    auto words = base::trim(part);
    if (words.starts_with('[')) words.remove_prefix(1);
    for (const std::string_view bound : {"maximum ", "minimum "}) {
      if (!words.starts_with(bound)) continue;
      const auto name =
          std::string(words.substr(bound.size(), words.find(' ', bound.size()) - bound.size()));
      if (name == "cpu" || name == "memory") asks = true;
      else others.insert(name);
    }
  }
  const auto what = asks || others.empty() ? asker.keys() : listed(others);
  return {reason, seconds(10),
          fmt::format("a LimitRange of the namespace forbids it: request what it allows ({}; of "
                      "other containers in the pod template), or change it",
                      what)};
}

std::string quoted_in(std::string_view text) {
  return base::printable(between(text, "\"", "\""), 100);
}

}  // namespace

Refusal refusal_of(const std::string& message, const std::string& process,
                   const flink::Version& version) {
  const Asker asker{process, version};
  const auto reason = reason_in(message);
  const auto begins = [&](std::string_view words) { return reason.starts_with(words); };
  if (begins("exceeded quota: ")) return exceeded_quota(reason, asker);
  if (begins("failed quota: ") && has(reason, ": must specify ")) return unspecified(reason);
  if (begins("status unknown for quota: "))
    return {reason, seconds(60),
            "the quota's usage is not computed yet; kube-controller-manager does that"};
  if (is_limit_range(reason)) return beyond_limit_range(reason, asker);
  if (begins("violates PodSecurity "))
    return {reason, seconds(10),
            fmt::format(
                "set the security context that the namespace requires, in {}",
                flink::options::word_or_field(flink::options::pod_template,
                                              std::max(version, first_with_templates), "FILE"))};
  if (begins("error looking up service account "))
    return {
        reason, seconds(10),
        fmt::format("create the service account, or name another with {}",
                    flink::options::word_or_field(flink::options::any_service_account, version))};
  if (begins("admission webhook \"") && has(reason, "\" denied the request"))
    return {
        reason, seconds(10),
        fmt::format("admission webhook '{}' denied it: change what it objects to, or ask its owner",
                    quoted_in(reason))};
  if (begins("ValidatingAdmissionPolicy '"))
    return {reason, seconds(10),
            "a ValidatingAdmissionPolicy denied it: change what it objects to, or ask its owner"};
  if (begins("Internal error occurred: failed calling webhook "))
    return {reason, seconds(60), "an admission webhook does not respond; tell its owner"};
  if (begins("no PriorityClass with name "))
    return {reason, seconds(10), "create the PriorityClass, or name another in the pod template"};
  if (begins("pod rejected: RuntimeClass "))
    return {reason, seconds(10), "create the RuntimeClass, or name another in the pod template"};
  if (begins("unable to create new content in namespace "))
    return {reason, seconds(5), "the namespace is terminating: deploy to another"};
  return {reason, seconds(20), ""};
}

}  // namespace deploy
