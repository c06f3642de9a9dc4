#include "deploy/submit/difference.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/shipped_configuration.h"
#include "flink/config/masked.h"
#include "flink/start/start.h"

namespace deploy {
namespace {

using base::Json;

std::string shown(const std::string& key, const flink::Value& value) {
  return base::printable(flink::masked(key, value), 80);
}

}  // namespace

std::vector<std::string> configuration_differences(const Json& found, const Json& wanted) {
  const auto before = shipped_configuration(found);
  const auto after = shipped_configuration(wanted);
  std::vector<std::string> result;
  for (const auto& [key, value] : before.entries()) {
    if (flink::concerns_run_alone(key)) continue;
    const auto* now = after.find(key);
    if (now == nullptr) result.push_back(fmt::format("{} {} (gone)", key, shown(key, value)));
    else if (now->text != value.text)
      result.push_back(fmt::format("{} {} → {}", key, shown(key, value), shown(key, *now)));
  }
  for (const auto& [key, value] : after.entries()) {
    if (!before.find(key) && !flink::concerns_run_alone(key))
      result.push_back(fmt::format("{} {} (new)", key, shown(key, value)));
  }
  return result;
}

}  // namespace deploy
