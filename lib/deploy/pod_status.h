// A cluster's pod in a few words.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace deploy {

/// One pod, and what its containers are doing. Texts are printable.
struct PodStatus {
  std::string name{};
  bool task_manager = false;
  bool ready = false;
  std::string waiting{};  ///< why a container does not run: "ImagePullBackOff"; empty: none waits
  std::string state{};    ///< "Running", "Pending", "Terminating", or the same with the kubelet's words: "ImagePullBackOff: manifest unknown"
  int restarts = 0;
  std::string last_end{};  ///< why a container ended last: "OOMKilled", "exit code 1"; empty: none ever did
  std::string node{};
  std::string ip{};
};

/// The pods of a List, in its order.
std::vector<PodStatus> pod_statuses(const base::Json& list);

/// Its container cannot be made, or its image not pulled: waiting alone will not help.
bool cannot_start(const PodStatus& pod);

/// Why no JobManager answers, as far as its pods tell. Without `last` only what will not heal: cluster_failed. With it also a container that
/// crashes again and again (cluster_failed), and, as timed_out, a pod that is not ready or not there at all. Nothing when a pod is ready.
/// `remove` is the command that removes the cluster.
std::optional<base::Error> job_manager_trouble(const std::vector<PodStatus>& pods, const std::string& cluster, bool last, const std::string& remove);

}  // namespace deploy
