// Upgrade of a cluster that is named, and not described: by `rollback`, `suspend`, `resume`,
// `history`.
#pragma once
#include <string>

#include "cli/connection/cluster_options.h"
#include "cli/upgrade/upgrade.h"

namespace cli {

/// Words of such a command.
struct NamedUpgradeOptions : ClusterOptions {
  UpgradeOptions upgrade{};
  WaitOptions wait{};
};

/// What they lead to: made whole by its constructor, which looks at the cluster.
class NamedUpgrade {
 public:
  /// Throws base::Error for words that name no cluster, and what ClusterUpgrade does. `context` and
  /// `options` must outlive it.
  NamedUpgrade(const Context& context, NamedUpgradeOptions& options, const Arguments& arguments);

  Connection& connection() { return connection_; }
  const deploy::ClusterRef& cluster() const { return cluster_; }
  ClusterUpgrade& upgrade() { return upgrade_; }
  const ClusterUpgrade& upgrade() const { return upgrade_; }

  /// Throws base::Error{not_found} when there is neither a cluster nor a record of one.
  void require_known();

  /// The request of a stop with a savepoint in the cluster's own folder of savepoints, or in
  /// `directory`.
  UpgradeRequest request(const std::string& verb, const std::optional<std::string>& directory);

 private:
  UpgradeRequest configured_request();
  ClusterSelection selection_;
  Connection connection_;
  deploy::ClusterRef cluster_;
  ClusterUpgrade upgrade_;
};

/// The end of a command that has nothing to do, about the command's subject: its result, line and
/// document. `why`: "it is revision 3".
base::Exit tell_unchanged(const Context& context, const std::string& why);

}  // namespace cli
