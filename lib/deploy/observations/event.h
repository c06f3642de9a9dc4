// Events: what was seen of a cluster, one thing after the other. Those of Kubernetes are objects
// among them.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <variant>

#include "base/json.h"
#include "deploy/cluster/silence.h"
#include "deploy/observations/observations.h"

namespace deploy {

/// The cluster that is observed, and its Deployment as the API server accepted it. The first event,
/// once.
struct ClusterNamed {
  std::string cluster_id{};
  std::string kube_namespace{};
  base::Json deployment{};
};

/// A Deployment, ReplicaSet or Pod, or an Event about one, as it is now.
struct ObjectSeen {
  base::Json object{};
};

/// One that was deleted, as it was last.
struct ObjectGone {
  base::Json object{};
};

/// Every collection of objects was listed once, as far as it may be seen.
struct ListsComplete {
  bool deployment_there = true;
  bool pods_hidden = false;  ///< they may not be listed
};

/// What the JobManager wrote since.
struct LogWritten {
  std::string text{};
};

/// What a container wrote that ended.
struct EndedLogRead {
  std::string container{};  ///< its log_key
  std::string text{};
};

/// Flink's REST API answered.
struct RestAnswered {
  std::string path{};
  std::string body{};
};

/// Flink's REST API answered that it does not, for a reason of that path.
struct RestRefused {
  std::string path{};
  int status = 0;
};

/// Nobody answered in Flink's name.
struct RestFailed {
  std::string problem{};  ///< as part of a sentence
  Silence silence = Silence::job_manager;
};

/// The API server does not let us through to Flink's REST API, and there is no other way.
struct RestForbidden {};

/// One thing that was seen, and when.
struct Event {
  using What = std::variant<ClusterNamed, ObjectSeen, ObjectGone, ListsComplete, LogWritten,
                            EndedLogRead, RestAnswered, RestRefused, RestFailed, RestForbidden>;
  std::chrono::steady_clock::time_point when{};
  What what{};
};

/// Where sources bring what they see. It is part of the Observations when it returns.
using EventSink = std::function<void(Event::What what)>;

/// The one place where Observations change: the same events in the same order make the same of
/// them. A Deployment with another uid than the first is another cluster's, and left out.
void apply(Observations& seen, Event event);

}  // namespace deploy
