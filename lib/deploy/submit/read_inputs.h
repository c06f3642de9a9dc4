// LoadedConfiguration configuration of a command line, and the files that it names, read.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/world.h"
#include "deploy/submit/local_conf.h"
#include "flink/config/file_format.h"
#include "flink/config/program_options.h"
#include "flink/operator/flink_deployment.h"
#include "flink/spec/inputs.h"

namespace deploy {

/// A Flink version and what it was taken from: "from the image's tag".
struct ChosenVersion {
  flink::Version version{};
  std::string reason{};
};

/// The configuration before `flink::resolve`, and all that it needs.
struct LoadedConfiguration {
  ChosenVersion chosen{};
  flink::Dialect dialect{};
  flink::FileFormat format = flink::FileFormat::yaml;
  flink::Configuration configuration{};
  flink::Inputs inputs{};
  std::vector<std::string> warnings{};
};

/// Reads the conf dir, decides on the Flink version (option, image's tag, newest known), lays the
/// layers over one another and reads the files that options name. Throws Error{usage} for a conf
/// dir that is not there or has no configuration file.
LoadedConfiguration read_inputs(const base::World& world, const flink::ProgramOptions& options,
                                const Sources& sources, base::Problems& problems);

/// The same of a FlinkDeployment, whose flinkVersion decides. The conf dir stands for the
/// operator's own default configuration.
LoadedConfiguration read_inputs(const base::World& world, const flink::FlinkDeployment& deployment,
                                const Sources& sources, base::Problems& problems);

}  // namespace deploy
