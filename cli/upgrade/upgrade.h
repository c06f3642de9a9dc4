// Upgrade of a running cluster, and the way back.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/application/wait.h"
#include "cli/arguments/common_options.h"
#include "cli/connection/connection.h"
#include "cli/connection/flink_connection.h"
#include "cli/upgrade/successor.h"
#include "cli/upgrade/upgrade_hold.h"
#include "cli/upgrade/upgrade_options.h"
#include "deploy/diff/cluster_diff.h"
#include "deploy/record/upgrade_lease.h"
#include "deploy/revision/revisions.h"
#include "deploy/upgrade/proof.h"
#include "deploy/upgrade/suspension_removal.h"
#include "deploy/upgrade/upgrade.h"
#include "deploy/upgrade/upgrade_decision.h"
#include "deploy/upgrade/upgrade_records.h"
#include "deploy/upgrade/verdict.h"

namespace cli {

/// What an upgrade is for.
struct UpgradeRequest {
  std::string verb = "Upgrade";         ///< of the line on stdout
  std::string result = "upgraded";      ///< the result in a document
  bool detached = false;                ///< return when the new cluster is submitted
  bool has_modes = true;                ///< --upgrade is an option of the command
  int brings_back = 0;                  ///< the number of a revision, of a rollback
  std::string given{};                  ///< a path to start from, though the job's state is kept
  std::string savepoint_root{};         ///< the folder of savepoints; empty: none is known
  std::string savepoint_root_option{};  ///< what would name it
  deploy::ClusterDiff diff{};           ///< how the cluster that is there differs, as far as known
};

/// A cluster that is there beside a plan: the answers to deploy::look_at_cluster, and what differs.
struct SeenCluster {
  std::vector<kube::Result> found{};
  deploy::ClusterDiff diff{};
};

/// A request whose folder of savepoints is the one that a configuration names.
UpgradeRequest request_in(const flink::Configuration& configuration, const flink::Dialect& dialect);

/// One cluster that may be there, and what is done with it.
class ClusterUpgrade {
 public:
  /// Looks at the cluster and at the record of its last upgrade. Throws base::Error for what the
  /// API server refuses. The referenced ones must outlive it.
  ClusterUpgrade(const Context& context, const ServerOptions& server, const OutputOptions& output,
                 const UpgradeOptions& options, Connection& connection, deploy::ClusterRef cluster);

  const deploy::Existing& existing() const { return existing_; }

  /// The resource version of the record, as this run saw or wrote it last; empty: there is none.
  const std::string& record_version() const { return records_.resource_version(); }

  /// What an input with that hash means for it; throws what deploy::decide_apply does.
  deploy::Apply decide(const std::string& spec) const;

  /// Throws base::Error{conflict} when an upgrade is open, but one to that: what goes on with it.
  /// For commands that have no input; `decide` speaks to those who have one.
  void require_none_open_but(const std::string& spec) const;

  /// How the cluster that is there differs from a plan; asks for it in one flight.
  SeenCluster compare(const deploy::Plan& plan);

  /// Tells what `run` would do, and has the API server look at it; nothing is changed. Throws what
  /// `run` throws before it changes something.
  void preview(const Successor& next, const UpgradeRequest& request, const WaitOptions& options);

  /// Where a run proves an upgrade to another input: waits until it is known whether that run is
  /// alive, at most for the time of its lease. Throws base::Error{conflict} when it is; else nobody
  /// works on the upgrade any more.
  void await_proof(const std::string& spec, const WaitOptions& options);

  /// Proves an upgrade to another input that was detached, so that one to this input can follow;
  /// see await_proof. Nothing where none is open or it has not come so far; what `decide` says of
  /// it then stays. Throws base::Error: rolled_back (9) when its cluster does not run, and the one
  /// before runs again.
  void settle(const std::string& spec, const WaitOptions& options);

  /// Whether `settle` has something to do, or would have with any other input.
  bool is_unproven() const;

  /// The same of a dry run, which proves nothing: goes on as if the cluster that is there ran.
  /// Throws base::Error where it is gone: what `settle` would end with.
  void presume_settled(const std::string& spec);

  /// Tells what differs, how the state goes over and what is at stake, does it, and waits until the
  /// new job runs from the old one's state and has a checkpoint of its own; a detached one ends
  /// when the new cluster is submitted, and stays open at `verifying`. Throws base::Error:
  /// rolled_back (9) when it did not, and the old cluster runs again; conflict (6) with
  /// --upgrade=never, when another run works on it or has taken over, and what the steps throw.
  void run(const Successor& next, const UpgradeRequest& request, const WaitOptions& options);

  /// Stops the job with a savepoint and removes the cluster, of which a copy is kept; one that is
  /// not there is left so.
  void suspend(const UpgradeRequest& request, const WaitOptions& options);

  /// Throws base::Error{conflict} when another run works on the cluster, which takes the time of
  /// its lease to find out.
  void require_idle(std::optional<std::chrono::milliseconds> timeout);

  /// "the upgrade that ci@runner-7 began at …", which is open; empty: none is.
  std::string open_title() const;

  /// Ends an upgrade that is open, as its cluster is deleted, and tells where its state is. False:
  /// none is open.
  bool give_up();

  /// Whether there is no cluster, but a record by which it can come back; and how that is removed.
  bool is_suspended() const;
  deploy::SuspensionRemoval suspension_removal();

  FlinkConnection& job_manager();
  deploy::Revisions& revisions() { return revisions_; }

 private:
  deploy::UpgradeRecord new_record(const Successor& next, const UpgradeRequest& request,
                                   const WaitOptions& options);
  void set_state(deploy::UpgradeRecord& record, const UpgradeRequest& request,
                 const WaitOptions& options);
  bool is_silent(deploy::UpgradeRecord& record, const UpgradeRequest& request,
                 const WaitOptions& options);
  deploy::FlinkClient& open_old(std::chrono::milliseconds limit, const std::string& task,
                                const std::string& ways);
  std::string ways_round(const UpgradeRequest& request);
  void fall_back(deploy::UpgradeRecord& record, deploy::FlinkClient& client,
                 const std::string& state);
  deploy::UpgradeRecord record_of(const Successor& next, const UpgradeRequest& request,
                                  const WaitOptions& options);
  deploy::Upgrade begin(deploy::UpgradeRecord record, const WaitOptions& options);
  std::string savepoint_directory(const std::string& attempt, const UpgradeRequest& request) const;
  void require_allowed() const;
  void look_at_existing();
  bool is_restart() const;
  void remove_left_metadata(base::Deadline deadline);
  void require_same_deployment();
  deploy::LeaseObservation::Verdict observe_lease(base::Deadline deadline);
  void await_expiry(const WaitOptions& options);
  base::Error gives_way() const;
  std::string last_attempt() const;
  bool is_overtaken(const std::string& attempt);
  void unless_overtaken(const std::function<void()>& look_at_job);
  void tell_suspended(const deploy::UpgradeRecord& record, bool now) const;
  void tell_begin(const deploy::UpgradeRecord& record, const Successor& next,
                  const UpgradeRequest& request) const;
  void tell_return(const deploy::UpgradeRecord& record) const;
  std::string paragraph(const deploy::UpgradeRecord& record, const UpgradeRequest& request) const;
  std::vector<std::string> stakes_of(const deploy::UpgradeRecord& record,
                                     const Successor& next) const;
  base::OrderedJson members_of(const deploy::UpgradeRecord& record, const Successor& next,
                               const UpgradeRequest& request) const;
  void review(const Successor& next);
  struct Proven {
    deploy::WaitResult end{};
    deploy::Proof proof{};
  };
  bool goes_first(const std::string& spec) const;
  void tell_first() const;
  std::optional<Successor> successor_there();
  deploy::PodsSay ask_pods();
  bool comes_up(deploy::Upgrade& upgrade, const std::function<void()>& work);
  void withdraw_made(deploy::Upgrade& upgrade, const std::string& run) const;
  Deployed submit(deploy::Upgrade& upgrade, const Successor& next);
  Proven prove(deploy::Upgrade& upgrade, const Deployed& deployed, bool claims,
               const WaitOptions& options);
  void tell_unproven(const deploy::UpgradeRecord& record) const;
  void start_new(deploy::Upgrade& upgrade, const Successor& next, const UpgradeRequest& request,
                 const WaitOptions& options);
  void go_back(deploy::Upgrade& upgrade, const WaitOptions& options);
  void start_old(deploy::Upgrade& upgrade, const WaitOptions& options);
  deploy::WaitResult await_running(const Deployed& deployed, const WaitOptions& options);
  deploy::Proof verify(const std::string& start, const std::string& trigger_id,
                       const WaitOptions& options);
  base::Deadline renew_deadline(const WaitOptions& options);
  kube::Call deployment_call() const;
  base::Json deployment_in(const kube::Result& result) const;
  base::Json look() const;
  void hold(const deploy::Upgrade& upgrade, const std::function<void()>& work);
  void work_on(const deploy::Upgrade& upgrade, const Successor& next, const UpgradeRequest& request,
               const std::function<void()>& work);
  void upload_for(deploy::Upgrade& upgrade, const Successor& next);
  void carry_out(deploy::Upgrade& upgrade, const Successor& next, const UpgradeRequest& request,
                 const WaitOptions& options);

  const Context& context_;
  const ServerOptions& server_;
  const OutputOptions& output_;
  const UpgradeOptions& options_;
  Connection& connection_;
  deploy::ClusterRef cluster_;
  deploy::UpgradeRecords records_;
  UpgradeHold hold_;
  deploy::Revisions revisions_;
  deploy::Existing existing_{};
  std::unique_ptr<FlinkConnection> job_manager_{};
};

}  // namespace cli
