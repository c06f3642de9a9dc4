// End of a job that is told to end, and of its cluster, as it is shown.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/connection/flink_connection.h"
#include "deploy/teardown/shutdown.h"
#include "flink/rest/rest_reply.h"

namespace cli {

/// Made before the job is told to end.
class Shutdown {
 public:
  /// Finds the job: the named one, else the only one; it becomes the command's subject. Nobody
  /// `waits`: `await` does nothing.
  Shutdown(const Context& context, FlinkConnection& connection,
           const std::optional<std::string>& named_job, bool waits);

  /// The same of a job that is known, one of the cluster's.
  Shutdown(const Context& context, FlinkConnection& connection,
           const std::vector<flink::rest::Job>& jobs, std::string job, bool waits);

  const std::string& job() const { return job_; }

  /// Waits until the job has ended, and its cluster is gone, with a line on stderr for each and for
  /// what is left; adds what is known of the job, and what went and is left, to the document.
  /// Throws base::Error: see deploy::ClusterShutdown; timed_out when the cluster takes too long.
  void await(std::string_view wanted, base::OrderedJson& document);

 private:
  void look(const std::vector<flink::rest::Job>& jobs, std::string job, bool waits);
  void add_job(base::OrderedJson& document) const;
  void await_cluster(std::string_view state, base::OrderedJson& document);

  const Context& context_;
  FlinkConnection& connection_;
  std::string job_;
  std::string name_{};   // empty: nobody listed the jobs
  std::string state_{};  // in which the job has ended; empty: that was not seen
  std::optional<deploy::ClusterShutdown> shutdown_{};  ///< nothing when nobody waits
};

}  // namespace cli
