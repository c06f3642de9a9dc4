// Removes a cluster, in the order in which its state stays whole.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/teardown/teardown_watch.h"
#include "kube/client/client.h"

namespace deploy {

/// Until when a JobManager may take to end: a minute, of a short time half, for whatever is left
/// afterwards has to be removed in the rest.
base::Deadline time_to_end(const base::World& world, base::Deadline deadline);

/// The steps of a removal. Every request names its object by uid, so that a cluster which is
/// deployed anew under the name is not touched.
///
/// The JobManager goes first (replicas 0, as Flink's Kubernetes Operator does): one that still runs
/// would take the loss of its TaskManagers for failures, could end the job over them, and its HA
/// metadata with it. The garbage collector takes what the Deployment owns.
class Removal {
 public:
  /// `watch` has looked. `deployment` is null when there is none; `remover` is noted on it, so that
  /// whoever waits for the cluster is not told that its Deployment was scaled down: "delete".
  Removal(kube::Client& client, TeardownWatch& watch, ClusterRef cluster, base::Json deployment,
          std::string remover);

  /// Asks whether the Deployment may be deleted, so that nothing is begun that cannot be ended.
  /// Throws what a refusal means.
  void check();

  /// Stops the JobManager, and waits until its pods are gone, at most until the deadline; `tick` as
  /// in TeardownWatch::wait. Says what is odd.
  std::vector<std::string> stop_job_manager(base::Deadline deadline,
                                            const std::function<bool()>& tick);

  /// The same without waiting: its pods are told to end before anything else is.
  std::vector<std::string> stop_job_manager_at_once();

  /// Deletes the Deployment. Throws base::Error{partial} when it cannot be deleted although the
  /// JobManager has been stopped.
  void remove_deployment();

  /// Deletes the HA metadata that is there, and waits until it is gone. Throws base::Error{partial}
  /// when that is refused.
  void drop_ha_metadata(base::Deadline deadline);

 private:
  kube::Result scale_to_zero();
  std::vector<base::Json> job_manager_pods() const;
  bool exists() const;

  kube::Client& client_;
  TeardownWatch& watch_;
  ClusterRef cluster_;
  base::Json deployment_;
  std::string remover_;
  bool touched_ = false;  // something has been changed, or may have been
};

}  // namespace deploy
