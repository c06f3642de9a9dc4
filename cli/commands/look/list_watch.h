// Clusters of a list, as they change.
#pragma once
#include <string>

#include "base/deadline.h"
#include "base/error.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/look/cluster_rows.h"
#include "cli/connection/connection.h"
#include "cli/output/context.h"
#include "deploy/inspect/clusters.h"

namespace cli {

struct WatchedList {
  std::string scope{};  ///< the namespace; empty: all
  deploy::Detail detail = deploy::Detail::rows;
  std::string selector{};
  ListColumns columns{};
};

/// Shows the rows that there are, and then each that is another one, until --timeout, until nobody
/// reads on, or until the program is being ended: then the signal's exit code. In a document each
/// row is one, with what it is (`change`).
base::Exit watch_list(const Context& context, const ServerOptions& server, Connection& connection,
                      const WatchedList& list);

}  // namespace cli
