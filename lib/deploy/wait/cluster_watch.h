// A cluster that comes up, seen through the API server.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "deploy/observations/observations.h"
#include "http/transport.h"
#include "kube/watch/watch.h"

namespace deploy {

/// Keeps the objects of an Observations up to date: the Deployment by its name, ReplicaSets and
/// pods by the cluster's labels, and the events about the ReplicaSets and about pods that do not
/// run yet. Whoever may not see some of them goes on with the others.
class ClusterWatch {
 public:
  /// `seen` names the cluster, and holds the Deployment as it was accepted; client, `seen` and
  /// `errands` must outlive it. `changed` is called after every change.
  ClusterWatch(kube::Client& client, Observations& seen, std::deque<http::Errand>& errands,
               std::function<void()> changed);

  /// Has everything been looked at once?
  bool is_complete() const { return watch_.is_complete(); }

  /// Is the Deployment there, as far as may be seen?
  bool sees_deployment() const;

 private:
  void take(std::size_t collection, const kube::Change& change);
  void take_deployment(const kube::Change& change);
  void take_pod(const kube::Change& change);
  void remember_end(const base::Json& pod);
  void watch_events_of(const base::Json& object);

  kube::Client& client_;
  Observations& seen_;
  std::deque<http::Errand>& errands_;
  std::function<void()> changed_;
  std::string deployment_uid_;
  std::set<std::string> told_of_{};  // uids whose events are watched
  kube::Watch watch_;
  std::vector<std::unique_ptr<kube::Watch>> events_{};
};

}  // namespace deploy
