#include "deploy/cluster/shipped_configuration.h"

#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "flink/config/config_file.h"
#include "flink/config/options.h"
#include "flink/version/names.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

/// The text of the first of the option's keys that has one.
std::string text_of(const flink::Configuration& configuration, const flink::Option& option) {
  for (const auto& key : option.keys) {
    const auto* value = configuration.find(key.name);
    const auto text = value == nullptr ? std::string_view() : base::trim(value->text);
    if (!text.empty()) return std::string(text);
  }
  return {};
}

}  // namespace

std::string_view configuration_file(const base::Json& config_map) {
  const auto& yaml = flink::names::yaml_config_file;
  return kube::string_at(config_map, {"data", yaml}).empty() ? flink::names::legacy_config_file
                                                             : yaml;
}

flink::Configuration shipped_configuration(const base::Json& config_map) {
  const auto name = configuration_file(config_map);
  const auto text = kube::string_at(config_map, {"data", name});
  base::Problems ignored;
  std::vector<std::string> ignored_warnings;
  return name == flink::names::legacy_config_file
             ? flink::read_legacy_file(text, "", ignored_warnings)
             : flink::read_yaml_file(text, "", ignored);
}

HighAvailability high_availability_of(const flink::Configuration& configuration) {
  const auto mode = text_of(configuration, flink::options::high_availability);
  return {
      !mode.empty() && flink::is_high_availability(mode),
      base::printable(text_of(configuration, flink::options::high_availability_storage_dir), 500)};
}

}  // namespace deploy
