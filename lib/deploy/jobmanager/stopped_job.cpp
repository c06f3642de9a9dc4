#include "deploy/jobmanager/stopped_job.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "flink/rest/rest.h"

namespace deploy {

using flink::rest::Checkpoint;
using flink::rest::Checkpoints;
using flink::rest::Job;

namespace {

/// From the last task's acknowledgement on: the JobManager writes the metadata, and then cancels.
constexpr std::chrono::milliseconds longest_completion = std::chrono::seconds(30);

/// What Flink tells of a job that has ended so; absent where it knows it no more.
std::optional<std::string> ask(FlinkClient& client, const flink::rest::Request& request,
                               const std::string& job, std::string_view state) {
  const auto answer = client.send(request);
  if (answer.kind == RestAnswer::Kind::refused) return std::nullopt;
  if (!answer.ok())
    throw to_error(answer,
                   fmt::format("job {} is {}, and with which savepoint is not known", job, state));
  return answer.body;
}

std::optional<Checkpoints> ask_checkpoints(FlinkClient& client, const std::string& job,
                                           std::string_view state) {
  const auto body = ask(client, flink::rest::get_checkpoints(job), job, state);
  return body ? flink::rest::read_checkpoints(*body) : std::nullopt;
}

std::optional<StoppedJob> with(const std::string& job, std::optional<Checkpoint> savepoint) {
  return savepoint ? std::optional(StoppedJob{job, std::move(*savepoint)}) : std::nullopt;
}

}  // namespace

std::string ended_job(const std::vector<Job>& jobs, const std::optional<std::string>& named,
                      std::string_view state) {
  std::vector<const Job*> ended;
  for (const auto& job : jobs) {
    if (job.state == state && job.id == named.value_or(job.id)) ended.push_back(&job);
  }
  const bool any_goes_on = std::any_of(jobs.begin(), jobs.end(), [](const Job& job) {
    return !flink::rest::is_terminal(job.state);
  });
  return ended.size() == 1 && (named || !any_goes_on) ? ended.front()->id : std::string();
}

std::optional<Checkpoint> savepoint_of_stop(const Checkpoints& checkpoints) {
  const auto& latest = checkpoints.latest_savepoint;
  return latest && latest->type == "SYNC_SAVEPOINT" && !latest->path.empty() ? latest
                                                                             : std::nullopt;
}

std::optional<Checkpoint> savepoint_of_cancellation(const Checkpoints& checkpoints,
                                                    const Job& job) {
  const auto& latest = checkpoints.latest_savepoint;
  const auto& other = checkpoints.latest_completed;
  const auto begun = job.timestamps.find("CANCELLING");
  if (!latest || latest->path.empty() || begun == job.timestamps.end()) return std::nullopt;
  if (other && other->id > latest->id) return std::nullopt;
  const auto since = begun->second - latest->completed_timestamp;
  return since >= 0 && since <= longest_completion.count() ? latest : std::nullopt;
}

std::optional<StoppedJob> find_stopped(FlinkClient& client, const std::vector<Job>& jobs,
                                       const std::optional<std::string>& named) {
  constexpr std::string_view state = "FINISHED";
  const auto job = ended_job(jobs, named, state);
  if (job.empty()) return std::nullopt;
  const auto checkpoints = ask_checkpoints(client, job, state);
  return with(job, checkpoints ? savepoint_of_stop(*checkpoints) : std::nullopt);
}

std::optional<StoppedJob> find_cancelled(FlinkClient& client, const std::vector<Job>& jobs,
                                         const std::optional<std::string>& named) {
  constexpr std::string_view state = "CANCELED";
  const auto job = ended_job(jobs, named, state);
  if (job.empty()) return std::nullopt;
  const auto checkpoints = ask_checkpoints(client, job, state);
  if (!checkpoints || !checkpoints->latest_savepoint) return std::nullopt;
  const auto body = ask(client, flink::rest::get_job(job), job, state);
  const auto ended = body ? flink::rest::read_job(*body) : std::nullopt;
  return with(job, ended ? savepoint_of_cancellation(*checkpoints, *ended) : std::nullopt);
}

}  // namespace deploy
