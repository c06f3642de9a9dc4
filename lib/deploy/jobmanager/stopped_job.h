// Job that was ended with a savepoint before, and whose JobManager is still there.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

struct StoppedJob {
  std::string id{};
  flink::rest::Checkpoint savepoint{};
};

/// The job that a stop or a cancellation is about when it is in that state already: the named one,
/// else the only one that is, where none goes on. Empty: there is none.
std::string ended_job(const std::vector<flink::rest::Job>& jobs,
                      const std::optional<std::string>& named, std::string_view state);

/// The savepoint with which a job that is FINISHED was stopped; absent when it was not, or ended by
/// itself after a savepoint.
std::optional<flink::rest::Checkpoint> savepoint_of_stop(
    const flink::rest::Checkpoints& checkpoints);

/// The savepoint with which a job that is CANCELED was cancelled. Flink cancels such a job as soon
/// as its savepoint is complete, and says of neither that they belong together: one that was
/// complete long before, or that a checkpoint followed, was taken for something else. `job` has
/// timestamps.
std::optional<flink::rest::Checkpoint> savepoint_of_cancellation(
    const flink::rest::Checkpoints& checkpoints, const flink::rest::Job& job);

/// The job that a stop is about, where it was stopped before. Asks for the checkpoints of one that
/// is FINISHED. Throws base::Error as to_error has it where they cannot be known.
std::optional<StoppedJob> find_stopped(FlinkClient& client,
                                       const std::vector<flink::rest::Job>& jobs,
                                       const std::optional<std::string>& named);

/// The same of a cancellation with a savepoint, and of one that is CANCELED.
std::optional<StoppedJob> find_cancelled(FlinkClient& client,
                                         const std::vector<flink::rest::Job>& jobs,
                                         const std::optional<std::string>& named);

}  // namespace deploy
