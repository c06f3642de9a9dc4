// HA metadata that an earlier cluster left where another one is to go on from its state.
#pragma once
#include <string>
#include <vector>

#include "base/deadline.h"
#include "deploy/record/upgrade_record.h"
#include "flink/ha/metadata.h"
#include "kube/client/client.h"

namespace deploy {

/// Why what is left may not be removed; empty: nothing is lost with it. It is all of the clusters
/// of that record, and names no checkpoint: Flink drops the pointers first when a job has ended
/// (DefaultCompletedCheckpointStore), and a job that goes on from a path has one from then on.
/// Pure.
std::string left_metadata_problem(const flink::ha::Metadata& metadata, const UpgradeRecord& record);

/// Looks for HA metadata of the cluster, of which there is no Deployment. Beside a fresh job id it
/// would be fatal: up to 2.2 its job runs, too, and from 2.3 on Flink declares both failed
/// (Dispatcher). Throws base::Error: conflict (6) with the reason when some is there that may not
/// be removed; what the API server's refusal means. Whether some is there.
bool require_removable_metadata(kube::Client& client, const ClusterRef& cluster,
                                const UpgradeRecord& record);

/// The same, and removes it, each ConfigMap by uid and resource version; the names of what was
/// removed. Throws base::Error{conflict} also while pods of the earlier cluster are there.
std::vector<std::string> remove_left_metadata(kube::Client& client, const ClusterRef& cluster,
                                              const UpgradeRecord& record, base::Deadline deadline);

}  // namespace deploy
