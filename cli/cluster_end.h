// What happens to a cluster when its job has been told to end.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "cli/flink_connection.h"
#include "flink/rest_reply.h"

namespace cli {

/// Made before the job is told to end, so that nothing that goes is missed.
class ClusterEnd {
 public:
  /// `jobs` are those of the cluster: it goes away with its last one.
  ClusterEnd(const Context& context, const ClusterOptions& options, FlinkConnection& connection, const std::vector<flink::rest::Job>& jobs,
             const std::string& job);

  /// Waits until the job has ended, with a line on stderr. Throws base::Error: job_failed when it ended in another state than `wanted`,
  /// timed_out when it takes too long.
  void await(std::string_view wanted);

 private:
  void tell(const std::string& what, std::chrono::steady_clock::time_point since) const;

  const Context& context_;
  bool quiet_;
  FlinkConnection& connection_;
  std::string job_;
  std::string stays_{};  ///< why the cluster does not go with the job; empty: it goes
};

}  // namespace cli
