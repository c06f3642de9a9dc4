// Answers of a JobManager's REST API, read from their JSON. They come from outside: a field that is
// missing or of another type is as if it were not there, ids that are none are left out, and texts
// still have to be made printable by whoever shows them.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flink/version/version.h"

namespace flink::rest {

/// GET /config.
struct ClusterConfig {
  std::string flink_version{};  ///< "2.3.0"
  std::string flink_revision{};
};

/// Absent when the text is no answer of Flink's: it has no flink-version.
std::optional<ClusterConfig> read_config(std::string_view body);

/// GET /overview.
struct Overview {
  int task_managers = 0;
  int slots_total = 0;
  int slots_available = 0;
};
std::optional<Overview> read_overview(std::string_view body);

/// A job, from GET /jobs/overview or GET /jobs/:id. Times are milliseconds since 1970, -1 when
/// there is none yet.
struct Job {
  std::string id{};
  std::string name{};
  std::string
      state{};  ///< JobStatus: "RUNNING", "CANCELED", …; one that a newer Flink adds as it is
  std::string type{};  ///< STREAMING, BATCH; empty where the version does not tell
  std::int64_t start_time = -1;
  std::int64_t end_time = -1;
  std::int64_t duration = -1;
  std::map<std::string, int> tasks{};  ///< by state in lower case ("running"), and their "total"
  std::map<std::string, std::int64_t>
      timestamps{};  ///< when the job came into a state; GET /jobs/:id alone has them
};

/// The jobs in the order in which they came; absent when the text is no such answer.
std::optional<std::vector<Job>> read_jobs(std::string_view body);
std::optional<Job> read_job(std::string_view body);

/// FINISHED, CANCELED, FAILED: nothing will ever change again (JobStatus#isGloballyTerminalState).
bool is_terminal(std::string_view state);

/// CREATED, INITIALIZING: what Flink's `list` calls scheduled.
bool is_scheduled(std::string_view state);

/// A checkpoint or savepoint of GET /jobs/:id/checkpoints.
struct Checkpoint {
  std::int64_t id = 0;
  std::string status{};                 ///< "COMPLETED"
  std::int64_t trigger_timestamp = -1;  ///< milliseconds since 1970
  std::int64_t completed_timestamp = -1;
  std::int64_t size = -1;      ///< bytes
  std::int64_t duration = -1;  ///< milliseconds
  std::string path{};
  bool is_savepoint = false;
  std::string type{};      ///< "CHECKPOINT", "UNALIGNED_CHECKPOINT", "SAVEPOINT"; "SYNC_SAVEPOINT":
                           ///< of a stop (CheckpointStatistics.RestAPICheckpointType)
  std::string format{};    ///< "CANONICAL", "NATIVE": of a savepoint, 1.15 and newer
  bool discarded = false;  ///< Flink has deleted it
  std::string failure{};   ///< why it failed, of a failed one
};

struct Checkpoints {
  std::int64_t total = 0;
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t in_progress = 0;
  std::int64_t restored = 0;  ///< how often the job was restored from one
  std::optional<Checkpoint> latest_completed{};
  std::optional<Checkpoint> latest_savepoint{};
  std::optional<Checkpoint> latest_failed{};
  std::optional<Checkpoint> latest_restored{};  ///< the one from which the job was restored last;
                                                ///< id, path and is_savepoint alone
  std::vector<Checkpoint> history{};  ///< the newest first, as many as the JobManager remembers
                                      ///< (web.checkpoints.history)
};
std::optional<Checkpoints> read_checkpoints(std::string_view body);

/// Whether the checkpoints of a job stay when it has ended in that state, from GET
/// /jobs/:id/checkpoints/config (CheckpointProperties: what is retained outlives a job that failed,
/// and one that was cancelled unless it says otherwise); false when the text is no such answer.
bool retains_checkpoints(std::string_view body, std::string_view state);

/// Whether the checkpoints of a job hold records in flight, from GET /jobs/:id/checkpoints/config.
/// Absent when the text does not say (CheckpointConfigInfo).
std::optional<bool> read_unaligned_checkpoints(std::string_view body);

/// How often checkpoints are taken, in milliseconds, from GET /jobs/:id/checkpoints/config; the
/// largest number that there is stands for never
/// (CheckpointCoordinatorConfiguration#DISABLED_CHECKPOINT_INTERVAL). Absent when the text is no
/// such answer.
inline constexpr std::int64_t no_checkpoints = 9'223'372'036'854'775'807;
std::optional<std::int64_t> read_checkpoint_interval(std::string_view body);

/// What made the job fail or restart, from GET /jobs/:id/exceptions.
struct JobException {
  std::string stack_trace{};
  std::int64_t timestamp = -1;
  std::string task{};      ///< "Source: orders (3/4)", empty when it was no task's
  std::string location{};  ///< the TaskManager's address, empty when not known
};

/// The root exception of the last failure first; empty when nothing has failed. Absent when the
/// text is no such answer.
std::optional<std::vector<JobException>> read_exceptions(std::string_view body);

struct TaskManager {
  std::string id{};  ///< on Kubernetes the name of its pod
  int slots = 0;
  int free_slots = 0;
};
std::optional<std::vector<TaskManager>> read_task_managers(std::string_view body);

/// How often the job was restarted, from the metric; absent when it is not known (yet).
std::optional<std::int64_t> read_restarts(std::string_view body);

/// The id of an operation that was triggered ("request-id"); absent when the answer has none.
std::optional<std::string> read_trigger(std::string_view body);

/// The status of an operation. Failure, too, comes as 200 and COMPLETED.
struct Operation {
  bool completed = false;
  std::string location{};                       ///< of the savepoint
  std::optional<std::int64_t> checkpoint_id{};  ///< of the checkpoint
  std::string failure{};  ///< stack trace or class of what went wrong; empty: nothing
};
std::optional<Operation> read_operation(std::string_view body);

/// The texts of {"errors": […]}, empty when the body is something else.
std::vector<std::string> read_errors(std::string_view body);

/// The one line of Flink's errors that tells most, printable: flink::root_cause of the exception on
/// the server's side if there is one, else of the first text.
std::string error_sentence(const std::vector<std::string>& errors);

}  // namespace flink::rest
