#include "deploy/wait/application_end.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/manager.h"
#include "deploy/cluster/pod.h"
#include "deploy/observations/stage.h"
#include "flink/config/operator_options.h"
#include "flink/config/options.h"
#include "flink/log/job_manager_log.h"
#include "flink/log/stack_trace.h"
#include "flink/version/version.h"

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

void explain(ApplicationEnd& end, const Observations& seen, const JobManagerLog& log) {
  if (end.state != "FAILED") return;
  if (end.trace.empty() && !seen.rest.exceptions.empty())
    end.trace = seen.rest.exceptions.front().stack_trace;
  if (end.trace.empty()) end.trace = log.application_trace;
  end.cause = flink::root_cause(end.trace);
}

}  // namespace

std::optional<ApplicationEnd> application_end(const Observations& seen) {
  const auto log = flink::read_job_manager_log(seen.log);
  const auto jobs = jobs_of(seen, log);
  ApplicationEnd end;
  // With UNKNOWN the process alone ends (a fatal error, a signal), and the Deployment starts it
  // again.
  const bool removes_itself = !state_of(log.application_status).empty();
  end.remover = remover_of(seen.deployment);
  end.cluster_gone = seen.deployment_gone || is_terminating(seen.deployment) || removes_itself ||
                     !end.remover.empty();
  const auto said = state_of(removes_itself ? log.application_status : log.application_end);
  const bool over = end.cluster_gone || !log.application_end.empty();
  if (!over && !all_ended(jobs)) return std::nullopt;
  const auto* job = deciding(jobs);
  if (job != nullptr) {
    end.job = job->second.name;
    end.trace = job->second.trace;
    (is_terminal(job->second.state) ? end.state : end.last_seen) = job->second.state;
  }
  if (!said.empty() && (end.state.empty() || said != "FINISHED")) end.state = said;
  end.never_ran = end.cluster_gone && seen.log.empty() && !seen.rest.up && jobs.empty();
  end.deleted =
      over && end.state.empty() && said.empty() && (log.told_to_end || !end.remover.empty());
  // The log of a cluster that is gone may still be on its way.
  if (!over || end.state.empty()) end.settle = settling;
  explain(end, seen, log);
  return end;
}

base::Error to_error(const ApplicationEnd& end, const std::string& cluster_id) {
  const auto subject = end.job.empty() ? fmt::format("the application of cluster '{}'", cluster_id)
                                       : "job " + end.job;
  const auto keep =
      fmt::format("{} keeps the JobManager, from Flink 1.15 on",
                  flink::options::word_or_field(flink::options::shutdown_on_application_finish,
                                                flink::newest_known, "false"));
  if (end.state == "FAILED") {
    const auto cause = end.cause.empty() ? "" : ": " + end.cause;
    const auto hint = !end.trace.empty() ? "-v shows the stack trace"
                      : end.cluster_gone ? "the cluster is gone with its log; " + keep
                                         : "";
    return {base::Exit::job_failed, fmt::format("{} failed{}", subject, cause), hint};
  }
  if (end.state == "CANCELED") return {base::Exit::job_failed, subject + " was canceled"};
  if (end.deleted)
    return {base::Exit::job_failed,
            fmt::format("cluster '{}' was deleted{} {}", cluster_id,
                        end.remover == "upgrade" ? " by an upgrade" : "",
                        end.never_ran ? "before its JobManager ran"
                                      : fmt::format("while {} ran", subject))};
  if (end.never_ran)
    return {base::Exit::job_failed,
            fmt::format("cluster '{}' is gone, and its JobManager was never seen to run: somebody "
                        "deleted it, or its application ended at once",
                        cluster_id),
            keep};
  return {base::Exit::job_failed,
          fmt::format("cluster '{}' is gone, and how {} ended is unknown{}", cluster_id, subject,
                      end.last_seen.empty()
                          ? ""
                          : fmt::format(" (last seen {})", base::printable(end.last_seen, 40))),
          keep};
}

}  // namespace deploy
