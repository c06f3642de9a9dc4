#include "deploy/teardown/shutdown.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/manager.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/ha/ha_status.h"
#include "deploy/jobmanager/cancel.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/teardown/forgotten.h"
#include "flink/config/options.h"
#include "flink/ha/metadata.h"

namespace deploy {

std::string why_it_stays(const NamedCluster& cluster, const std::vector<flink::rest::Job>& jobs,
                         const std::string& job) {
  const auto configuration = shipped_configuration(cluster.config_map);
  const auto is = [&](const flink::Option& option, const char* value) {
    const auto* found = configuration.find(option.name());
    return found != nullptr && base::equals_ignoring_case(found->text, value);
  };
  if (is(flink::options::target, "kubernetes-session")) return "it is a session cluster";
  if (is(flink::options::shutdown_on_application_finish, "false"))
    return fmt::format("{} is false", flink::options::shutdown_on_application_finish.name());
  if (has_other_jobs(jobs, job)) return "it has other jobs";
  return {};
}

std::vector<flink::rest::Job> ended_jobs(FlinkClient& flink) {
  if (!flink.try_open().ok()) return {};
  const auto answer = flink.try_once(flink::rest::get_jobs());
  auto jobs = answer.ok() ? flink::rest::read_jobs(answer.body) : std::nullopt;
  const auto has_ended = [](const flink::rest::Job& job) {
    return flink::rest::is_terminal(job.state);
  };
  if (!jobs || !std::all_of(jobs->begin(), jobs->end(), has_ended)) return {};
  return std::move(*jobs);
}

ClusterShutdown::ClusterShutdown(kube::Client& client, FlinkClient& flink,
                                 const NamedCluster& cluster,
                                 const std::vector<flink::rest::Job>& jobs, std::string job,
                                 base::Deadline deadline)
    : client_(client),
      flink_(flink),
      cluster_(cluster),
      job_(std::move(job)),
      deadline_(deadline),
      why_stays_(why_it_stays(cluster, jobs, job_)) {
  if (!why_stays_.empty()) return;
  using Absent = TeardownWatch::Absent;
  watch_.emplace(client, cluster.ref(), cluster.deployment, nullptr,
                 cluster.deployment_absent ? Absent::none : Absent::first_seen);
  watch_->look(deadline);
}

std::string ClusterShutdown::await_job(std::string_view wanted) {
  const auto end = await_end(flink_, job_);
  const auto hint = fmt::format("it goes on in the cluster; '{}' shows how far it is",
                                command_about("status", cluster_.name, cluster_.kube_namespace));
  const auto seen = base::printable(end.state, 50);
  if (!end.ended && flink_.is_ending())
    throw base::Error(
        base::Exit::partial,
        fmt::format("job {} was told to end{}", job_, seen.empty() ? "" : ", and is " + seen),
        hint);
  if (!end.ended)
    throw base::Error(
        base::Exit::timed_out,
        fmt::format("job {} has not ended yet{}", job_, seen.empty() ? "" : ": it is " + seen),
        hint);
  state_ = end.state;
  if (!saw_end()) return std::string(wanted);
  if (state_ != wanted)
    throw base::Error(base::Exit::job_failed,
                      fmt::format("job {} ended as {} instead of {}", job_, state_, wanted));
  return state_;
}

bool ClusterShutdown::saw_end() const { return flink::rest::is_terminal(state_); }

bool ClusterShutdown::is_state_left() const {
  std::vector<flink::ha::ConfigMap> maps;
  for (const auto& object : watch_->ha_metadata()) maps.push_back(ha_config_map(object));
  return !named_state(flink::ha::read_metadata(cluster_.name, maps)).empty();
}

bool ClusterShutdown::may_forget(const TeardownReport& report) const {
  return report.complete && !report.recreated && manager_of(cluster_.deployment).empty() &&
         (saw_end() || !is_state_left());
}

ShutdownReport ClusterShutdown::await_cluster(const TeardownProgress& progress) {
  const auto wait = [&] {
    return watch_->wait(deadline_, [&] {
      if (progress) progress("cluster removed", watch_->remaining_text());
      return false;
    });
  };
  watch_->begin();
  ShutdownReport report{.teardown = wait()};
  if (!may_forget(report.teardown)) return report;
  report.forgotten = remove_forgotten(client_, *watch_, cluster_.ref(), job_, deadline_);
  if (!report.forgotten.empty()) report.teardown = wait();
  return report;
}

}  // namespace deploy
