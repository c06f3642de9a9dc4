#include "cli/commands/look/found_cluster.h"

#include "deploy/record/find_cluster.h"

namespace cli {

FoundCluster find_or_suspended(const Context& context, const ClusterOptions& options,
                               const RestOptions& rest, const ClusterSelection& selection) {
  try {
    return {.connection = std::make_unique<FlinkConnection>(context, options, rest, selection,
                                                            deploy::RestUse::looks)};
  } catch (const deploy::NoSuchCluster& absent) {
    const deploy::ClusterRef cluster{context.subject.kube_namespace, selection.name};
    auto status = deploy::status_of_absent(cluster, {.record = absent.record});
    if (!deploy::is_suspended(status)) throw;
    return {.suspended = std::move(status)};
  }
}

}  // namespace cli
