// Logs of a cluster: its JobManager's, or those of its TaskManagers.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/belongings.h"
#include "deploy/inspect/log_follower.h"
#include "kube/client/client.h"
#include "kube/watch/pod_log.h"
#include "kube/watch/watch.h"

namespace deploy {

struct LogQuestion {
  ClusterRef cluster{};
  bool task_managers = false;
  kube::LogOptions options{};  ///< `container` may be empty: Flink's own
};

/// What a pod's log is written to: by the name of the pod.
struct ClusterLogSink {
  std::function<bool(const std::string& pod, std::string_view text)> write{};
  std::function<void(const std::string& note)> note{};
};

/// The container whose log is meant. Throws base::Error{usage} with those there are when `wanted`
/// is not among them.
std::string log_container(const base::Json& pod, const std::string& wanted);

/// Why a container has no log yet: "is waiting to start: ImagePullBackOff (Back-off pulling image
/// …)", "pod … is not scheduled yet (…)"; empty when it has one.
std::string why_no_log(const base::Json& pod, const std::string& container);

class ClusterLogs {
 public:
  /// The client must outlive it.
  ClusterLogs(kube::Client& client, LogQuestion question, ClusterLogSink sink);

  /// Writes what there is. Throws base::Error: not_found when there is no pod, failed when a
  /// container has no log yet, or broke off.
  void write_all();

  /// Writes what there is and what comes, until the deadline, or until the program is being ended,
  /// or nobody reads, or the cluster is gone. Whether the program is being ended.
  bool follow(base::Deadline deadline);

 private:
  struct Look {
    std::vector<base::Json> pods{};
    std::vector<base::Json> config_maps{};
  };
  Look look();
  void write_one(const base::Json& pod);
  std::string how_to_look() const;
  void see(std::size_t collection, const kube::Change& change);
  void choose();
  void follow_pod(const base::Json& pod);
  bool is_over() const;

  kube::Client& client_;
  LogQuestion question_;
  ClusterLogSink sink_;
  std::deque<std::unique_ptr<LogFollower>> followers_{};
  std::deque<http::RequestSequence> sequences_{};
  std::unique_ptr<kube::Watch> watch_{};
  std::string waits_{};  // the last note about what is waited for
  bool unread_ = false;  // nobody reads any more
};

}  // namespace deploy
