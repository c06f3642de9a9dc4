// Cluster that a look is about, or what is known of it where it is not there.
#pragma once
#include <memory>
#include <optional>

#include "cli/connection/cluster_options.h"
#include "cli/connection/flink_connection.h"
#include "deploy/inspect/status.h"

namespace cli {

/// Exactly one of both is there.
struct FoundCluster {
  std::unique_ptr<FlinkConnection> connection{};
  std::optional<deploy::ClusterStatus> suspended{};
};

/// Finds it, as FlinkConnection does, and throws what that throws, but for one that is suspended.
FoundCluster find_or_suspended(const Context& context, const ClusterOptions& options,
                               const RestOptions& rest, const ClusterSelection& selection);

}  // namespace cli
