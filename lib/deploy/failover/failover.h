// Drill of a failover: the leading JobManager's pod is deleted, and what follows is measured.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/json.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/ha/ha_status.h"
#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"
#include "kube/client/client.h"

namespace deploy {

/// What a drill begins with.
struct FailoverStart {
  flink::rest::Job job{};
  base::Json pod{};             ///< the leading JobManager's
  std::string session{};        ///< of the leader, by the HA metadata
  std::int64_t checkpoint = 0;  ///< the newest that is completed
};

/// One step of a failover, and how long it took from the one before.
struct FailoverStep {
  std::string name{};  ///< "new leader"
  std::chrono::milliseconds took{};
  std::string detail{};
};

/// What came of it.
struct Failover {
  std::vector<FailoverStep> steps{};  ///< new leader, REST up, job RUNNING, state restored
  std::chrono::milliseconds took{};   ///< from the deletion until the job ran
  flink::rest::Checkpoint restored{};
};

struct FailoverListener {
  std::function<void(const FailoverStep& step)> reached{};
  std::function<void(std::string_view awaited)> tick{};  ///< while it is waited for
};

/// What is wrong with the state that the job runs from after the failover; empty: it is that
/// checkpoint, or a later one.
std::string failover_problem(std::int64_t checkpoint, const flink::rest::Checkpoints& checkpoints);

/// The drill, step by step. The referenced ones must outlive it.
class FailoverDrill {
 public:
  FailoverDrill(kube::Client& client, FlinkClient& flink, const NamedCluster& cluster,
                base::Deadline deadline)
      : client_(client), flink_(flink), cluster_(cluster), deadline_(deadline) {}

  /// Throws base::Error{usage} where the cluster's configuration has high availability off: that
  /// need not wait for its JobManager.
  void require_configured() const;

  /// Looks at the job with that id. Throws base::Error{usage} where there is nothing to fail over
  /// to, or nothing to prove it by: no high availability, no checkpoint, a job whose tasks do not
  /// all run; not_found (5) when there is no such job.
  const FailoverStart& look(const std::string& job);

  /// Deletes the pod, by uid and without a grace period, as the loss of its node would look like.
  /// Throws base::Error{conflict} when it is another one by now.
  void delete_pod();

  /// Waits until another JobManager leads and its job runs, then looks from where it was restored.
  /// Throws base::Error: job_failed (8) when the job has ended or runs from nothing or an older
  /// checkpoint; cluster_failed (7) when no JobManager can start; timed_out (3); partial (10) when
  /// the program is being ended.
  Failover await(const FailoverListener& listener);

 private:
  void require_ha(const HaStatus& status) const;
  std::int64_t newest_completed(const flink::ha::Metadata& metadata) const;
  void take_pod(const flink::ha::Metadata& metadata);
  void await_leader(base::Deadline deadline);
  flink::rest::Job await_running();
  flink::rest::Checkpoint await_restored();
  flink::rest::Checkpoints checkpoints() const;
  void reach(const FailoverListener& listener, const char* name, const std::string& detail);
  void pause(const char* awaited);
  [[noreturn]] void give_up(const std::string& awaited) const;

  kube::Client& client_;
  FlinkClient& flink_;
  const NamedCluster& cluster_;
  base::Deadline deadline_;
  FailoverStart start_{};
  const FailoverListener* listener_ = nullptr;
  std::string leader_{};  // the new one's address
  std::chrono::steady_clock::time_point deleted_{};
  std::chrono::steady_clock::time_point last_step_{};
  Failover result_{};
};

}  // namespace deploy
