// Upgrade of a cluster: the job stops with a savepoint, or leaves its last checkpoint, the cluster
// goes, another one starts from there, or the old one again. Every step is written down before it
// is taken, and can be taken again.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/json.h"
#include "deploy/jobmanager/flink_client.h"
#include "deploy/record/upgrade_record.h"
#include "deploy/revision/revisions.h"
#include "deploy/savepoint/savepoint_record.h"
#include "deploy/teardown/removal.h"
#include "deploy/teardown/teardown_watch.h"
#include "deploy/upgrade/stop_job.h"
#include "deploy/upgrade/upgrade_records.h"
#include "kube/client/client.h"

namespace deploy {

/// What an upgrade acts through. The referenced ones must outlive it.
struct UpgradeAccess {
  kube::Client& client;
  UpgradeRecords& records;
  Revisions& revisions;
  std::function<FlinkClient&()> job_manager{};     ///< opens that of the old cluster
  std::function<void(const std::string&)> tell{};  ///< what has been done, one sentence each
  std::chrono::milliseconds limit{};               ///< of each part; 0 for none
};

/// One run of an upgrade, new or found. The methods are called in their order; each returns at once
/// when the record says that it is done. Where one is over, and the record says so, the client is
/// given the time of the next part.
class Upgrade {
 public:
  /// `deployment` is the one that is there now, null when there is none.
  Upgrade(UpgradeAccess access, ClusterRef cluster, base::Json deployment, UpgradeRecord record);

  /// Copies the old cluster if it is to come back when the new one does not run, and writes a new
  /// record: one that cannot be copied leaves no upgrade open. Throws base::Error{conflict} when
  /// another run was faster, and what Revisions::keep does.
  void begin();

  /// What follows has all of its time, whatever was done beside the upgrade.
  void begin_part();

  /// It ends before anything was touched, for that reason.
  void abandon(const std::string& why);

  /// The job stops, with a savepoint where its state goes over so. By last-state the old cluster
  /// goes, and the newest checkpoint is read from its HA metadata when no pod is left that could
  /// complete another one. Throws what stop_with_savepoint and `clear` do; base::Error: partial
  /// when the old cluster is gone without its savepoint or last checkpoint being known, conflict
  /// when another cluster of the name is there.
  void stop();

  /// The old cluster and its HA metadata go: the new job has another id, and finds nothing that it
  /// could mistake for its own. Throws base::Error: partial when not everything could be removed,
  /// timed_out when it takes too long.
  void clear();

  /// The new cluster is there, from `create`, which makes it or finds it made.
  void deployed(const std::string& uid);

  /// It runs from the savepoint; `claims`: and has taken that over (claim mode CLAIM).
  void finish(bool claims);

  /// There is to be no cluster now; another one goes on from the savepoint later.
  void suspend();

  /// The new cluster does not run, for that reason. Whether the old one comes back; else the
  /// upgrade ends here.
  bool fail(const std::string& why);

  /// The new cluster and its HA metadata go, when it comes to that. `deployment`: what is there now
  /// under the name. Throws as `clear`; conflict when somebody else's is there.
  void remove_failed(const base::Json& deployment);

  /// The plan of the old cluster, from the savepoint. Throws base::Error{partial} when it is not
  /// kept any more.
  Plan plan_back();

  /// The old cluster is there again, from `create`; it runs from the savepoint.
  void restored(const std::string& uid);
  void finish_rollback();

  /// A create was broken off when another run took over: what it made all the same goes, unless it
  /// is in the record by now. `deployment`: what is there under the name; `run`: the create's.
  void withdraw_made(const base::Json& deployment, const std::string& run);

  const UpgradeRecord& record() const { return record_; }

 private:
  bool is_past(UpgradePhase phase) const { return record_.phase > phase; }
  void advance(UpgradePhase phase);
  JobStop stop_of_job() const;
  int copy_of_old();
  bool old_cluster_is_there() const;
  FlinkClient& job_manager_to_stop();
  void take_savepoint();
  void leave_checkpoint();
  void remember_end();
  void forget(const std::string& path);
  void change_savepoints(const std::function<std::vector<std::string>(SavepointRecord&)>& change);
  void take_newest(const std::vector<base::Json>& ha_metadata);
  void await_own_end();
  bool is_of_others(const base::Json& deployment) const;
  bool remove_left(const base::Json& deployment);
  void remove_cluster(const base::Json& deployment, bool ends_by_itself);
  void remove_objects(TeardownWatch& watch, Removal& removal, bool ends_by_itself);
  void look_at_own(TeardownWatch& watch);
  void drop_metadata_left(TeardownWatch& watch);
  void advance_with(const std::string& uid, UpgradePhase phase);
  void withdraw(const std::string& uid);

  UpgradeAccess access_;
  ClusterRef cluster_;
  base::Json deployment_;
  UpgradeRecord record_;
  base::Deadline deadline_ = base::never;  // of the part under way
};

}  // namespace deploy
