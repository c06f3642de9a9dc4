// An operation that a JobManager carries out in the background.
#pragma once
#include <functional>
#include <string>

#include "deploy/cluster/named_cluster.h"
#include "deploy/jobmanager/flink_client.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// An operation that is to be started, or was started by an earlier command; and how it is spoken
/// of.
struct JobOperation {
  ClusterRef cluster{};
  std::string verb{};      ///< of the command: "savepoint"
  std::string argument{};  ///< what the command takes beside the cluster: "X", "-d 'PATH'"
  std::string directory_argument{};  ///< what names the directory of its savepoint: "DIRECTORY";
                                     ///< empty: it takes none
  std::string failure{};  ///< "Failed to trigger a savepoint for the job X", as Flink's client says
  std::string subject{};  ///< "the savepoint of job X"
  std::string goal{};     ///< what is waited for, in a word: "savepoint"
  flink::rest::Request request{};                                    ///< starts it
  std::function<flink::rest::Request(const std::string&)> status{};  ///< asks for it, by trigger id
  std::string
      trigger_id{};      ///< of an earlier command's operation, else ours; empty: Flink makes one
  bool resumes = false;  ///< it was started by an earlier command

  /// The command that waits for it: "drey savepoint orders --namespace default X --trigger-id ID".
  std::string resume_command(const std::string& id) const;

  /// The command that names the directory of its savepoint: "drey savepoint orders --namespace
  /// default X DIRECTORY".
  std::string command_with_directory() const;

  /// "'drey status …' shows the last checkpoint and savepoint".
  std::string how_to_look() const;
};

/// Starts it, unless it was started before; returns its trigger id. Throws base::Error: what
/// Flink's refusal means; partial (10) when it cannot be known whether it was started, with the
/// command that finds out where the version knows our trigger id.
std::string start_or_resume(FlinkClient& client, const JobOperation& operation);

/// Asks for the status until the operation is complete: at once, then after 10 ms, doubling to 2 s
/// (RestClusterClient#pollResourceAsync; Flink offers nothing to watch). Throws base::Error: failed
/// when the operation did; timed_out when the deadline passed, and partial when the JobManager does
/// not know the operation any more or the program is being ended, with the command that resumes it.
flink::rest::Operation await_operation(FlinkClient& client, const JobOperation& operation,
                                       const std::string& trigger_id);

}  // namespace deploy
