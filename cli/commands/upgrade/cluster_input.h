// Inputs of `apply`, `diff` and `check`: a command line, or FlinkDeployments in files.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/application/application.h"
#include "cli/commands/upgrade/deployment_files.h"
#include "deploy/submit/plan.h"
#include "flink/operator/flink_deployment.h"
#include "flink/start/start.h"

namespace cli {

/// The words that say what clusters are to be.
struct InputOptions : ApplicationOptions {
  FileOptions files{};
  std::optional<std::size_t> concurrency{};  ///< on how many clusters to work at once
};

/// Declares them for the command of that name.
void declare(CLI::App& app, InputOptions& options, std::string_view command);

/// Refuses what does not stand beside -f, which has the whole input: a jar and -D (`check` of
/// FileOptions), and options of the program and of its start.
void check_words(const InputOptions& options, const Arguments& arguments);

/// How inputs are judged.
struct Judging {
  std::optional<std::string> from{};  ///< --from: a first deployment starts there
  bool deploys = true;                ///< the API server must be known
};

/// What one cluster is to be, and what follows from it.
struct ClusterInput {
  std::optional<flink::FlinkDeployment> deployment{};  ///< absent: the command line is the input
  deploy::LoadedConfiguration loaded{};
  base::Problems problems{};
  std::optional<PreparedDeployment> prepared{};
  deploy::Plan plan{};
};

/// All inputs, judged before anything is sent. Throws base::Error{usage} with all problems at once.
std::vector<ClusterInput> judged_inputs(const Context& context, InputOptions& o,
                                        const Arguments& arguments, const Judging& judging);

/// A first deployment starts from what --from names, else the file.
flink::Start first_start(const Judging& judging, const ClusterInput& input);

/// What the cluster is to be when it starts so.
PreparedDeployment decide_from(const Context& context, const InputOptions& o,
                               const Judging& judging, const ClusterInput& input,
                               const flink::Start& start, base::Problems& problems);

/// Whether the file says that there is to be no cluster now (job.state: suspended).
bool is_suspended(const ClusterInput& input);

}  // namespace cli
