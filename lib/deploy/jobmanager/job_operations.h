// Operations of a JobManager: savepoints, stops, checkpoints, disposals, and how each is spoken of.
#pragma once
#include <optional>
#include <string>

#include "deploy/jobmanager/operation.h"

namespace deploy {

/// How a savepoint is to be taken, by itself or with the end of its job.
struct SavepointOptions {
  std::optional<std::string> directory{};       ///< absent: the JobManager's default
  std::optional<flink::rest::Format> format{};  ///< absent: canonical, as far as there are formats
  std::optional<std::string> resumed{};         ///< the trigger id of an earlier command's
};

// The operations. `client` is open. They throw base::Error{usage} for what the running version
// does not know: "--type came with Flink 1.15; cluster 'orders' runs 1.14.6".

JobOperation savepoint_operation(const FlinkClient& client, const ClusterRef& cluster,
                                 const std::string& job, const SavepointOptions& options);

/// A savepoint, and then the end of the job (deprecated in Flink).
JobOperation cancel_operation(const FlinkClient& client, const ClusterRef& cluster,
                              const std::string& job, const SavepointOptions& options);

struct StopOptions : SavepointOptions {
  bool drain = false;     ///< MAX_WATERMARK first
  bool detached = false;  ///< nobody waits for it
};
JobOperation stop_operation(const FlinkClient& client, const ClusterRef& cluster,
                            const std::string& job, const StopOptions& options);

JobOperation checkpoint_operation(const FlinkClient& client, const ClusterRef& cluster,
                                  const std::string& job, flink::rest::CheckpointType type,
                                  const std::optional<std::string>& resumed);

JobOperation disposal_operation(const ClusterRef& cluster, const std::string& path,
                                const std::optional<std::string>& resumed);

}  // namespace deploy
