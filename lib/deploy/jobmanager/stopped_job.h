// Job that was stopped with a savepoint before, and whose JobManager is still there.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

struct StoppedJob {
  std::string id{};
  flink::rest::Checkpoint savepoint{};
};

/// The job that a stop is about when it is FINISHED already: the named one, else the only one that
/// is, where none goes on. Empty: there is none.
std::string finished_job(const std::vector<flink::rest::Job>& jobs,
                         const std::optional<std::string>& named);

/// The savepoint with which a job that is FINISHED was stopped; absent when it was not, or ended by
/// itself after a savepoint.
std::optional<flink::rest::Checkpoint> savepoint_of_stop(
    const flink::rest::Checkpoints& checkpoints);

/// The job that a stop is about, where it was stopped before. Asks for the checkpoints of one that
/// is FINISHED. Throws base::Error as to_error has it where they cannot be known.
std::optional<StoppedJob> find_stopped(FlinkClient& client,
                                       const std::vector<flink::rest::Job>& jobs,
                                       const std::optional<std::string>& named);

}  // namespace deploy
