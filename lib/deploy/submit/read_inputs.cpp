#include "deploy/submit/read_inputs.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/submit/text_files.h"
#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
#include "flink/config/options.h"
#include "flink/operator/deployment_configuration.h"
#include "flink/version/names.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

std::optional<std::string> image_of(const flink::Configuration& configuration) {
  for (const auto& key : flink::options::image.keys) {
    if (const auto* value = configuration.find(key.name)) return value->text;
  }
  return std::nullopt;
}

flink::Configuration dynamic_properties(const flink::ProgramOptions& options) {
  flink::Configuration configuration;
  for (const auto& [key, value] : options.dynamic_properties) configuration.set(key, value, {});
  return configuration;
}

/// The image that a conf dir's file names, whichever syntax it turns out to be read in.
std::optional<std::string> image_of_file(const LocalConf& conf) {
  base::Problems ignored;
  std::vector<std::string> ignored_warnings;
  if (conf.yaml) return image_of(flink::read_yaml_file(*conf.yaml, "", ignored));
  if (conf.legacy) return image_of(flink::read_legacy_file(*conf.legacy, "", ignored_warnings));
  return std::nullopt;
}

ChosenVersion choose_version(const Sources& sources, const flink::ProgramOptions& options,
                             const std::optional<LocalConf>& conf) {
  if (sources.flink_version) {
    if (const auto version = flink::parse_version(*sources.flink_version))
      return {*version, "as --flink-version says"};
    throw Error(Exit::usage,
                fmt::format("--flink-version: not a version: '{}'",
                            base::printable(*sources.flink_version)),
                "write it as in 1.20.5 or 2.3");
  }
  auto image = image_of(dynamic_properties(options));
  if (!image && conf) image = image_of_file(*conf);
  if (image) {
    if (const auto version = flink::version_of_image(*image))
      return {*version, "from the image's tag"};
  }
  return {flink::newest_known,
          image ? "the newest known, as the image's tag names none" : "the newest known"};
}

void check_age(const ChosenVersion& chosen, std::vector<std::string>& warnings) {
  if (chosen.version < flink::oldest_known) {
    throw Error(Exit::usage, fmt::format("Flink {} is older than {}, the oldest that drey knows",
                                         flink::to_string(chosen.version),
                                         flink::minor_text(flink::oldest_known)));
  }
  const auto newest = flink::newest_known;
  if (std::pair(chosen.version.major, chosen.version.minor) >
      std::pair(newest.major, newest.minor)) {
    warnings.push_back(fmt::format(
        "Flink {} is newer than {}, the newest that drey knows; it is treated like that one",
        flink::to_string(chosen.version), flink::minor_text(newest)));
  }
}

/// The file that this version reads from the conf dir: 1.19 and 1.20 prefer flink-conf.yaml.
void read_configuration(const LocalConf& conf, LoadedConfiguration& loaded,
                        base::Problems& problems) {
  const auto& dialect = loaded.dialect;
  if (dialect.reads_legacy_file && conf.legacy) {
    loaded.format = flink::FileFormat::legacy;
    if (!check_text(*conf.legacy, flink::names::legacy_config_file, problems)) return;
    loaded.configuration =
        flink::read_legacy_file(*conf.legacy, flink::names::legacy_config_file, loaded.warnings);
  } else if (dialect.reads_yaml_file && conf.yaml) {
    loaded.configuration =
        flink::read_yaml_file(*conf.yaml, flink::names::yaml_config_file, problems);
  } else {
    const auto name =
        dialect.reads_yaml_file ? flink::names::yaml_config_file : flink::names::legacy_config_file;
    const auto* other =
        conf.yaml || conf.legacy
            ? (conf.yaml ? " (there is a config.yaml, which 1.19 was the first to read)"
                         : " (there is a flink-conf.yaml, which 2.0 does not read any more)")
            : "";
    throw Error(Exit::usage, fmt::format("Flink {} reads '{}/{}', and there is no such file{}",
                                         flink::minor_text(dialect.version),
                                         base::printable(conf.path), name, other));
  }
}

flink::ConfDir logging_files(const base::World& world, const LocalConf& conf,
                             const flink::Dialect& dialect, std::vector<std::string>& warnings) {
  flink::ConfDir dir{conf.path, {}};
  const auto add = [&](std::string_view name) {
    if (auto text = world.read_file(fmt::format("{}/{}", conf.path, name)))
      dir.files.emplace(name, shipped_text(std::move(*text), name, warnings));
  };
  if (dialect.all_log_files)
    std::for_each(flink::names::log_files.begin(), flink::names::log_files.end(), add);
  else
    std::for_each(flink::names::console_log_files.begin(), flink::names::console_log_files.end(),
                  add);
  return dir;
}

/// Where Flink's client looks for the Hadoop configuration (HadoopConfMountDecorator,
/// AbstractKubernetesParameters).
std::string hadoop_directory(const base::World& world) {
  if (const auto dir = world.env("HADOOP_CONF_DIR"); dir && !dir->empty()) return *dir;
  const auto home = world.env("HADOOP_HOME");
  if (!home || home->empty()) return {};
  for (const auto* below : {"/etc/hadoop", "/conf"}) {
    if (world.is_directory(*home + below)) return *home + below;
  }
  return {};
}

std::vector<flink::File> hadoop_files(const base::World& world,
                                      std::vector<std::string>& warnings) {
  std::vector<flink::File> files;
  const auto directory = hadoop_directory(world);
  if (directory.empty()) return files;
  for (const auto name : flink::names::hadoop_files) {
    const auto path = fmt::format("{}/{}", directory, name);
    if (auto text = world.read_file(path))
      files.emplace_back(name, shipped_text(std::move(*text), path, warnings));
  }
  return files;
}

void read_named_files(const base::World& world, LoadedConfiguration& loaded) {
  for (const auto& [path, is_shipped_text] :
       flink::named_files(loaded.configuration, loaded.dialect)) {
    if (loaded.inputs.files.contains(path)) continue;
    auto bytes = world.read_file(base::absolute_path(world, path));
    if (bytes && is_shipped_text) bytes = shipped_text(std::move(*bytes), path, loaded.warnings);
    loaded.inputs.files.emplace(path, std::move(bytes));
  }
}

void read_environment(const base::World& world, flink::Inputs& inputs) {
  for (const auto* name : {"FLINK_JM_HEAP", "FLINK_TM_HEAP"}) {
    if (auto value = world.env(name)) inputs.environment.emplace(name, std::move(*value));
  }
}

/// The version, what the conf dir has to say, and `defaults` where there is none.
LoadedConfiguration load(const base::World& world, const std::optional<LocalConf>& conf,
                         ChosenVersion chosen,
                         flink::Configuration (*defaults)(const flink::Dialect&),
                         base::Problems& problems) {
  LoadedConfiguration loaded;
  loaded.chosen = std::move(chosen);
  check_age(loaded.chosen, loaded.warnings);
  loaded.dialect = flink::dialect_of(loaded.chosen.version);
  loaded.format =
      loaded.dialect.reads_yaml_file ? flink::FileFormat::yaml : flink::FileFormat::legacy;
  if (conf) {
    read_configuration(*conf, loaded, problems);
    loaded.inputs.conf_dir = logging_files(world, *conf, loaded.dialect, loaded.warnings);
  } else {
    loaded.configuration = defaults(loaded.dialect);
  }
  return loaded;
}

/// That another version is deployed than the one in Flink's own image, which would not find its
/// configuration file, or know its options.
void check_image(LoadedConfiguration& loaded) {
  const auto image = image_of(loaded.configuration);
  const auto tag = image ? flink::version_of_flinks_image(*image) : std::nullopt;
  const auto& chosen = loaded.chosen;
  if (!tag || (tag->major == chosen.version.major && tag->minor == chosen.version.minor)) return;
  loaded.warnings.push_back(
      fmt::format("the objects are those of Flink {} ({}), and image {} is Flink {}: it may not "
                  "understand them",
                  flink::minor_text(chosen.version), chosen.reason, base::printable(*image, 300),
                  flink::minor_text(*tag)));
}

/// What the configuration names, when it is complete.
void read_the_rest(const base::World& world, const Sources& sources, LoadedConfiguration& loaded) {
  check_image(loaded);
  loaded.inputs.secrets_to_secret = sources.secrets_to_secret;
  read_named_files(world, loaded);
  loaded.inputs.hadoop_files = hadoop_files(world, loaded.warnings);
  read_environment(world, loaded.inputs);
  loaded.inputs.random_token = world.random_token();
}

/// The operator names minors; the image's tag has the whole version, if it is the same minor.
ChosenVersion version_of(const flink::FlinkDeployment& deployment) {
  const auto& said = deployment.version;
  const auto tag =
      deployment.image ? flink::version_of_image(deployment.image->value) : std::nullopt;
  const bool fits = tag && tag->major == said.major && tag->minor == said.minor;
  return {fits ? *tag : said,
          fits ? "as flinkVersion and the image's tag say" : "as flinkVersion says"};
}

std::string text_of(const std::optional<flink::Said<std::int64_t>>& nonce) {
  return nonce ? std::to_string(nonce->value) : std::string();
}

flink::Nonces nonces_of(const flink::FlinkDeployment& deployment) {
  return {text_of(deployment.restart_nonce), text_of(deployment.job.savepoint_redeploy_nonce)};
}

}  // namespace

LoadedConfiguration read_inputs(const base::World& world, const flink::ProgramOptions& options,
                                const Sources& sources, base::Problems& problems) {
  const auto conf = local_conf(world, sources);
  auto loaded = load(world, conf, choose_version(sources, options, conf),
                     flink::distribution_defaults, problems);
  flink::apply(options, loaded.dialect, loaded.configuration, problems);
  read_the_rest(world, sources, loaded);
  return loaded;
}

LoadedConfiguration read_inputs(const base::World& world, const flink::FlinkDeployment& deployment,
                                const Sources& sources, base::Problems& problems) {
  auto loaded = load(world, local_conf(world, sources), version_of(deployment),
                     flink::operator_defaults, problems);
  auto inputs = flink::deployment_inputs(deployment, std::move(loaded.configuration),
                                         loaded.dialect, problems);
  loaded.configuration = std::move(inputs.configuration);
  loaded.inputs.files = std::move(inputs.files);
  loaded.inputs.nonces = nonces_of(deployment);
  if (inputs.log_files)
    loaded.inputs.conf_dir = flink::ConfDir{deployment.file, std::move(*inputs.log_files)};
  loaded.warnings.insert(loaded.warnings.end(), deployment.warnings.begin(),
                         deployment.warnings.end());
  read_the_rest(world, sources, loaded);
  return loaded;
}

}  // namespace deploy
