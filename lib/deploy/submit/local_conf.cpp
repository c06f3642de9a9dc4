#include "deploy/submit/local_conf.h"

#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/submit/text_files.h"
#include "flink/config/config_file.h"
#include "flink/version/names.h"

namespace deploy {

std::optional<LocalConf> local_conf(const base::World& world, const Sources& sources) {
  const auto from_environment = world.env("FLINK_CONF_DIR");
  const auto named = sources.conf_dir ? sources.conf_dir : from_environment;
  if (!named || named->empty()) return std::nullopt;
  const auto* origin = sources.conf_dir ? "--conf-dir" : "FLINK_CONF_DIR";
  const auto path = base::absolute_path(world, *named);
  if (!world.is_directory(path)) {
    throw base::Error(
        base::Exit::usage,
        fmt::format("{}: there is no directory '{}'", origin, base::printable(*named)),
        "without a conf dir drey brings the configuration of the distribution itself");
  }
  const auto file = [&](std::string_view name) {
    return world.read_file(fmt::format("{}/{}", path, name));
  };
  return LocalConf{path, file(flink::names::legacy_config_file),
                   file(flink::names::yaml_config_file)};
}

flink::Configuration client_configuration(
    const base::World& world, const std::vector<std::pair<std::string, std::string>>& properties,
    const Sources& sources) {
  flink::Configuration configuration;
  base::Problems problems;
  std::vector<std::string> ignored_warnings;
  if (const auto conf = local_conf(world, sources)) {
    if (conf->yaml)
      configuration = flink::read_yaml_file(*conf->yaml, flink::names::yaml_config_file, problems);
    else if (conf->legacy && check_text(*conf->legacy, flink::names::legacy_config_file, problems))
      configuration = flink::read_legacy_file(*conf->legacy, flink::names::legacy_config_file,
                                              ignored_warnings);
  }
  problems.throw_if_any();
  for (const auto& [key, value] : properties)
    configuration.set(key, value, {flink::Origin::Kind::dynamic, "-D"});
  return configuration;
}

}  // namespace deploy
