// Proof that an upgraded job goes on: it was restored from the right state, and has completed a
// checkpoint of its own since.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "deploy/cluster/cluster_ref.h"
#include "deploy/jobmanager/flink_client.h"

namespace deploy {

struct Proof {
  std::optional<std::int64_t> restored{};    ///< id of the checkpoint or savepoint it runs from
  std::optional<std::int64_t> checkpoint{};  ///< id of the first one that it completed itself
  std::string why_none{};  ///< why no checkpoint of its own was waited for: "it takes none"
};

/// Waits for the proof. `start`: the path that it was to start from; empty: from nothing.
/// `trigger_id`: of the checkpoint that is asked for where the version knows that (1.17), so that
/// nobody waits for the next one by the clock. Throws base::Error: job_failed when the job runs
/// from something else, has failed, or is in a restart loop; what FlinkAccess::look says of a
/// JobManager that is gone; timed_out when no checkpoint is completed in time, partial when it
/// cannot be known. Source: CheckpointingStatisticsHandler, CheckpointTriggerHandler.
Proof prove(FlinkClient& client, const ClusterRef& cluster, const std::string& job,
            const std::string& start, const std::string& trigger_id);

}  // namespace deploy
