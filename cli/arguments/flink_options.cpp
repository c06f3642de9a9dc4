#include "cli/arguments/flink_options.h"

#include <algorithm>
#include <array>

namespace cli {

bool is_flink_option(std::string_view name) {
  constexpr std::array<std::string_view, 34> names{"D",
                                                   "all",
                                                   "allowNonRestoredState",
                                                   "arguments",
                                                   "claimMode",
                                                   "class",
                                                   "classpath",
                                                   "detached",
                                                   "dispose",
                                                   "drain",
                                                   "executor",
                                                   "fromSavepoint",
                                                   "full",
                                                   "help",
                                                   "jarfile",
                                                   "jobmanager",
                                                   "parallelism",
                                                   "pyArchives",
                                                   "pyClientExecutable",
                                                   "pyExecutable",
                                                   "pyFiles",
                                                   "pyModule",
                                                   "pyPythonPath",
                                                   "pyRequirements",
                                                   "python",
                                                   "restoreMode",
                                                   "running",
                                                   "savepointPath",
                                                   "scheduled",
                                                   "shutdownOnAttachedExit",
                                                   "target",
                                                   "type",
                                                   "withSavepoint",
                                                   "yarndetached"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace cli
