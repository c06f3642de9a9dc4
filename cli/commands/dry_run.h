// Dry runs of `run-application`, and where a cluster would go.
#pragma once
#include <optional>
#include <string>

#include "cli/application/application.h"
#include "cli/arguments/command.h"
#include "deploy/submit/dry_run.h"
#include "deploy/submit/plan.h"

namespace cli {

struct DryRunOptions {
  std::string where{};  ///< "client", "server"; empty: it is no dry run
  bool show_secrets = false;
};

void declare(OptionSet& set, DryRunOptions& options);

/// One line about where a cluster goes, before anything is sent. `server` says whom it is sent to.
std::string destination(const PreparedDeployment& prepared, const deploy::Plan& plan,
                        const std::string& server);

/// Says it; of one of several clusters only with -v.
void tell_destination(const Context& context, const PreparedDeployment& prepared,
                      const deploy::Plan& plan, const std::string& server);

/// Writes what would be done: the manifests where -o asks for them, else a line an object, as
/// kubectl has it. `run`: what the API server said, of a dry run there.
void show_dry_run(const Output& output, const DryRunOptions& options,
                  const PreparedDeployment& prepared, const deploy::Plan& plan,
                  const deploy::DryRun& run);

}  // namespace cli
