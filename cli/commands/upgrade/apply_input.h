// Inputs of `drey apply`: a command line, or FlinkDeployments.
#pragma once
#include <optional>
#include <vector>

#include "base/error.h"
#include "cli/application/application.h"
#include "cli/application/wait.h"
#include "cli/commands/dry_run.h"
#include "cli/commands/upgrade/deployment_files.h"
#include "cli/upgrade/upgrade_options.h"
#include "deploy/submit/plan.h"
#include "flink/operator/flink_deployment.h"
#include "flink/start/start.h"

namespace cli {

/// The words of `apply`.
struct ApplyOptions : ApplicationOptions {
  FileOptions files{};
  UpgradeOptions upgrade{};
  WaitOptions wait{};
  DryRunOptions dry_run{};
};

/// What is applied to one cluster, and what follows from it.
struct ApplyInput {
  std::optional<flink::FlinkDeployment> deployment{};  ///< absent: the command line is the input
  deploy::LoadedConfiguration loaded{};
  base::Problems problems{};
  std::optional<PreparedDeployment> prepared{};
  deploy::Plan plan{};
};

/// All inputs, judged before anything is sent. Throws base::Error{usage} with all problems at once.
std::vector<ApplyInput> judged_inputs(const Context& context, ApplyOptions& o,
                                      const Arguments& arguments);

/// A first deployment starts from what --from names, else the file.
flink::Start first_start(const ApplyOptions& o, const ApplyInput& input);

/// What the cluster is to be when it starts so.
PreparedDeployment decide_from(const Context& context, const ApplyOptions& o,
                               const ApplyInput& input, const flink::Start& start,
                               base::Problems& problems);

/// Whether the file says that there is to be no cluster now (job.state: suspended).
bool is_suspended(const ApplyInput& input);

}  // namespace cli
