// Reading pods: what their containers are doing, and what became of them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "kube/api/object.h"

namespace deploy {

/// How a container ended.
struct Termination {
  int exit_code = 0;
  std::string reason{};    ///< "OOMKilled", "Error", "StartError"
  std::string message{};   ///< end of its termination message file, or why it could not be started
  std::string finished{};  ///< when, as Kubernetes writes times; empty: not known
};

struct Container {
  std::string name{};
  std::string image{};
  bool init = false;  ///< an init container, a native sidecar among them
  bool sidecar =
      false;  ///< an init container that goes on beside the others (restartPolicy Always)
  bool running = false;
  std::string started{};  ///< since when it runs, as Kubernetes writes times; empty: not known
  std::string waiting{};  ///< reason why it does not run: "ContainerCreating", "ImagePullBackOff",
                          ///< "CrashLoopBackOff"
  std::string waiting_message{};  ///< the kubelet's words for it
  int restarts = 0;
  std::optional<Termination> ended{};  ///< the newest end, of this or of an earlier try
};

using kube::is_terminating;
using kube::name_of;
using kube::uid_of;

/// "jobmanager" or "taskmanager"; else empty.
std::string component_of(const base::Json& pod);

/// All containers: those of the spec, with what the status says of them; init containers first,
/// then Flink's own, then those beside it.
std::vector<Container> containers_of(const base::Json& pod);

/// Flink's own container, or the only one; nothing for a pod without containers.
std::optional<Container> main_container(const base::Json& pod);

/// Whether it is an init container that holds up those behind it. A native sidecar does until it
/// has started.
bool holds_up(const Container& container);

/// "orders-7c9d8-x2x1p/flink-main-container" of a pod and its container: how what it wrote is kept.
std::string log_key(const base::Json& pod, const Container& container);

/// Whether an event is about this container of its object: the kubelet says so in fieldPath. One
/// that names none is about any.
bool is_about(const base::Json& event, const Container& container);

/// The node it was bound to; empty when there is none yet.
std::string node_of(const base::Json& pod);

/// "not scheduled yet (no scheduler has looked at the pod)": of one that waits for a node and has
/// no condition PodScheduled, which any scheduler writes that finds it none; empty for any other.
std::string unscheduled_text(const base::Json& pod);

/// A condition of an object (PodScheduled, ReplicaFailure), or null.
base::Json condition_of(const base::Json& object, std::string_view type);

/// Whether all of its containers run and are ready, as the kubelet has it.
bool is_ready(const base::Json& pod);

/// How often an event happened.
int count_of(const base::Json& event);

}  // namespace deploy
