// Files that -f names, and the FlinkDeployments in them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/world.h"
#include "cli/arguments/command.h"
#include "flink/operator/flink_deployment.h"

namespace cli {

/// What -f and -R say.
struct FileOptions {
  std::vector<std::string> names{};  ///< files, directories, "-" for the standard input
  bool recursive = false;            ///< directories with those in them
  std::string_view command{};        ///< that takes them, for messages
};

/// For the command of that name, which must outlive them.
void declare(OptionSet& set, FileOptions& options, std::string_view command);

/// Refuses what does not stand beside -f: it has the whole input. `with_n`: -n was said, and a word
/// that is too many may be a namespace.
void check(const FileOptions& options, const Arguments& arguments, bool with_n);

/// Reads all of them, in their order, as kubectl does: of a directory what is called *.json,
/// *.yaml and *.yml, sorted by name. What is wrong with a file, and files without a FlinkDeployment
/// among them, are problems.
flink::FlinkDeployments read_deployments(const base::World& world, const FileOptions& options,
                                         base::Problems& problems);

/// The same, where files without a FlinkDeployment will do.
flink::FlinkDeployments read_objects(const base::World& world, const FileOptions& options,
                                     base::Problems& problems);

}  // namespace cli
