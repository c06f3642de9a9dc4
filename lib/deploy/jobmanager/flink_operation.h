// Operations that a JobManager carries out in the background: savepoints, stops, checkpoints,
// disposals.
#pragma once
#include <string>

#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// What is said of an operation when it does not go well.
struct OperationTexts {
  std::string failed{};   ///< "Failed to trigger a savepoint for the job X"
  std::string subject{};  ///< "the savepoint of job X"
  std::string resume{};   ///< the command that waits on, without its trigger id: "drey savepoint
                          ///< orders X --trigger-id"
  std::string look{};  ///< the command that shows the last checkpoint and savepoint: "drey status
                       ///< orders --namespace default"
};

/// Starts one and returns its trigger id. Throws base::Error: what Flink's refusal means; partial
/// (10) when it cannot be known whether it was started, with the command that finds out where the
/// version knows our trigger id.
std::string start_operation(FlinkClient& client, const flink::rest::Request& request,
                            const std::string& own_trigger_id, const OperationTexts& texts);

/// Asks for the status until the operation is complete: at once, then after 10 ms, doubling to 2 s
/// (RestClusterClient#pollResourceAsync; Flink offers nothing to watch). Throws base::Error: failed
/// when the operation did; timed_out when the deadline passed, and partial when the JobManager does
/// not know the operation any more or the program is being ended: the texts say how to wait on.
flink::rest::Operation await_operation(FlinkClient& client, const flink::rest::Request& status,
                                       const std::string& trigger_id, const OperationTexts& texts);

}  // namespace deploy
