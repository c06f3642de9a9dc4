// End of a job that is told to end, and of its cluster, as it is shown.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cli/connection/flink_connection.h"
#include "deploy/jobmanager/stopped_job.h"
#include "deploy/teardown/shutdown.h"
#include "flink/rest/rest_reply.h"

namespace cli {

/// Made before the job is told to end.
class Shutdown {
 public:
  /// The job becomes the command's subject; what is known of it is in the list. Nobody `waits`:
  /// `await` does nothing.
  Shutdown(const Context& context, FlinkConnection& connection,
           const std::vector<flink::rest::Job>& jobs, std::string job, bool waits);

  const std::string& job() const { return job_; }

  /// Waits until the job has ended, and its cluster is gone, with a line on stderr for each and for
  /// what is left; adds what is known of the job, and what went and is left, to the document.
  /// Throws base::Error: see deploy::ClusterShutdown; timed_out when the cluster takes too long.
  void await(std::string_view wanted, base::OrderedJson& document);

  /// The same of a job that has ended before. Its cluster may stay for minutes, as its JobManager
  /// waits for whoever began that `end` ("stop") to ask what came of it: that is no failure.
  void await_lingering(std::string_view wanted, std::string_view end, base::OrderedJson& document);

 private:
  void add_job(base::OrderedJson& document) const;
  void await_cluster(std::string_view state, base::OrderedJson& document);

  const Context& context_;
  FlinkConnection& connection_;
  std::string job_;
  std::string name_{};   // empty: nobody listed the jobs
  std::string state_{};  // in which the job has ended; empty: that was not seen
  std::optional<deploy::ClusterShutdown> shutdown_{};  ///< nothing when nobody waits
};

/// The rest of a command whose job an earlier one has ended with a savepoint: records that, waits
/// for the cluster and writes the document. `wanted`, `end`: as of Shutdown::await_lingering.
void show_ended_before(const Context& context, FlinkConnection& connection,
                       const std::vector<flink::rest::Job>& jobs, const deploy::StoppedJob& ended,
                       bool waits, std::string_view wanted, std::string_view end);

}  // namespace cli
