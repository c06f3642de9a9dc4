#include "deploy/check/wanted_pods.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "deploy/cluster/amounts.h"
#include "flink/config/options.h"
#include "flink/memory/memory.h"
#include "flink/rules/quantity.h"
#include "kube/api/fields.h"
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
  WantedPod pod{.process = "jobmanager",
                .count = kube::number_at(deployment, {"spec", "replicas"}, 1),
                .spec = kube::value_at(deployment, {"spec", "template", "spec"})};
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

std::optional<WantedPod> task_manager_pods(const LoadedConfiguration& loaded) {
  base::Problems told_already;
  const auto memory = flink::task_manager_memory(loaded.configuration, loaded.dialect,
                                                 loaded.inputs.environment, told_already);
  if (!memory) return std::nullopt;
  const auto number = [&](const flink::Option& option) {
    return std::max(std::atof(loaded.configuration.text(option, loaded.dialect)->c_str()), 1.0);
  };
  const auto bytes = static_cast<double>(memory->total());
  const auto slots = std::max(memory->slots, 1);
  const auto parallelism = static_cast<int>(number(flink::options::parallelism));
  const Json anywhere{{"tolerations", Json::array({{{"operator", "Exists"}}})}};
  return WantedPod{
      .process = "taskmanager",
      .count = (parallelism + slots - 1) / slots,
      .requests = {{"cpu", memory->cpu}, {"memory", bytes}},
      .limits = {{"cpu", memory->cpu * number(flink::options::task_manager_cpu_limit_factor)},
                 {"memory", bytes * number(flink::options::task_manager_memory_limit_factor)}},
      .spec = anywhere};
}

std::string amount_text(const std::string& resource, double amount) {
  if (is_of_bytes(resource))
    return fmt::format("{} {}", size_text(static_cast<std::int64_t>(amount)), resource);
  return fmt::format("{:.3g} {}", amount, resource);
}

}  // namespace deploy
