// State that `--from latest` means.
#pragma once
#include <string>

#include "cli/arguments/common_options.h"
#include "cli/connection/connection.h"
#include "cli/upgrade/upgrade_options.h"
#include "deploy/cluster/cluster_ref.h"

namespace cli {

/// Whether --from is to be looked up. A path that is called so is "./latest".
bool is_latest(const UpgradeOptions& options);

/// The newest savepoint or retained checkpoint of the cluster that is known and stays; its
/// JobManager is asked where one runs and answers. Told on stderr. Throws base::Error{not_found}
/// when none is known; what the API server's refusal means.
std::string latest_state(const Context& context, const ServerOptions& server,
                         const OutputOptions& output, Connection& connection,
                         const deploy::ClusterRef& cluster);

}  // namespace cli
