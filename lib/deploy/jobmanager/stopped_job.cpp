#include "deploy/jobmanager/stopped_job.h"

#include <algorithm>

#include <fmt/format.h>

#include "flink/rest/rest.h"

namespace deploy {

using flink::rest::Checkpoint;
using flink::rest::Job;

std::string finished_job(const std::vector<Job>& jobs, const std::optional<std::string>& named) {
  std::vector<const Job*> finished;
  for (const auto& job : jobs) {
    if (job.state == "FINISHED" && job.id == named.value_or(job.id)) finished.push_back(&job);
  }
  const bool any_goes_on = std::any_of(jobs.begin(), jobs.end(), [](const Job& job) {
    return !flink::rest::is_terminal(job.state);
  });
  return finished.size() == 1 && (named || !any_goes_on) ? finished.front()->id : std::string();
}

std::optional<Checkpoint> savepoint_of_stop(const flink::rest::Checkpoints& checkpoints) {
  const auto& latest = checkpoints.latest_savepoint;
  return latest && latest->type == "SYNC_SAVEPOINT" && !latest->path.empty() ? latest
                                                                             : std::nullopt;
}

std::optional<StoppedJob> find_stopped(FlinkClient& client, const std::vector<Job>& jobs,
                                       const std::optional<std::string>& named) {
  const auto job = finished_job(jobs, named);
  if (job.empty()) return std::nullopt;
  const auto answer = client.send(flink::rest::get_checkpoints(job));
  if (answer.kind == RestAnswer::Kind::refused) return std::nullopt;
  if (!answer.ok())
    throw to_error(answer,
                   fmt::format("job {} is FINISHED, and with which savepoint is not known", job));
  const auto checkpoints = flink::rest::read_checkpoints(answer.body);
  const auto savepoint = checkpoints ? savepoint_of_stop(*checkpoints) : std::nullopt;
  return savepoint ? std::optional(StoppedJob{job, *savepoint}) : std::nullopt;
}

}  // namespace deploy
