// Requests to a JobManager's REST API, as values. Nothing here is sent.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "flink/version/dialect.h"

namespace flink::rest {

struct Request {
  std::string method = "GET";
  std::string path{};       ///< "/v1/jobs/overview", percent-encoded, with its query
  std::string body{};       ///< JSON, or empty
  bool repeatable = false;  ///< sending it twice does what sending it once does
};

/// The job id that a word is, in lower case; absent when it is none: 32 hexadecimal digits
/// (JobID#fromHexString).
std::optional<std::string> parse_job_id(std::string_view word);

/// The same for the ids of triggered operations (TriggerId#fromHexString).
std::optional<std::string> parse_trigger_id(std::string_view word);

// What can be asked. Job ids must come from parse_job_id or from an answer that was read.
Request get_config();
Request get_overview();
Request get_jobs();  ///< /jobs/overview
Request get_job(const std::string& job);
Request get_exceptions(const std::string& job);
Request get_checkpoints(const std::string& job);
Request get_checkpoint_config(const std::string& job);
Request get_restarts(const std::string& job);  ///< the metric numRestarts

/// PATCH; accepted long before the job is cancelled.
Request cancel(const std::string& job);

/// The binary format of a savepoint (SavepointFormatType).
enum class Format { canonical, native };

/// "CANONICAL", "NATIVE".
std::string_view name_of(Format format);

/// What `-type` says, in any case; absent when it is neither "canonical" nor "native".
std::optional<Format> parse_format(std::string_view text);

enum class CheckpointType { configured, full };

/// A savepoint to be taken.
struct Savepoint {
  std::optional<std::string> directory{};  ///< absent: the JobManager's default
  Format format = Format::canonical;       ///< only canonical where the version has no formats
  std::string trigger_id{};  ///< sent where the version takes one: then the same request again
                             ///< starts no second savepoint
};

/// The requests that start an operation, whose status is then asked for. Where the version has no
/// trigger ids they are not repeatable.
Request trigger_savepoint(const std::string& job, const Savepoint& savepoint, bool cancel_job,
                          const Dialect& dialect);
Request stop(const std::string& job, const Savepoint& savepoint, bool drain,
             const Dialect& dialect);
Request trigger_checkpoint(const std::string& job, CheckpointType type,
                           const std::string& trigger_id);
Request dispose_savepoint(const std::string& path);  ///< takes no trigger id in any version

/// The status of an operation. A stop is a savepoint.
Request get_savepoint_status(const std::string& job, const std::string& trigger_id);
Request get_checkpoint_status(const std::string& job, const std::string& trigger_id);
Request get_disposal_status(const std::string& trigger_id);

}  // namespace flink::rest
