// Resolution of a command line, for a cluster called app1.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "flink/config/distribution.h"
#include "flink/config/program_options.h"
#include "flink/resolve/resolve.h"

namespace test {

using Properties = std::vector<std::pair<std::string, std::string>>;

struct Resolution {
  flink::ResolveResult resolved{};
  base::Problems problems{};
};

inline Resolution resolution_of(Properties properties, flink::Version version = {2, 3, 0},
                                const flink::Inputs& inputs = {},
                                const std::string& jar = "local:///j.jar") {
  flink::ProgramOptions options;
  options.jar = jar;
  options.dynamic_properties = std::move(properties);
  options.dynamic_properties.emplace_back("kubernetes.cluster-id", "app1");
  const auto dialect = flink::dialect_of(version);
  auto configuration = flink::distribution_defaults(dialect);
  Resolution result;
  flink::apply(options, dialect, configuration, result.problems);
  result.resolved = flink::resolve(
      configuration, dialect.reads_yaml_file ? flink::FileFormat::yaml : flink::FileFormat::legacy,
      inputs, dialect, result.problems);
  return result;
}

}  // namespace test
