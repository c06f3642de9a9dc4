// Cancels a job, though its cluster removes itself meanwhile.
#pragma once
#include <string>

#include "deploy/jobmanager/flink_client.h"

namespace deploy {

enum class Cancelled {
  accepted,  ///< Flink has begun to cancel it, or has done so
  already    ///< it was cancelled before
};

/// Asks Flink to cancel the job. An application cluster goes away with its job, so after an answer
/// that was lost "no such job" and a cluster that is gone mean success. Throws base::Error "Could
/// not cancel job X: …": not_found for a job that Flink does not know, job_failed when it has ended
/// otherwise, partial when it cannot be known, else as to_error has it.
Cancelled cancel_job(FlinkClient& client, const std::string& job);

/// How a job went on after it was told to end.
struct JobEnd {
  std::string state{};  ///< its last state that was seen
  bool ended = false;  ///< the state is terminal, or the JobManager does not know the job any more,
                       ///< or is gone
};

/// Asks for the job's state, with the pauses of await_operation, until it has ended or the deadline
/// passed.
JobEnd await_end(FlinkClient& client, const std::string& job);

}  // namespace deploy
