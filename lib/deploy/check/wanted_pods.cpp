#include "deploy/check/wanted_pods.h"

#include <fmt/format.h>

#include "deploy/cluster/amounts.h"
#include "flink/manifest/task_manager.h"
#include "flink/rules/quantity.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/scalar.h"

namespace deploy {
namespace {

using base::Json;

void add(Amounts& sum, const Amounts& more) {
  for (const auto& [resource, amount] : more) sum[resource] += amount;
}

bool is_of_bytes(const std::string& resource) {
  return resource.ends_with("memory") || resource.ends_with("storage") ||
         resource.find("hugepages") != std::string::npos;
}

WantedPod wanted(const char* process, int count, const Json& spec) {
  WantedPod pod{.process = process, .count = count, .spec = spec};
  for (const auto& container : kube::list_at(pod.spec, {"containers"})) {
    const auto limits = amounts_of(kube::value_at(container, {"resources", "limits"}));
    auto requests = amounts_of(kube::value_at(container, {"resources", "requests"}));
    // What is only limited is requested as well (SetDefaults_Pod).
    requests.insert(limits.begin(), limits.end());
    add(pod.requests, requests);
    add(pod.limits, limits);
  }
  return pod;
}

}  // namespace

Amounts amounts_of(const Json& resources) {
  Amounts amounts;
  if (!resources.is_object()) return amounts;
  for (const auto& [resource, value] : resources.items()) {
    bool is_malformed = false;
    if (const auto amount =
            flink::admission::Quantity::parse(kube::scalar_text(value), is_malformed))
      amounts[resource] = amount->value();
  }
  return amounts;
}

WantedPod job_manager_pods(const Json& deployment) {
  return wanted("jobmanager", kube::number_at(deployment, {"spec", "replicas"}, 1),
                kube::value_at(deployment, {"spec", "template", "spec"}));
}

std::optional<WantedPod> task_manager_pods(const flink::ClusterSpec& spec) {
  if (!spec.task_manager.problem.empty()) return std::nullopt;
  return wanted("taskmanager", spec.task_manager.count,
                kube::value_at(flink::task_manager_pod(spec), {"spec"}));
}

std::optional<WantedPod> living_pod(const Json& pod) {
  const auto phase = kube::string_at(pod, {"status", "phase"});
  if (phase == "Succeeded" || phase == "Failed") return std::nullopt;
  return wanted("pod", 1, kube::value_at(pod, {"spec"}));
}

std::string amount_text(const std::string& resource, double amount) {
  if (is_of_bytes(resource))
    return fmt::format("{} {}", size_text(static_cast<std::int64_t>(amount)), resource);
  return fmt::format("{:.3g} {}", amount, resource);
}

}  // namespace deploy
