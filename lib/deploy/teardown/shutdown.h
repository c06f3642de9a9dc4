// Shutdown of a cluster with the last of its jobs.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/flink_client.h"
#include "deploy/teardown/teardown_watch.h"
#include "flink/rest/rest_reply.h"
#include "kube/client/client.h"

namespace deploy {

/// Why a cluster stays when that job of it ends, for a sentence: "it is a session cluster"; empty:
/// it shuts itself down. Source: execution.target, and
/// ApplicationDispatcherBootstrap with execution.shutdown-on-application-finish.
std::string why_it_stays(const NamedCluster& cluster, const std::vector<flink::rest::Job>& jobs,
                         const std::string& job);

/// The jobs of a cluster where all of them have ended; asked once. None: one goes on, or it is not
/// known.
std::vector<flink::rest::Job> ended_jobs(FlinkClient& flink);

/// What became of a cluster that shut down.
struct ShutdownReport {
  TeardownReport teardown{};
  std::vector<std::string> forgotten{};  ///< HA ConfigMaps that Flink left behind, removed
};

/// The end of a job, and of its cluster. Made before the job is told to end, so that nothing that
/// goes is missed.
class ClusterShutdown {
 public:
  /// `jobs` are those of the cluster. Looks at its objects, unless it stays; throws base::Error
  /// when they cannot be seen. The referenced ones must outlive it.
  ClusterShutdown(kube::Client& client, FlinkClient& flink, const NamedCluster& cluster,
                  const std::vector<flink::rest::Job>& jobs, std::string job,
                  base::Deadline deadline);

  /// Waits until the job has ended; its state, `wanted` if that was not seen. Throws base::Error:
  /// job_failed when it ended in another one, timed_out when it takes too long, partial when the
  /// program is being ended.
  std::string await_job(std::string_view wanted);

  /// Whether the state was seen that `await_job` tells; else the JobManager was gone before it
  /// told.
  bool saw_end() const;

  /// Why the cluster stays; empty: it shuts down.
  const std::string& why_stays() const { return why_stays_; }

  /// Waits until a cluster that shuts down is gone, after `await_job`. HA metadata that Flink
  /// forgot is removed when the job was seen to be at its end or the metadata names nothing to go
  /// on from, unless the Flink Kubernetes Operator looks after the cluster.
  ShutdownReport await_cluster(const TeardownProgress& progress);

 private:
  bool may_forget(const TeardownReport& report) const;
  bool is_state_left() const;

  kube::Client& client_;
  FlinkClient& flink_;
  const NamedCluster& cluster_;
  std::string job_;
  base::Deadline deadline_;
  std::string why_stays_;
  std::string state_{};                   // the last one that was seen
  std::optional<TeardownWatch> watch_{};  // nothing of a cluster that stays
};

}  // namespace deploy
