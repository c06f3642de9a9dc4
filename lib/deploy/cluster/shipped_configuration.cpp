#include "deploy/cluster/shipped_configuration.h"

#include <string>
#include <vector>

#include "base/base64.h"
#include "base/error.h"
#include "base/text.h"
#include "flink/config/config_file.h"
#include "flink/config/options.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"

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

bool is_secret(const base::Json& object) {
  return kube::string_at(object, {"kind"}) == kube::secrets.kind;
}

std::string file_in(const base::Json& object, std::string_view file) {
  auto text = kube::string_at(object, {"data", file});
  return is_secret(object) ? base::base64_decode(text).value_or("") : text;
}

std::string file_data(const base::Json& object, std::string text) {
  return is_secret(object) ? base::base64_encode(text) : text;
}

std::string_view configuration_file(const base::Json& object) {
  const auto& yaml = flink::names::yaml_config_file;
  return kube::string_at(object, {"data", yaml}).empty() ? flink::names::legacy_config_file : yaml;
}

flink::Configuration shipped_configuration(const base::Json& object) {
  const auto name = configuration_file(object);
  const auto text = file_in(object, name);
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
