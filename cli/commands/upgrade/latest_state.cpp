#include "cli/commands/upgrade/latest_state.h"

#include <fmt/format.h>

#include "cli/connection/flink_connection.h"
#include "deploy/catalogue/read_sources.h"
#include "deploy/upgrade/restored_state.h"

namespace cli {
namespace {

/// Why it is not known what a JobManager tells; empty: it is, or none runs.
std::string ask(const Context& context, const ServerOptions& server, const OutputOptions& output,
                const deploy::ClusterRef& cluster, deploy::CatalogueSources& sources) {
  if (!sources.live) return {};
  FlinkConnection job_manager(context, server, output, cluster, deploy::RestUse::looks);
  return deploy::try_jobs(job_manager.flink(), sources);
}

}  // namespace

bool is_latest(const UpgradeOptions& options) { return options.from == "latest"; }

std::string latest_state(const Context& context, const ServerOptions& server,
                         const OutputOptions& output, Connection& connection,
                         const deploy::ClusterRef& cluster) {
  auto sources = deploy::read_sources(connection.client(), cluster);
  const auto problem = ask(context, server, output, cluster, sources);
  if (!problem.empty())
    context.output.alert(
        fmt::format("what only its JobManager knows is left out of --from latest: {}", problem));
  auto path = deploy::newest_of(deploy::catalogue_of(sources), cluster).path;
  context.output.note(fmt::format("--from latest is {}", deploy::shown_path(path)));
  return path;
}

}  // namespace cli
