// Start of a job, as far as it concerns one run of its cluster and not what the cluster is to be.
#pragma once
#include <string>
#include <string_view>

#include "flink/config/configuration.h"
#include "flink/version/dialect.h"

namespace flink {

/// Where a job starts from, when it takes another one's place.
struct Start {
  std::string savepoint{};  ///< its path; empty: as the configuration says
  std::string job{};        ///< the id that it gets; empty: Flink chooses
};

/// Lays that over the configuration. A job id of its own keeps a job from what another one left
/// under the cluster's name: Flink makes the id of the cluster id, where high availability is on
/// (ApplicationDispatcherBootstrap). So do folders of its own for results, unless some are named: a
/// result that an earlier JobManager did not come to clean up makes Flink 2.3 end at once, as if
/// the new application had succeeded (JobResultStore, ApplicationResultStore).
void start_from(const Start& start, const Dialect& dialect, Configuration& configuration);

/// Takes what `start_from` laid over a configuration, or the user's own start, out of it again.
void forget_start(Configuration& configuration);

/// Whether a job takes over the savepoint that it starts from (claim mode CLAIM): it deletes it
/// once it has a checkpoint of its own (RestoreMode, RecoveryClaimMode).
bool claims_savepoint(const Configuration& configuration, const Dialect& dialect);

/// Whether the option says how one run of the client gets to its cluster, and not what the cluster
/// is to be: attached or not, the state that it is to start from, where its results are kept, the
/// kubeconfig. Such options are no part of what two deployments are compared by.
bool concerns_run_alone(std::string_view key);

}  // namespace flink
