// A cluster that comes up, seen through the API server.
#pragma once
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "deploy/observations/event.h"
#include "deploy/observations/observations.h"
#include "http/transport.h"
#include "kube/watch/watch.h"

namespace deploy {

/// Watches the objects of a cluster: the Deployment by its name, ReplicaSets and pods by the
/// cluster's labels, and the events about the ReplicaSets and about pods that do not run yet.
/// Whoever may not see some of them goes on with the others.
class ClusterWatch {
 public:
  /// `seen` names the cluster, and holds the Deployment as it was accepted; client, `seen` and
  /// `sequences` must outlive it. Every change goes to the sink.
  ClusterWatch(kube::Client& client, const Observations& seen,
               std::deque<http::RequestSequence>& sequences, EventSink sink);

  /// Brings ListsComplete, once, as soon as everything has been listed.
  void tell_when_complete();

 private:
  void changed(const kube::Change& change);
  void watch_events_of(const base::Json& object);

  kube::Client& client_;
  const Observations& seen_;
  std::deque<http::RequestSequence>& sequences_;
  EventSink sink_;
  bool complete_ = false;
  std::set<std::string> told_of_{};  // uids whose events are watched
  kube::Watch watch_;
  std::vector<std::unique_ptr<kube::Watch>> events_{};
};

}  // namespace deploy
