#include "deploy/failover/failover.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/leader.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/jobmanager/flink_jobs.h"
#include "deploy/observations/stage.h"
#include "flink/rest/rest.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/watch/watch.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
using base::Json;
using std::chrono::milliseconds;
namespace rest = flink::rest;

/// The statistics of checkpoints are up to so old (web.refresh-interval, and some more).
constexpr std::chrono::seconds until_restored_is_told{15};

/// Afterwards it is asked why no JobManager starts, which asking its REST API tells.
constexpr std::chrono::seconds usual_election{40};

constexpr milliseconds between_looks{500};

std::string session_of(const flink::ha::Metadata& metadata) {
  const auto* leader = flink::ha::find_leader(metadata, "restserver");
  return leader == nullptr || leader->address.empty() ? std::string() : leader->session;
}

Error without_ha(const std::string& why) {
  return {Exit::usage, why,
          "deploy it with high-availability.type=kubernetes and a high-availability.storageDir"};
}

}  // namespace

std::string failover_problem(std::int64_t checkpoint, const rest::Checkpoints& checkpoints) {
  const auto& restored = checkpoints.latest_restored;
  if (!restored) return "it runs from nothing";
  if (restored->id >= checkpoint) return {};
  return fmt::format("it runs from checkpoint {}, although {} was completed", restored->id,
                     checkpoint);
}

const FailoverStart& FailoverDrill::look(const std::string& job) {
  const auto status = read_ha_status(client_, cluster_.ref());
  require_ha(status);
  const auto jobs = list_jobs(flink_);
  const auto found =
      std::find_if(jobs.begin(), jobs.end(), [&](const auto& each) { return each.id == job; });
  if (found == jobs.end())
    throw Error(Exit::not_found, fmt::format("cluster '{}' has no job {}", cluster_.name, job));
  start_.job = *found;
  if (!runs(start_.job))
    throw Error(Exit::usage,
                fmt::format("job {} does not run with all its tasks: it is {}", job,
                            base::printable(start_.job.state, 50)),
                "a drill begins with a job that runs; " +
                    command_about("status", cluster_.name, cluster_.kube_namespace));
  start_.checkpoint = newest_completed(status.metadata);
  start_.session = session_of(status.metadata);
  take_pod(status.metadata);
  return start_;
}

void FailoverDrill::require_configured() const {
  if (!cluster_.config_map.is_object()) return;
  if (!high_availability_of(shipped_configuration(cluster_.config_map)).on)
    throw without_ha("high availability is off: the job would start from nothing");
}

void FailoverDrill::require_ha(const HaStatus& status) const {
  if (!status.metadata.maps.empty()) return;
  throw without_ha("there is no HA metadata in ConfigMaps: who leads cannot be seen");
}

/// The HA metadata decides what is restored; the REST API may know a newer one for a moment.
std::int64_t FailoverDrill::newest_completed(const flink::ha::Metadata& metadata) const {
  const auto job = std::find_if(metadata.jobs.begin(), metadata.jobs.end(),
                                [&](const auto& each) { return each.id == start_.job.id; });
  const auto* newest = job == metadata.jobs.end() ? nullptr : flink::ha::newest_checkpoint(*job);
  if (newest == nullptr)
    throw Error(Exit::usage,
                fmt::format("job {} has completed no checkpoint yet: it would start from nothing",
                            start_.job.id),
                fmt::format("'{}' takes one",
                            command_about("checkpoint", cluster_.name, cluster_.kube_namespace)));
  return newest->id;
}

void FailoverDrill::take_pod(const flink::ha::Metadata& metadata) {
  const auto& [kube_namespace, name] = cluster_.ref();
  const auto result = client_.send(kube::read(kube::list(
      kube::pods, kube_namespace, {.label_selector = cluster_.ref().selector_of_job_manager()})));
  if (!result.object) throw client_.error_of(result);
  const auto pods = kube::items_of(*result.object, kube::pods);
  std::vector<const Json*> candidates;
  for (const auto& pod : pods) candidates.push_back(&pod);
  const auto* leader = flink::ha::find_leader(metadata, "restserver");
  const auto host = leader == nullptr ? std::string() : host_in(leader->address);
  const auto* leading = leading_pod(candidates, host);
  if (host.empty() || leading == nullptr || kube::string_at(*leading, {"status", "podIP"}) != host)
    throw Error(Exit::usage,
                fmt::format("no JobManager of cluster '{}' leads at this moment", name),
                "try again in a while; " + command_about("ha", name, kube_namespace));
  start_.pod = *leading;
}

void FailoverDrill::delete_pod() {
  const auto name = kube::name_of(start_.pod);
  const auto result = client_.send(kube::repeatable(
      kube::remove_at_once(cluster_.kube_namespace, name, kube::uid_of(start_.pod))));
  if (!result.object) throw client_.error_of(result);
  deleted_ = last_step_ = client_.world().steady_now();
}

Failover FailoverDrill::await(const FailoverListener& listener) {
  listener_ = &listener;
  await_leader(std::min(deadline_, deleted_ + usual_election));
  if (leader_.empty()) {
    flink_.open();
    await_leader(deadline_);
  }
  if (leader_.empty()) give_up("new leader");
  reach(listener, "new leader", leader_);
  flink_.open();
  reach(listener, "REST up", {});
  const auto job = await_running();
  result_.took = std::chrono::duration_cast<milliseconds>(client_.world().steady_now() - deleted_);
  reach(listener, "job RUNNING", display_name(job));
  result_.restored = await_restored();
  reach(listener, "state restored", fmt::format("checkpoint {}", result_.restored.id));
  return result_;
}

void FailoverDrill::await_leader(base::Deadline deadline) {
  const auto cluster = cluster_.ref();
  kube::Watch watch(client_, {{kube::config_maps, cluster.kube_namespace, cluster.selector(), {}}});
  const auto end = watch.until(
      [&] {
        std::vector<flink::ha::ConfigMap> maps;
        for (const auto& [uid, object] : watch.objects(0)) maps.push_back(ha_config_map(object));
        const auto metadata = flink::ha::read_metadata(cluster.name, maps);
        const auto session = session_of(metadata);
        if (listener_->tick) listener_->tick("new leader");
        if (session.empty() || session == start_.session) return false;
        leader_ = base::printable(flink::ha::find_leader(metadata, "restserver")->address, 300);
        return true;
      },
      deadline);
  if (end == kube::Client::End::stopped) give_up("new leader");
}

rest::Job FailoverDrill::await_running() {
  for (;;) {
    const auto jobs = list_jobs(flink_);
    const auto job = std::find_if(jobs.begin(), jobs.end(),
                                  [&](const auto& each) { return each.id == start_.job.id; });
    if (job != jobs.end() && rest::is_terminal(job->state))
      throw Error(
          Exit::job_failed,
          fmt::format("job {} is {} after the failover", job->id, base::printable(job->state, 50)),
          command_about("logs", cluster_.name, cluster_.kube_namespace));
    if (job != jobs.end() && runs(*job)) return *job;
    pause("job RUNNING");
  }
}

rest::Checkpoints FailoverDrill::checkpoints() const {
  const auto answer = flink_.send(rest::get_checkpoints(start_.job.id));
  if (!answer.ok()) throw to_error(answer, "Failed to retrieve the job's checkpoints");
  return rest::read_checkpoints(answer.body).value_or(rest::Checkpoints{});
}

rest::Checkpoint FailoverDrill::await_restored() {
  const auto told = client_.world().steady_now() + until_restored_is_told;
  auto seen = checkpoints();
  while (!seen.latest_restored && client_.world().steady_now() < told) {
    pause("state restored");
    seen = checkpoints();
  }
  const auto problem = failover_problem(start_.checkpoint, seen);
  if (problem.empty()) return *seen.latest_restored;
  throw Error(Exit::job_failed,
              fmt::format("job {} is RUNNING after the failover, but {}", start_.job.id, problem),
              command_about("ha", cluster_.name, cluster_.kube_namespace));
}

void FailoverDrill::reach(const FailoverListener& listener, const char* name,
                          const std::string& detail) {
  const auto now = client_.world().steady_now();
  result_.steps.push_back(
      {name, std::chrono::duration_cast<milliseconds>(now - last_step_), detail});
  last_step_ = now;
  if (listener.reached) listener.reached(result_.steps.back());
}

void FailoverDrill::pause(const char* awaited) {
  if (listener_->tick) listener_->tick(awaited);
  if (between_looks >= flink_.time_left() || !flink_.pause(between_looks)) give_up(awaited);
}

void FailoverDrill::give_up(const std::string& awaited) const {
  const std::chrono::duration<double> since = client_.world().steady_now() - deleted_;
  throw Error(flink_.is_ending() ? Exit::partial : Exit::timed_out,
              fmt::format("pod {} was deleted; '{}' is not reached after {:.1f} s",
                          kube::name_of(start_.pod), awaited, since.count()),
              fmt::format("the failover goes on in the cluster; '{}' shows how far it is",
                          command_about("status", cluster_.name, cluster_.kube_namespace)));
}

}  // namespace deploy
