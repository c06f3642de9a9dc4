#include "deploy/submit/difference.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/shipped_configuration.h"
#include "flink/config/masked.h"
#include "flink/start/start.h"

namespace deploy {

using base::Json;

std::string line_of(const OptionDifference& each) {
  const auto cut = [](const std::string& value) { return base::printable(value, 80); };
  if (!each.wanted) return fmt::format("{} {} (gone)", each.key, cut(*each.found));
  if (!each.found) return fmt::format("{} {} (new)", each.key, cut(*each.wanted));
  return fmt::format("{} {} → {}", each.key, cut(*each.found), cut(*each.wanted));
}

std::vector<OptionDifference> differing_options(const Json& found, const Json& wanted) {
  const auto before = shipped_configuration(found);
  const auto after = shipped_configuration(wanted);
  std::vector<OptionDifference> result;
  for (const auto& [key, value] : before.entries()) {
    const auto* now = after.find(key);
    if (flink::concerns_run_alone(key) || (now != nullptr && now->text == value.text)) continue;
    result.push_back({key, flink::masked(key, value), std::nullopt});
    if (now != nullptr) result.back().wanted = flink::masked(key, *now);
  }
  for (const auto& [key, value] : after.entries()) {
    if (!before.find(key) && !flink::concerns_run_alone(key))
      result.push_back({key, std::nullopt, flink::masked(key, value)});
  }
  return result;
}

std::vector<std::string> configuration_differences(const Json& found, const Json& wanted) {
  std::vector<std::string> lines;
  for (const auto& each : differing_options(found, wanted)) lines.push_back(line_of(each));
  return lines;
}

}  // namespace deploy
