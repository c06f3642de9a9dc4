// Causes in the log of a JobManager, the only witness that survives the cluster's own removal.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace flink {

/// A job's last word.
struct LoggedEnd {
  std::string state{};  ///< FINISHED, FAILED, CANCELED, SUSPENDED
  std::string trace{};  ///< why it failed, if the log has it
};

/// What was found in a log, which may begin and end anywhere. Everything is empty when nothing of
/// the kind was said.
struct JobManagerLog {
  /// By job id. From the Dispatcher ("Job ID reached terminal state X.", before 1.14 "globally
  /// terminal state") and the ExecutionGraph
  /// ("Job NAME (ID) switched from state A to X.").
  std::map<std::string, LoggedEnd> jobs{};

  /// SUCCEEDED, FAILED, CANCELED, UNKNOWN: "Shutting KubernetesApplicationClusterEntrypoint down
  /// with application status X." (ClusterEntrypoint).
  std::string application_status{};

  /// The application is over, whether or not the cluster goes with it: SUCCEEDED, FAILED, CANCELED
  /// ("Application completed SUCCESSFULLY", "Application FAILED:", ApplicationDispatcherBootstrap,
  /// from 2.3 on PackagedProgramApplication).
  std::string application_end{};

  /// Stack trace of a main() that threw, or of the whole application ("Application failed
  /// unexpectedly:").
  std::string application_trace{};

  /// Stack trace of a program that could not be loaded: its jar or its main class is not there
  /// ("Could not create application program.", KubernetesApplicationClusterEntrypoint).
  std::string program_trace{};

  /// Stack trace of what brought the process down ("Fatal error occurred in the cluster
  /// entrypoint.", "Could not start cluster entrypoint X.", "FATAL: Thread 'x' produced an uncaught
  /// exception.", `Exception in thread "main"`).
  std::string fatal_trace{};

  /// The API server's sentence that refuses the JobManager something: `pods is forbidden: User
  /// "system:serviceaccount:…" cannot create …` (RBAC), `pods "x" is forbidden: exceeded quota: …`
  /// (admission), `admission webhook "x" denied the request: …`.
  std::string forbidden{};

  /// The last such sentence about a pod: `pods "x" is forbidden: exceeded quota: …`.
  std::string forbidden_pod{};

  /// The name of the TaskManager's pod that Flink asked for last ("Creating new TaskManager pod
  /// with name X and resource <…>.", KubernetesResourceManagerDriver), and how many it wants in all
  /// ("declared worker number N", ActiveResourceManager, in newer versions); 0: not said.
  std::string newest_task_manager{};
  int wanted_task_managers = 0;

  /// The API server's sentence that refuses a pod for what is in it, or for what it names:
  /// `Pod "x" is invalid: spec.containers[0].name: …` (422), `Pod in version "v1" cannot be handled
  /// as a Pod: quantities must match …` (400), `namespaces "x" not found` (404).
  std::string invalid_pod{};

  /// The process was asked to end from outside ("RECEIVED SIGNAL 15: SIGTERM", SignalHandler), as
  /// when its pod is deleted.
  bool told_to_end = false;

  /// A line with which the start script or the JVM gave up before Flink began to log.
  std::string start_failure{};
};

/// Reads what a JobManager wrote. The layout of the lines is the user's; only Flink's own sentences
/// are looked for.
JobManagerLog read_job_manager_log(std::string_view text);

/// Such a sentence without what is the same in all: "spec.containers[0].name: Invalid value: …",
/// "quantities must match …"; other sentences as they are.
std::string reason_of_invalid_pod(std::string_view sentence);

}  // namespace flink
