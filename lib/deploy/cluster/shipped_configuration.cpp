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

flink::Configuration shipped_configuration(const base::Json& config_map) {
  const auto text = [&](std::string_view name) {
    return kube::string_at(config_map, {"data", name});
  };
  base::Problems ignored;
  std::vector<std::string> ignored_warnings;
  const auto yaml = text(flink::names::yaml_config_file);
  return yaml.empty()
             ? flink::read_legacy_file(text(flink::names::legacy_config_file), "", ignored_warnings)
             : flink::read_yaml_file(yaml, "", ignored);
}

HighAvailability high_availability_of(const flink::Configuration& configuration) {
  const auto mode = text_of(configuration, flink::options::high_availability);
  return {
      !mode.empty() && flink::is_high_availability(mode),
      base::printable(text_of(configuration, flink::options::high_availability_storage_dir), 500)};
}

}  // namespace deploy
