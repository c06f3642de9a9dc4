#include "flink/rest/rest_reply.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/fields.h"
#include "base/parse_json.h"
#include "base/text.h"
#include "flink/log/stack_trace.h"
#include "flink/rest/rest.h"

namespace flink::rest {
namespace {

using base::Json;

constexpr int deepest = 100;

/// Without recursion: the parser calls back with the depth of each value, and what is nested too
/// deeply is dropped.
Json parsed(std::string_view body) {
  if (base::exceeds(body, {.deepest = std::numeric_limits<int>::max()})) return {};
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= deepest; };
  auto value = Json::parse(body, shallow, false);
  return value.is_discarded() ? Json() : value;
}

const Json& at(const Json& object, const char* key) { return base::value_at(object, {key}); }

std::string text_at(const Json& object, const char* key) { return base::text_at(object, {key}); }

std::int64_t number_at(const Json& object, const char* key, std::int64_t otherwise) {
  return base::whole_number(at(object, key)).value_or(otherwise);
}

/// A count; what is beyond reason is cut to it.
int count_of(const Json& value) {
  return std::max(0, base::nearest_int(base::whole_number(value).value_or(0)));
}

bool flag_at(const Json& object, const char* key) { return base::flag_at(object, {key}); }

/// Task counts are keyed in lower case by /jobs/overview, in upper case by /jobs/:id.
std::map<std::string, int> tasks_of(const Json& counts) {
  std::map<std::string, int> tasks;
  if (!counts.is_object()) return tasks;
  for (const auto& [state, count] : counts.items())
    tasks.emplace(base::lower(state), count_of(count));
  return tasks;
}

std::optional<Job> job_of(const Json& object) {
  const auto id = parse_job_id(text_at(object, "jid"));
  if (!id) return std::nullopt;
  Job job{.id = *id,
          .name = text_at(object, "name"),
          .state = text_at(object, "state"),
          .type = text_at(object, at(object, "jobType").is_string() ? "jobType" : "job-type"),
          .start_time = number_at(object, "start-time", -1),
          .end_time = number_at(object, "end-time", -1),
          .duration = number_at(object, "duration", -1),
          .tasks = tasks_of(at(object, "tasks"))};
  return job;
}

std::optional<Checkpoint> checkpoint_of(const Json& object) {
  if (!object.is_object()) return std::nullopt;
  return Checkpoint{.id = number_at(object, "id", 0),
                    .status = text_at(object, "status"),
                    .trigger_timestamp = number_at(object, "trigger_timestamp", -1),
                    .completed_timestamp = number_at(object, "latest_ack_timestamp", -1),
                    .size = number_at(object, "state_size", -1),
                    .duration = number_at(object, "end_to_end_duration", -1),
                    .path = text_at(object, "external_path"),
                    .is_savepoint = flag_at(object, "is_savepoint"),
                    .type = text_at(object, "checkpoint_type"),
                    .format = text_at(object, "savepointFormat"),
                    .discarded = flag_at(object, "discarded"),
                    .failure = text_at(object, "failure_message")};
}

std::vector<Checkpoint> history_of(const Json& list) {
  std::vector<Checkpoint> history;
  if (!list.is_array()) return history;
  for (const auto& item : list) {
    if (auto checkpoint = checkpoint_of(item)) history.push_back(std::move(*checkpoint));
  }
  return history;
}

/// An entry of the history names its fields otherwise than the older list of all exceptions does.
JobException exception_of(const Json& entry) {
  const auto trace = text_at(entry, "stacktrace");
  const auto task = text_at(entry, "taskName");
  return {.stack_trace = trace.empty() ? text_at(entry, "exception") : trace,
          .timestamp = number_at(entry, "timestamp", -1),
          .task = task.empty() ? text_at(entry, "task") : task,
          .location = text_at(entry, "location")};
}

std::string failure_of(const Json& cause) {
  const auto trace = text_at(cause, "stack-trace");
  return trace.empty() ? text_at(cause, "class") : trace;
}

}  // namespace

std::optional<ClusterConfig> read_config(std::string_view body) {
  const auto object = parsed(body);
  ClusterConfig config{text_at(object, "flink-version"), text_at(object, "flink-revision")};
  if (config.flink_version.empty()) return std::nullopt;
  return config;
}

std::optional<Overview> read_overview(std::string_view body) {
  const auto object = parsed(body);
  if (!at(object, "taskmanagers").is_number()) return std::nullopt;
  return Overview{count_of(at(object, "taskmanagers")), count_of(at(object, "slots-total")),
                  count_of(at(object, "slots-available"))};
}

std::optional<std::vector<Job>> read_jobs(std::string_view body) {
  const auto object = parsed(body);
  const auto& list = at(object, "jobs");
  if (!list.is_array()) return std::nullopt;
  std::vector<Job> jobs;
  for (const auto& item : list) {
    if (auto job = job_of(item)) jobs.push_back(std::move(*job));
  }
  return jobs;
}

std::optional<Job> read_job(std::string_view body) {
  const auto object = parsed(body);
  auto job = job_of(object);
  if (!job) return std::nullopt;
  job->tasks = tasks_of(at(object, "status-counts"));
  if (const auto& times = at(object, "timestamps"); times.is_object()) {
    for (const auto& [state, time] : times.items()) {
      if (const auto value = base::whole_number(time); value && *value > 0)
        job->timestamps.emplace(state, *value);
    }
  }
  return job;
}

bool is_terminal(std::string_view state) {
  return state == "FINISHED" || state == "CANCELED" || state == "FAILED";
}

bool is_scheduled(std::string_view state) { return state == "CREATED" || state == "INITIALIZING"; }

std::optional<Checkpoints> read_checkpoints(std::string_view body) {
  const auto object = parsed(body);
  const auto& counts = at(object, "counts");
  if (!counts.is_object()) return std::nullopt;
  const auto& latest = at(object, "latest");
  return Checkpoints{.total = number_at(counts, "total", 0),
                     .completed = number_at(counts, "completed", 0),
                     .failed = number_at(counts, "failed", 0),
                     .in_progress = number_at(counts, "in_progress", 0),
                     .restored = number_at(counts, "restored", 0),
                     .latest_completed = checkpoint_of(at(latest, "completed")),
                     .latest_savepoint = checkpoint_of(at(latest, "savepoint")),
                     .latest_failed = checkpoint_of(at(latest, "failed")),
                     .latest_restored = checkpoint_of(at(latest, "restored")),
                     .history = history_of(at(object, "history"))};
}

bool retains_checkpoints(std::string_view body, std::string_view state) {
  const auto object = parsed(body);
  const auto& retention = at(object, "externalization");
  if (!flag_at(retention, "enabled")) return false;
  return state == "FAILED" ||
         (state == "CANCELED" && !flag_at(retention, "delete_on_cancellation"));
}

std::optional<bool> read_unaligned_checkpoints(std::string_view body) {
  const auto object = parsed(body);
  const auto& unaligned = at(object, "unaligned_checkpoints");
  return unaligned.is_boolean() ? std::optional(unaligned.get<bool>()) : std::nullopt;
}

std::optional<std::int64_t> read_checkpoint_interval(std::string_view body) {
  return base::whole_number(at(parsed(body), "interval"));
}

std::optional<std::vector<JobException>> read_exceptions(std::string_view body) {
  const auto object = parsed(body);
  if (!object.is_object()) return std::nullopt;
  std::vector<JobException> exceptions;
  const auto& entries = at(at(object, "exceptionHistory"), "entries");
  const auto& all = at(object, "all-exceptions");
  if (!entries.is_array() && !all.is_array()) return std::nullopt;
  const auto root = text_at(object, "root-exception");
  if (entries.is_array() && !entries.empty()) {
    for (const auto& entry : entries) exceptions.push_back(exception_of(entry));
  } else if (!root.empty()) {
    exceptions.push_back({.stack_trace = root, .timestamp = number_at(object, "timestamp", -1)});
  }
  return exceptions;
}

std::optional<std::vector<TaskManager>> read_task_managers(std::string_view body) {
  const auto object = parsed(body);
  const auto& list = at(object, "taskmanagers");
  if (!list.is_array()) return std::nullopt;
  std::vector<TaskManager> task_managers;
  for (const auto& item : list)
    task_managers.push_back(
        {text_at(item, "id"), count_of(at(item, "slotsNumber")), count_of(at(item, "freeSlots"))});
  return task_managers;
}

std::optional<std::int64_t> read_restarts(std::string_view body) {
  const auto list = parsed(body);
  if (!list.is_array()) return std::nullopt;
  for (const auto& metric : list) {
    const auto value = text_at(metric, "value");
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (text_at(metric, "id") == "numRestarts" && problem == std::errc{} &&
        end == value.data() + value.size())
      return number;
  }
  return std::nullopt;
}

std::optional<std::string> read_trigger(std::string_view body) {
  return parse_trigger_id(text_at(parsed(body), "request-id"));
}

std::optional<Operation> read_operation(std::string_view body) {
  const auto object = parsed(body);
  const auto state = text_at(at(object, "status"), "id");
  if (state.empty()) return std::nullopt;
  const auto& result = at(object, "operation");
  // Savepoints and disposals name the cause with a hyphen, checkpoints in camel case.
  const auto& cause =
      at(result, at(result, "failure-cause").is_object() ? "failure-cause" : "failureCause");
  return Operation{.completed = state == "COMPLETED",
                   .location = text_at(result, "location"),
                   .checkpoint_id = base::whole_number(at(result, "checkpointId")),
                   .failure = cause.is_object() && failure_of(cause).empty() ? "it does not say why"
                                                                             : failure_of(cause)};
}

std::vector<std::string> read_errors(std::string_view body) {
  std::vector<std::string> errors;
  const auto object = parsed(body);
  const auto& list = at(object, "errors");
  if (!list.is_array()) return errors;
  for (const auto& item : list) {
    if (item.is_string() && !item.get<std::string>().empty())
      errors.push_back(item.get<std::string>());
  }
  return errors;
}

std::string error_sentence(const std::vector<std::string>& errors) {
  constexpr std::string_view begin = "<Exception on server side:\n",
                             end = "\nEnd of exception on server side>";
  for (const auto& error : errors) {
    if (error.starts_with(begin))
      return root_cause(std::string_view(error).substr(0, error.find(end)).substr(begin.size()));
  }
  return errors.empty() ? std::string() : root_cause(errors.front());
}

}  // namespace flink::rest
