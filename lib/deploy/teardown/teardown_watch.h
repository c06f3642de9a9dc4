// Watch over a cluster that is removed, until nothing of it is left.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "deploy/cluster/belongings.h"
#include "deploy/teardown/teardown_report.h"
#include "kube/client/client.h"
#include "kube/watch/watch.h"

namespace deploy {

/// Sees what belongs to a cluster, and then how it is removed. Made, and `look`ed, before whatever
/// removes it; then `wait`.
///
///   deploy::TeardownWatch watch(client, {"default", "orders"}, deployment);
///   watch.look(deadline);
///   … cancel the job …
///   const auto report = watch.wait(deadline);
class TeardownWatch {
 public:
  /// Which Deployment is the cluster's where none is given: `none`, and one that comes is another
  /// cluster's; or the one that the first look sees, as it could not be asked for by its name.
  enum class Absent { none, first_seen };

  /// `deployment` as the API server has it, or null.
  TeardownWatch(kube::Client& client, ClusterRef cluster, const base::Json& deployment,
                std::function<void(const std::string&)> trouble = {}, Absent absent = Absent::none);
  TeardownWatch(const TeardownWatch&) = delete;
  TeardownWatch& operator=(const TeardownWatch&) = delete;

  /// Finds everything that is there, and begins to count the time. Throws base::Error when that
  /// cannot be seen.
  void look(base::Deadline deadline);

  /// Counts the time from now on.
  void begin();

  /// What belongs to the cluster, by uid, as it is now.
  const std::map<std::string, base::Json>& there() const { return there_; }

  /// The same as rows: the Deployment and its dependents, then HA metadata; ReplicaSets are not
  /// told.
  std::vector<TeardownItem> items() const;

  /// Whether there is its Deployment, or a dependent of it or of an earlier one.
  bool is_there() const;

  /// Whether another cluster has come under the name. HA metadata may be its own by then.
  bool has_newcomer() const { return !foreign_.empty(); }

  /// "Deployment, 2 pods": the Deployment and its dependents that are there now.
  std::string remaining_text() const;

  /// Its HA metadata, as it is now.
  std::vector<base::Json> ha_metadata() const;

  /// Waits until the Deployment and its dependents are gone; then looks once more what is left of
  /// that which has no owner. `tick` is called at least four times a
  /// second; true ends the wait. Throws as `until`.
  TeardownReport wait(base::Deadline deadline, const std::function<bool()>& tick = {});

  /// Waits until `enough`, a question about `there()`; see kube::Watch::until. The removal was
  /// begun: throws base::Error{partial} when the API server does not let it look any more.
  kube::Client::End until(const std::function<bool()>& enough, base::Deadline deadline);

 private:
  void see(const kube::Change& change);
  void take(const base::Json& object, const std::string& uid);
  bool is_foreign(const base::Json& object) const;
  void forget_foreign();
  bool is_dependent(const base::Json& object) const;
  void look_once_more(base::Deadline deadline);
  TeardownReport report(kube::Client::End end) const;
  void explain(TeardownItem& item, const base::Json& object) const;

  kube::Client& client_;
  ClusterRef cluster_;
  std::string deployment_uid_{};
  bool awaits_deployment_ = false;
  bool looked_ = false;
  std::vector<std::string> collections_{};  // plurals
  std::map<std::string, base::Json> there_{};
  std::set<std::string> family_{};   // uids of all that was ever there
  std::set<std::string> foreign_{};  // those of a later cluster of that name
  std::map<std::string, TeardownItem> items_{};
  std::chrono::steady_clock::time_point began_{};
  kube::Watch watch_;
};

}  // namespace deploy
