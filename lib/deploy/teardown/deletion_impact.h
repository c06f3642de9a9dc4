// State that would be lost with a cluster.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"

namespace deploy {

/// How the jobs of a cluster have ended, as its JobManager says.
enum class JobsEnd {
  none,        ///< one goes on, or it is not known
  as_wanted,   ///< all are FINISHED or CANCELED
  with_failed  ///< all have ended, and one has FAILED: no savepoint can be taken any more
};

/// What is known of a cluster that is to be deleted.
struct DeletionImpact {
  std::string managed_by{};  ///< "FlinkDeployment orders": the Flink Kubernetes Operator keeps it,
                             ///< and would make it anew
  bool running = false;      ///< a JobManager's container runs
  JobsEnd jobs_end = JobsEnd::none;
  bool high_availability = false;
  std::string storage_dir{};            ///< high-availability.storageDir
  std::vector<std::string> metadata{};  ///< names of the HA ConfigMaps that are there
};

/// Reads them off the objects: the Deployment and ConfigMap flink-config-NAME (null where there is
/// none), the cluster's pods and HA ConfigMaps.
DeletionImpact deletion_impact(const base::Json& deployment, const base::Json& config_map,
                               const std::vector<base::Json>& pods,
                               const std::vector<base::Json>& ha_metadata);

/// Whether a job that runs or has failed goes with it, and nothing goes on from its last
/// checkpoint.
bool loses_job(const DeletionImpact& impact);

/// What deleting it loses, a sentence each; empty when a new deployment under the same name goes on
/// where this one was.
std::vector<std::string> data_loss_warnings(const DeletionImpact& impact, bool drops_metadata);

}  // namespace deploy
