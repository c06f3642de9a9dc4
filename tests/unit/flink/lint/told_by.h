// Warnings that `lint` makes of what a user said, for a cluster called app1.
#pragma once
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flink/config/config_file.h"
#include "flink/config/distribution.h"
#include "flink/config/program_options.h"
#include "flink/lint/lint.h"

namespace test {

using Properties = std::vector<std::pair<std::string, std::string>>;
using Lines = std::vector<std::string>;

struct Said {
  Properties properties{};
  flink::Version version = {2, 3, 0};
  std::string file{};  ///< laid over the distribution's
  std::map<std::string, std::optional<std::string>> files{};
  flink::ProgramOptions options{};
};

inline Lines told_by(const Said& said) {
  const auto dialect = flink::dialect_of(said.version);
  base::Problems problems;
  Lines skipped;
  auto configuration = flink::distribution_defaults(dialect);
  const auto of_file = dialect.reads_yaml_file
                           ? flink::read_yaml_file(said.file, "config.yaml", problems)
                           : flink::read_legacy_file(said.file, "flink-conf.yaml", skipped);
  for (const auto& [key, value] : of_file.entries())
    configuration.set(key, value.text, value.origin);
  auto options = said.options;
  if (!options.jar) options.jar = "local:///j.jar";
  options.dynamic_properties = said.properties;
  options.dynamic_properties.emplace_back("kubernetes.cluster-id", "app1");
  flink::apply(options, dialect, configuration, problems);
  flink::Inputs inputs;
  inputs.files = said.files;
  const auto format = dialect.reads_yaml_file ? flink::FileFormat::yaml : flink::FileFormat::legacy;
  const auto resolved = flink::resolve(configuration, format, inputs, dialect, problems);
  return flink::lines_of(flink::lint(resolved, problems))
      .first(std::numeric_limits<std::size_t>::max());
}

inline Lines warnings(Properties properties, flink::Version version = {2, 3, 0}) {
  return told_by(Said{std::move(properties), version});
}

}  // namespace test
