// Status of a cluster, as it changes.
#pragma once
#include "base/error.h"
#include "cli/connection/flink_connection.h"

namespace cli {

/// Shows the status of a cluster, which must be there at first or be suspended, again whenever it
/// has changed: on a terminal in its place, else a paragraph or a document each time. Until
/// --timeout, until nobody reads on, or until the program is being ended: then the signal's exit
/// code. A cluster that goes is waited for.
base::Exit watch_status(const Context& context, const ClusterOptions& options,
                        const RestOptions& rest, const ClusterSelection& selection);

}  // namespace cli
