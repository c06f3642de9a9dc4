// Stop of a job with a savepoint, so that the savepoint's path cannot be lost.
#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// A stop, the same for every run that goes on with it.
struct JobStop {
  std::string job{};
  std::string trigger_id{};  ///< of our own; the JobManager's instead where it takes none (1.14)
  std::string directory{};   ///< for this savepoint alone, so that it can be told from others
};

/// Flink has tried, and there is no savepoint: the job goes on, and Flink tells the same of this
/// stop whenever it is asked. Its exit code is failed (1).
class SavepointFailed : public base::Error {
 public:
  using Error::Error;
};

/// The path of the stop's savepoint among what a job tells of its checkpoints, if it is there. The
/// directory is known by its last part, as Flink writes `file:///x` as `file:/x`.
std::optional<std::string> savepoint_of(const JobStop& stop,
                                        const flink::rest::Checkpoints& checkpoints);

/// Stops the job, unless that was begun already, and waits until its savepoint stands among its
/// checkpoints. A JobManager goes as soon as the result of the trigger was fetched
/// (CompletedOperationCache), and may take the only copy of the path along: so the result is not
/// asked for while the savepoint may be complete, see let_job_manager_go.
///
/// Throws SavepointFailed with Flink's reason; base::Error: failed (1) when Flink refuses to try,
/// timed_out (3) and partly (10) when it is not known yet and goes on.
std::string stop_with_savepoint(FlinkClient& client, JobStop stop);

/// Fetches the result of a stop whose savepoint is written down: a JobManager that nobody asked for
/// it stays for five minutes (rest.async.store-duration). Whether it answers is of no interest.
void let_job_manager_go(FlinkClient& client, const JobStop& stop);

}  // namespace deploy
