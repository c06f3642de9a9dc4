// The wait of `run-application`, and its result.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "cli/arguments/command.h"
#include "cli/arguments/common_options.h"
#include "cli/connection/connection.h"
#include "deploy/cluster/rest_route.h"
#include "deploy/submit/endpoint.h"
#include "deploy/submit/execute.h"
#include "deploy/submit/plan.h"
#include "deploy/wait/wait.h"
#include "flink/config/masked.h"

namespace cli {

/// For how long is waited when nobody says it.
inline constexpr std::chrono::minutes usual_timeout{10};

struct WaitOptions {
  std::optional<deploy::WaitFor> until{};              ///< --wait; running without a value
  std::optional<std::chrono::milliseconds> timeout{};  ///< else 10 minutes; 0 for no limit
  std::optional<std::string> bundle{};                 ///< folder
  std::optional<std::string> timeline{};  ///< file for --timeline; empty: it is shown on stderr
};

void declare(OptionSet& set, WaitOptions& options, ServerOptions& server);

/// Its parts: the stage under that name ("--wait"), with what goes without one ("running by
/// default"); and the rest.
Option declare_stage(OptionSet& set, const char* name, const char* usual, WaitOptions& options);
void declare_further(OptionSet& set, WaitOptions& options, ServerOptions& server);

/// --timeout alone.
void declare_timeout(OptionSet& set, WaitOptions& options, ServerOptions& server,
                     const std::string& description, const char* group);

/// Writes the first file of a bundle, "run.json": the program, the cluster and when it was
/// deployed. Before anything is sent, so that a folder which cannot be written is refused while
/// that costs nothing. Throws Error{usage}.
void begin_bundle(const base::World& world, const std::string& folder, const deploy::Plan& plan,
                  const std::string& destination);

/// Until when is waited: nothing for not at all. Without --wait: until the job runs, unless
/// detached. Throws Error{usage} for options that make no sense without a wait.
std::optional<deploy::WaitFor> stage_to_wait_for(const WaitOptions& options, bool detached);

/// What is waited for, and where.
struct Awaited {
  const deploy::Plan& plan;
  const deploy::RestSettings& rest;
  const deploy::Outcome& outcome;
  const std::function<flink::Hidden()>& secrets;  ///< what a bundle must not show
  deploy::WaitFor until{};
  std::chrono::steady_clock::time_point begun{};
  bool has_random_name = false;  ///< the same command would make another cluster
};

/// Waits, with progress on stderr; writes the bundle if one is wanted. Throws what deploy::to_error
/// says of a wait that was in vain; with
/// --verbose the stack trace goes before it.
deploy::WaitResult wait(const Context& context, const WaitOptions& options, Connection& connection,
                        const Awaited& awaited);

/// "Job 5d1f… (orders) is RUNNING after 41 s".
std::string result_line(const deploy::WaitResult& end, const std::string& cluster_id);

/// The same for -o: the job, and the stages, each with its own time and the time from the beginning
/// on, in seconds.
base::OrderedJson result_document(const deploy::WaitResult& end);

}  // namespace cli
