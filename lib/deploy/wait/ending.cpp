#include "deploy/wait/ending.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/pod.h"
#include "deploy/observations/stage.h"
#include "flink/log/job_manager_log.h"
#include "flink/log/stack_trace.h"

namespace deploy {
namespace {

using flink::JobManagerLog;
using flink::rest::is_terminal;

constexpr std::chrono::seconds settling{5};

/// What Flink calls the end of an application as the state of its job.
std::string state_of(const std::string& application_status) {
  if (application_status == "SUCCEEDED") return "FINISHED";
  return application_status == "FAILED" || application_status == "CANCELED" ? application_status
                                                                            : "";
}

struct Job {
  std::string name{};
  std::string state{};
  std::string trace{};
};

/// What REST and log know of the jobs together; the log has the last word.
std::map<std::string, Job> jobs_of(const Observations& seen, const JobManagerLog& log) {
  std::map<std::string, Job> jobs;
  for (const auto& job : seen.rest.jobs) jobs[job.id] = {display_name(job), job.state, {}};
  for (const auto& [id, end] : log.jobs) {
    auto& job = jobs[id];
    if (job.name.empty()) job.name = id;
    job.state = end.state;
    job.trace = end.trace;
  }
  return jobs;
}

/// The job that decides: one that failed, else one that was canceled, else the last.
const std::pair<const std::string, Job>* deciding(const std::map<std::string, Job>& jobs) {
  for (const auto* state : {"FAILED", "CANCELED"}) {
    const auto found = std::find_if(jobs.begin(), jobs.end(),
                                    [&](const auto& job) { return job.second.state == state; });
    if (found != jobs.end()) return &*found;
  }
  return jobs.empty() ? nullptr : &*std::prev(jobs.end());
}

bool all_ended(const std::map<std::string, Job>& jobs) {
  return !jobs.empty() && std::all_of(jobs.begin(), jobs.end(), [](const auto& job) {
    return is_terminal(job.second.state);
  });
}

void explain(Ending& ending, const Observations& seen, const JobManagerLog& log) {
  if (ending.state != "FAILED") return;
  if (ending.trace.empty() && !seen.rest.exceptions.empty())
    ending.trace = seen.rest.exceptions.front().stack_trace;
  if (ending.trace.empty()) ending.trace = log.application_trace;
  ending.cause = flink::root_cause(ending.trace);
}

}  // namespace

std::optional<Ending> end_of(const Observations& seen) {
  const auto log = flink::read_job_manager_log(seen.log);
  const auto jobs = jobs_of(seen, log);
  Ending ending;
  // With UNKNOWN the process alone ends (a fatal error, a signal), and the Deployment starts it
  // again.
  const bool removes_itself = !state_of(log.application_status).empty();
  ending.cluster_gone = seen.deployment_gone || is_terminating(seen.deployment) || removes_itself;
  const auto said = state_of(removes_itself ? log.application_status : log.application_end);
  const bool over = ending.cluster_gone || !log.application_end.empty();
  if (!over && !all_ended(jobs)) return std::nullopt;
  const auto* job = deciding(jobs);
  if (job != nullptr) {
    ending.job = job->second.name;
    ending.trace = job->second.trace;
    (is_terminal(job->second.state) ? ending.state : ending.last_seen) = job->second.state;
  }
  if (!said.empty() && (ending.state.empty() || said != "FINISHED")) ending.state = said;
  ending.deleted = over && ending.state.empty() && log.told_to_end && said.empty();
  // The log of a cluster that is gone may still be on its way.
  if (!over || ending.state.empty()) ending.settle = settling;
  explain(ending, seen, log);
  return ending;
}

base::Error to_error(const Ending& ending, const std::string& cluster_id) {
  const auto subject = ending.job.empty()
                           ? fmt::format("the application of cluster '{}'", cluster_id)
                           : "job " + ending.job;
  const std::string keep =
      "-Dexecution.shutdown-on-application-finish=false keeps the JobManager (Flink "
      "1.15 and newer)";
  if (ending.state == "FAILED") {
    const auto cause = ending.cause.empty() ? "" : ": " + ending.cause;
    const auto hint = !ending.trace.empty() ? "-v shows the stack trace"
                      : ending.cluster_gone ? "the cluster is gone with its log; " + keep
                                            : "";
    return {base::Exit::job_failed, fmt::format("{} failed{}", subject, cause), hint};
  }
  if (ending.state == "CANCELED") return {base::Exit::job_failed, subject + " was canceled"};
  if (ending.deleted)
    return {base::Exit::job_failed,
            fmt::format("cluster '{}' was deleted while {} ran", cluster_id, subject)};
  return {base::Exit::job_failed,
          fmt::format("cluster '{}' is gone, and how {} ended is unknown{}", cluster_id, subject,
                      ending.last_seen.empty()
                          ? ""
                          : fmt::format(" (last seen {})", base::printable(ending.last_seen, 40))),
          keep};
}

}  // namespace deploy
