#include "flink/rest/rest.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

// Sources: the message headers below org.apache.flink.runtime.rest.messages at the release tags,
// and recordings of Flink's clients.
namespace flink::rest {
namespace {

using base::Json;

std::optional<std::string> parse_id(std::string_view word) {
  auto id = base::lower(word);
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (id.size() != 32 || !std::all_of(id.begin(), id.end(), is_digit)) return std::nullopt;
  return id;
}

Request get(const std::string& path) { return {.path = "/v1" + path, .repeatable = true}; }

Request post(const std::string& path, const Json& body, bool repeatable) {
  try {
    return {.method = "POST", .path = "/v1" + path, .body = body.dump(), .repeatable = repeatable};
  } catch (const Json::exception&) {
    throw base::Error(base::Exit::usage,
                      "a path holds bytes that are not UTF-8, and cannot be sent to Flink");
  }
}

Json directory_of(const Savepoint& savepoint) {
  return savepoint.directory ? Json(*savepoint.directory) : Json();
}

/// What came with 1.15; older JobManagers refuse unknown fields.
void add_newer_fields(Json& body, const Savepoint& savepoint, const Dialect& dialect) {
  if (dialect.savepoint_formats) body["formatType"] = name_of(savepoint.format);
  if (dialect.trigger_ids) body["triggerId"] = savepoint.trigger_id;
}

}  // namespace

std::optional<std::string> parse_job_id(std::string_view word) { return parse_id(word); }
std::optional<std::string> parse_trigger_id(std::string_view word) { return parse_id(word); }

Request get_config() { return get("/config"); }
Request get_overview() { return get("/overview"); }
Request get_jobs() { return get("/jobs/overview"); }
Request get_job(const std::string& job) { return get("/jobs/" + job); }
Request get_exceptions(const std::string& job) { return get("/jobs/" + job + "/exceptions"); }
Request get_checkpoints(const std::string& job) { return get("/jobs/" + job + "/checkpoints"); }
Request get_checkpoint_config(const std::string& job) {
  return get("/jobs/" + job + "/checkpoints/config");
}
Request get_restarts(const std::string& job) {
  return get("/jobs/" + job + "/metrics?get=numRestarts");
}

Request cancel(const std::string& job) {
  return {.method = "PATCH",
          .path = "/v1/jobs/" + job + "?mode=cancel",
          .body = "{}",
          .repeatable = true};
}

std::string_view name_of(Format format) {
  return format == Format::native ? "NATIVE" : "CANONICAL";
}

std::optional<Format> parse_format(std::string_view text) {
  for (const auto format : {Format::canonical, Format::native}) {
    if (base::equals_ignoring_case(text, name_of(format))) return format;
  }
  return std::nullopt;
}

Request trigger_savepoint(const std::string& job, const Savepoint& savepoint, bool cancel_job,
                          const Dialect& dialect) {
  Json body{{"target-directory", directory_of(savepoint)}, {"cancel-job", cancel_job}};
  add_newer_fields(body, savepoint, dialect);
  return post("/jobs/" + job + "/savepoints", body, dialect.trigger_ids);
}

Request stop(const std::string& job, const Savepoint& savepoint, bool drain,
             const Dialect& dialect) {
  Json body{{"targetDirectory", directory_of(savepoint)}, {"drain", drain}};
  add_newer_fields(body, savepoint, dialect);
  return post("/jobs/" + job + "/stop", body, dialect.trigger_ids);
}

Request trigger_checkpoint(const std::string& job, CheckpointType type,
                           const std::string& trigger_id) {
  const auto* name = type == CheckpointType::full ? "FULL" : "CONFIGURED";
  return post("/jobs/" + job + "/checkpoints",
              {{"checkpointType", name}, {"triggerId", trigger_id}}, true);
}

Request dispose_savepoint(const std::string& path) {
  return post("/savepoint-disposal", {{"savepoint-path", path}}, false);
}

Request get_savepoint_status(const std::string& job, const std::string& trigger_id) {
  return get("/jobs/" + job + "/savepoints/" + trigger_id);
}
Request get_checkpoint_status(const std::string& job, const std::string& trigger_id) {
  return get("/jobs/" + job + "/checkpoints/" + trigger_id);
}
Request get_disposal_status(const std::string& trigger_id) {
  return get("/savepoint-disposal/" + trigger_id);
}

}  // namespace flink::rest
