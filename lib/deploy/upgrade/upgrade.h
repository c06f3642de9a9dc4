// Upgrade of a cluster: the job stops with a savepoint, the cluster goes, another one starts from
// there. Every step is written down before it is taken, and can be taken again.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/json.h"
#include "deploy/jobmanager/flink_client.h"
#include "deploy/upgrade/stop_job.h"
#include "deploy/upgrade/upgrade_record.h"
#include "deploy/upgrade/upgrade_records.h"
#include "kube/client/client.h"

namespace deploy {

/// What an upgrade acts through. The referenced ones must outlive it.
struct UpgradeAccess {
  kube::Client& client;
  UpgradeRecords& records;
  std::function<FlinkClient&()> job_manager{};     ///< opens that of the old cluster
  std::function<void(const std::string&)> tell{};  ///< what has been done, one sentence each
  base::Deadline deadline{};
};

/// One run of an upgrade, new or found. The methods are called in their order; each returns at once
/// when the record says that it is done.
class Upgrade {
 public:
  /// `deployment` is the one that is there now, null when there is none.
  Upgrade(UpgradeAccess access, ClusterRef cluster, base::Json deployment, UpgradeRecord record);

  /// Writes a new record. Throws base::Error{conflict} when another run was faster.
  void begin();

  /// The job stops, with a savepoint where its state goes over. Throws what stop_with_savepoint
  /// does, and base::Error{partial} when the old cluster is gone without its savepoint being known.
  void stop();

  /// The old cluster and its HA metadata go: the new job has another id, and finds nothing that it
  /// could mistake for its own. Throws base::Error: partial when not everything could be removed,
  /// timed_out when it takes too long.
  void clear();

  /// The new cluster is there, from `create`, which makes it or finds it made.
  void deployed(const std::string& uid);

  /// It runs from the savepoint.
  void finish();

  const UpgradeRecord& record() const { return record_; }

 private:
  bool is_past(UpgradePhase phase) const { return record_.phase > phase; }
  void advance(UpgradePhase phase);
  JobStop stop_of_job() const;
  bool old_cluster_is_there() const;
  void await_own_end();
  void remove_old_cluster();

  UpgradeAccess access_;
  ClusterRef cluster_;
  base::Json deployment_;
  UpgradeRecord record_;
};

}  // namespace deploy
