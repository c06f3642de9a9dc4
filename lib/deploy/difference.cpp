#include "deploy/difference.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "flink/config_file.h"
#include "flink/names.h"
#include "flink/sensitive.h"

namespace deploy {
namespace {

using base::Json;

/// What a ConfigMap's configuration file says, in either syntax.
flink::Configuration configuration_of(const Json& config_map) {
  const auto data = config_map.value("data", Json::object());
  const auto text = [&](std::string_view name) { return data.value(std::string(name), ""); };
  base::Problems ignored;
  std::vector<std::string> unheard;
  const auto yaml = text(flink::names::yaml_config_file);
  return yaml.empty() ? flink::read_legacy_file(text(flink::names::legacy_config_file), "", unheard) : flink::read_yaml_file(yaml, "", ignored);
}

std::string shown(const std::string& key, const std::string& value) { return base::printable(flink::masked(key, value), 80); }

}  // namespace

std::vector<std::string> configuration_differences(const Json& found, const Json& wanted) {
  const auto before = configuration_of(found);
  const auto after = configuration_of(wanted);
  std::vector<std::string> result;
  for (const auto& [key, value] : before.entries()) {
    const auto* now = after.find(key);
    if (now == nullptr) result.push_back(fmt::format("{} {} (gone)", key, shown(key, value.text)));
    else if (now->text != value.text) result.push_back(fmt::format("{} {} → {}", key, shown(key, value.text), shown(key, now->text)));
  }
  for (const auto& [key, value] : after.entries()) {
    if (!before.find(key)) result.push_back(fmt::format("{} {} (new)", key, shown(key, value.text)));
  }
  return result;
}

}  // namespace deploy
