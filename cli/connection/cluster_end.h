// End of a cluster whose job was told to end.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "cli/connection/flink_connection.h"
#include "deploy/teardown/teardown_watch.h"
#include "flink/rest/rest_reply.h"

namespace cli {

/// Made before the job is told to end, so that nothing that goes is missed.
class ClusterEnd {
 public:
  /// `jobs` are those of the cluster: it goes away with its last one. Without `waits` nothing is
  /// looked at, and `await` may not be called.
  ClusterEnd(const Context& context, const ClusterOptions& options, FlinkConnection& connection,
             const std::vector<flink::rest::Job>& jobs, const std::string& job, bool waits);

  /// Waits until the job has ended, and its cluster is gone, with a line on stderr for each and for
  /// what is left; adds what went and what is left to the document. HA metadata that Flink forgot
  /// is removed when the job was seen to be at its end. Throws base::Error: job_failed when the job
  /// ended in another state than `wanted`, timed_out when it takes too long.
  void await(std::string_view wanted, base::OrderedJson& document);

 private:
  void await_teardown(base::OrderedJson& document, std::string_view end);
  std::vector<std::string> remove_forgotten(const deploy::TeardownReport& report,
                                            std::string_view end);
  void tell(const std::string& what, std::chrono::steady_clock::time_point since) const;

  const Context& context_;
  FlinkConnection& connection_;
  std::string job_;
  std::string stays_{};  ///< why the cluster does not go with the job; empty: it goes
  std::unique_ptr<deploy::TeardownWatch>
      watch_{};  ///< what is to go; nothing when it stays, or nobody waits
};

}  // namespace cli
