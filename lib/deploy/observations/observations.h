// Observations of a cluster as plain values: everything that is said about it is made from them.
#pragma once
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/silence.h"
#include "flink/rest/rest_reply.h"

namespace deploy {

/// A failure of the job that is waited for, from which Flink has restarted it, or tries to.
struct JobFailure {
  std::chrono::steady_clock::time_point when{};
  std::int64_t timestamp = -1;  ///< the JobManager's own time of it, which tells it from others
  flink::rest::JobException exception{};
};

/// What Flink's REST API answered last; empty where there was no answer yet.
struct RestAnswers {
  bool up = false;                   ///< it has answered
  std::string problem{};             ///< why it did not the last time; empty when it did
  std::optional<Silence> silence{};  ///< how far that question came
  bool forbidden = false;  ///< the API server does not let us through, and there is no other way
  std::optional<flink::rest::Overview> overview{};
  std::vector<flink::rest::Job> jobs{};
  std::vector<flink::rest::JobException>
      exceptions{};                        ///< of the job that is waited for, the newest first
  std::vector<JobFailure> failures{};      ///< all that were ever answered, the oldest first
  std::optional<std::int64_t> restarts{};  ///< numRestarts
  std::optional<flink::rest::Checkpoints> checkpoints{};
  std::optional<std::chrono::milliseconds> checkpoint_interval{};
  bool checkpoints_off = false;                 ///< the job takes none by itself
  std::map<std::string, std::string> bodies{};  ///< every answer as it came, by path
  std::string job{};                   ///< the id of the job that restarts, failures, … are of
  std::int64_t job_manager_time = -1;  ///< its clock when it told of the jobs last
};

/// Objects by uid, as the API server sent them last; logs by pod. Only apply (event.h) changes
/// those of a cluster that is watched.
struct Observations {
  std::string cluster_id{};
  std::string kube_namespace{};
  base::Json deployment{};       ///< null before it was seen; its last state once it is gone
  bool deployment_gone = false;  ///< it was there, and is no more
  std::map<std::string, base::Json> replica_sets{};
  std::map<std::string, base::Json> pods{};
  bool pods_hidden = false;  ///< they may not be listed: that there are none says nothing
  std::map<std::string, base::Json> events{};  ///< core/v1, about the objects above
  std::vector<base::Json>
      ended_pods{};  ///< TaskManagers that failed and are gone, in their last state
  RestAnswers rest{};
  std::string log{};  ///< end of what the JobManager wrote, through its restarts
  std::map<std::string, std::string> previous_logs{};  ///< of containers that ended, by log_key
};

/// Cuts the beginning off a log that has become long, at the end of a line if one is near.
void keep_log_end(std::string& log);

/// The pods of a component, oldest first, those that are being deleted left out.
std::vector<const base::Json*> pods_of(const Observations& seen, std::string_view component);

/// The JobManager's pod that tells most (leading_pod, no host known); null when there is none.
const base::Json* job_manager_pod(const Observations& seen);

/// The events about an object, oldest first.
std::vector<const base::Json*> events_of(const Observations& seen, const base::Json& object);

/// The newest event about an object with one of these reasons, or null.
const base::Json* newest_event(const Observations& seen, const base::Json& object,
                               std::initializer_list<std::string_view> reasons);

/// "IllegalStateException: no topic": why the job failed last; empty when it never did, as far as
/// is known.
std::string last_failure(const Observations& seen);

}  // namespace deploy
