#include "deploy/jobmanager/flink_jobs.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"

namespace deploy {
namespace {

using flink::rest::Job;

std::string lines_of(const std::vector<Job>& jobs) {
  std::string text;
  for (const auto& job : jobs)
    text += fmt::format("\n  {} {} ({})", job.id, base::printable(job.name, 200),
                        base::printable(job.state, 50));
  return text;
}

std::string moment_text(std::int64_t milliseconds, const base::World& world) {
  const auto t = world.local_time(static_cast<std::time_t>(milliseconds / 1000));
  return fmt::format("{:02}.{:02}.{:04} {:02}:{:02}:{:02}", t.tm_mday, t.tm_mon + 1,
                     t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/// Flink sorts by state first and then, keeping that order, by start time.
void sort_as_flink(std::vector<Job>& jobs) {
  std::stable_sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) {
    return base::lower(a.state) < base::lower(b.state);
  });
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const Job& a, const Job& b) { return a.start_time < b.start_time; });
}

std::string block(std::vector<Job> jobs, std::string_view heading, const base::World& world) {
  sort_as_flink(jobs);
  auto text = fmt::format("{:-^62}\n", fmt::format(" {} ", heading));
  for (const auto& job : jobs)
    text += fmt::format("{} : {} : {} ({})\n", moment_text(job.start_time, world), job.id,
                        base::printable(job.name), base::printable(job.state, 50));
  return text + std::string(62, '-') + "\n";
}

}  // namespace

std::vector<Job> list_jobs(FlinkClient& client) {
  const auto answer = client.send(flink::rest::get_jobs());
  auto jobs = answer.ok() ? flink::rest::read_jobs(answer.body) : std::nullopt;
  if (jobs) return std::move(*jobs);
  if (answer.ok())
    throw base::Error(base::Exit::failed,
                      "Failed to retrieve job list: the answer has no jobs in it");
  throw to_error(answer, "Failed to retrieve job list");
}

std::string choose_job(const std::vector<Job>& jobs, const std::optional<std::string>& given,
                       const NamedCluster& cluster) {
  if (given) return *given;
  std::vector<Job> alive;
  std::copy_if(jobs.begin(), jobs.end(), std::back_inserter(alive),
               [](const Job& job) { return !flink::rest::is_terminal(job.state); });
  if (alive.size() == 1) return alive.front().id;
  if (alive.empty()) {
    const auto command = [&](std::string_view verb) {
      return command_about(verb, cluster.name, cluster.kube_namespace);
    };
    throw base::Error(
        base::Exit::not_found,
        fmt::format("cluster '{}' has no job that runs", cluster.name) + lines_of(jobs),
        jobs.empty() ? fmt::format("its main() has not started one yet: '{}' and '{}' tell more",
                                   command("status"), command("logs"))
                     : "");
  }
  throw base::Error(
      base::Exit::usage,
      fmt::format("cluster '{}' has {} jobs; say which one is meant", cluster.name, alive.size()) +
          lines_of(alive));
}

bool has_other_jobs(const std::vector<Job>& jobs, const std::string& job) {
  return std::any_of(jobs.begin(), jobs.end(), [&](const Job& other) {
    return other.id != job && !flink::rest::is_terminal(other.state);
  });
}

bool is_shown(const Job& job, const JobFilter& filter) {
  const bool both = filter.running == filter.scheduled;
  if (filter.all) return true;
  if (flink::rest::is_scheduled(job.state)) return both || filter.scheduled;
  return !flink::rest::is_terminal(job.state) && (both || filter.running);
}

std::string jobs_text(const std::vector<Job>& jobs, const JobFilter& filter,
                      const base::World& world) {
  std::vector<Job> running, scheduled, ended;
  for (const auto& job : jobs)
    (flink::rest::is_scheduled(job.state)  ? scheduled
     : flink::rest::is_terminal(job.state) ? ended
                                           : running)
        .push_back(job);
  const bool both = filter.running == filter.scheduled;
  std::string text;
  if (filter.all || both || filter.running)
    text +=
        running.empty() ? "No running jobs.\n" : block(running, "Running/Restarting Jobs", world);
  if (filter.all || both || filter.scheduled)
    text += scheduled.empty() ? "No scheduled jobs.\n" : block(scheduled, "Scheduled Jobs", world);
  if (filter.all && !ended.empty()) text += block(ended, "Terminated Jobs", world);
  return text;
}

}  // namespace deploy
