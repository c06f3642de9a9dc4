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
  std::string waiting{};  ///< why the container does not run that keeps the pod from running:
                          ///< "ImagePullBackOff"; empty: none waits
  std::string state{};  ///< kubectl's word ("Running", "Init:ImagePullBackOff"), whose it is unless
                        ///< Flink's, and the kubelet's words for it: "Init:ImagePullBackOff (init
                        ///< container fetch-jar): manifest unknown"
  int restarts = 0;     ///< of Flink's own container, as is last_end
  std::string last_end{};  ///< why it ended last: "OOMKilled", "exit code 1"; empty: it never did
  std::string node{};
  std::string ip{};
};

/// The pods of a List, in its order.
std::vector<PodStatus> pod_statuses(const base::Json& list);

/// Its container cannot be made, or its image not pulled: waiting alone will not help.
bool cannot_start(const PodStatus& pod);

/// Why no JobManager answers, as far as its pods tell. Without `last` only what will not heal:
/// cluster_failed. With it also a container that crashes again and again (cluster_failed), and, as
/// timed_out, a pod that is not ready or not there at all. Nothing when a pod is ready. `look` is
/// the command that shows the cluster.
std::optional<base::Error> job_manager_trouble(const std::vector<PodStatus>& pods,
                                               const std::string& cluster, bool last,
                                               const std::string& look);

}  // namespace deploy
