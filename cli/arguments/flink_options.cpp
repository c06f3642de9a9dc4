#include "cli/arguments/flink_options.h"

#include <algorithm>
#include <array>

namespace cli {
namespace {

constexpr std::array rows{FlinkOption{"D", FlinkOption::Kind::property},
                          FlinkOption{"all"},
                          FlinkOption{"allowNonRestoredState"},
                          FlinkOption{"arguments"},
                          FlinkOption{"claimMode"},
                          FlinkOption{"class"},
                          FlinkOption{"classpath"},
                          FlinkOption{"detached"},
                          FlinkOption{"dispose"},
                          FlinkOption{"drain"},
                          FlinkOption{"executor"},
                          FlinkOption{"fromSavepoint"},
                          FlinkOption{"full"},
                          FlinkOption{"help"},
                          FlinkOption{"jarfile"},
                          FlinkOption{"jobmanager"},
                          FlinkOption{"parallelism"},
                          FlinkOption{"pyArchives"},
                          FlinkOption{"pyClientExecutable"},
                          FlinkOption{"pyExecutable"},
                          FlinkOption{"pyFiles"},
                          FlinkOption{"pyModule", FlinkOption::Kind::program},
                          FlinkOption{"pyPythonPath"},
                          FlinkOption{"pyRequirements"},
                          FlinkOption{"python", FlinkOption::Kind::program},
                          FlinkOption{"restoreMode"},
                          FlinkOption{"running"},
                          FlinkOption{"savepointPath"},
                          FlinkOption{"scheduled"},
                          FlinkOption{"shutdownOnAttachedExit"},
                          FlinkOption{"target"},
                          FlinkOption{"type"},
                          FlinkOption{"withSavepoint"},
                          FlinkOption{"yarndetached"}};

}  // namespace

const FlinkOption* find_flink_option(std::string_view name) {
  const auto* found = std::find_if(rows.begin(), rows.end(),
                                   [&](const FlinkOption& row) { return row.name == name; });
  return found == rows.end() ? nullptr : found;
}

}  // namespace cli
