#include "deploy/observations/event.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "deploy/cluster/pod.h"
#include "deploy/observations/stage.h"
#include "flink/rest/rest_reply.h"
#include "flink/version/names.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using base::Json;
using std::chrono::milliseconds;
using When = std::chrono::steady_clock::time_point;
namespace rest = flink::rest;

bool is_a(const Json& object, const kube::Resource& resource) {
  return kube::string_at(object, {"kind"}) == resource.kind;
}

bool has_failed(const Json& pod) {
  const auto containers = containers_of(pod);
  return std::any_of(
             containers.begin(), containers.end(),
             [](const Container& c) { return !c.running && c.ended && c.ended->exit_code != 0; }) &&
         std::none_of(containers.begin(), containers.end(),
                      [](const Container& c) { return !c.init && c.running; });
}

/// Flink deletes a TaskManager that failed within moments. One that is being deleted while it runs
/// ends with an exit code, too.
void remember_end(Observations& seen, const Json& pod) {
  constexpr std::size_t most = 20;
  if (component_of(pod) == flink::names::job_manager_component || is_terminating(pod) ||
      seen.ended_pods.size() >= most || !has_failed(pod))
    return;
  const bool known = std::any_of(seen.ended_pods.begin(), seen.ended_pods.end(),
                                 [&](const auto& ended) { return uid_of(ended) == uid_of(pod); });
  if (!known) seen.ended_pods.push_back(pod);
}

void keep_deployment(Observations& seen, Json object, bool gone) {
  if (uid_of(object) != uid_of(seen.deployment)) return;
  seen.deployment = std::move(object);
  seen.deployment_gone = gone;
}

// ------------------------------------------------------------------------------------------------
// answers of Flink's REST API

/// What was known of another job is forgotten.
void keep_jobs(Observations& seen, std::vector<rest::Job> jobs) {
  auto& answers = seen.rest;
  answers.jobs = std::move(jobs);
  const auto* job = current_job(seen);
  answers.job_manager_time = job != nullptr && job->start_time >= 0 && job->duration >= 0
                                 ? job->start_time + job->duration
                                 : -1;
  const auto id = job == nullptr ? std::string() : job->id;
  if (id == std::exchange(answers.job, id)) return;
  answers.failures.clear();
  answers.restarts.reset();
  answers.checkpoints.reset();
  answers.checkpoint_interval.reset();
  answers.checkpoints_off = false;
}

/// Flink tells of the last failures, up to 1.12 of the very last; all are kept. When they happened
/// is told by the JobManager's clock.
void keep_failures(RestAnswers& answers, std::vector<rest::JobException> exceptions, When when) {
  constexpr std::size_t most = 100;
  auto& failures = answers.failures;
  for (auto exception = exceptions.rbegin(); exception != exceptions.rend(); ++exception) {
    const bool known = std::any_of(failures.begin(), failures.end(), [&](const JobFailure& f) {
      return f.timestamp == exception->timestamp &&
             f.exception.stack_trace == exception->stack_trace;
    });
    if (known || failures.size() >= most) continue;
    const bool told = answers.job_manager_time >= 0 && exception->timestamp >= 0;
    const milliseconds age(
        told ? std::clamp<std::int64_t>(answers.job_manager_time - exception->timestamp, 0,
                                        std::int64_t{1} << 40)
             : 0);
    failures.push_back({when - age, exception->timestamp, *exception});
  }
  answers.exceptions = std::move(exceptions);
}

void keep_checkpoint_config(RestAnswers& answers, const std::string& body) {
  const auto interval = rest::read_checkpoint_interval(body);
  if (interval == rest::no_checkpoints) answers.checkpoints_off = true;
  else if (interval) answers.checkpoint_interval = milliseconds(*interval);
}

// ------------------------------------------------------------------------------------------------
// one function for each kind of event

void note(Observations& seen, ClusterNamed what, When) {
  seen.cluster_id = std::move(what.cluster_id);
  seen.kube_namespace = std::move(what.kube_namespace);
  seen.deployment = std::move(what.deployment);
}

void note(Observations& seen, ObjectSeen what, When) {
  auto& object = what.object;
  const auto uid = uid_of(object);
  if (is_a(object, kube::deployments)) {
    keep_deployment(seen, std::move(object), false);
  } else if (is_a(object, kube::replica_sets)) {
    seen.replica_sets[uid] = std::move(object);
  } else if (is_a(object, kube::events)) {
    seen.events[uid] = std::move(object);
  } else if (is_a(object, kube::pods)) {
    remember_end(seen, object);
    seen.pods[uid] = std::move(object);
  }
}

/// Events of Kubernetes are forgotten after an hour; what they said stays true.
void note(Observations& seen, ObjectGone what, When) {
  const auto uid = uid_of(what.object);
  if (is_a(what.object, kube::deployments)) keep_deployment(seen, std::move(what.object), true);
  else if (is_a(what.object, kube::replica_sets)) seen.replica_sets.erase(uid);
  else if (is_a(what.object, kube::pods)) seen.pods.erase(uid);
}

void note(Observations& seen, ListsComplete what, When) {
  seen.deployment_gone = seen.deployment_gone || !what.deployment_there;
  seen.pods_hidden = what.pods_hidden;
}

void note(Observations& seen, const LogWritten& what, When) {
  seen.log += what.text;
  keep_log_end(seen.log);
}

void note(Observations& seen, EndedLogRead what, When) {
  seen.previous_logs[what.container] = std::move(what.text);
}

void note(Observations& seen, RestAnswered what, When when) {
  auto& answers = seen.rest;
  answers.up = true;
  answers.problem.clear();
  answers.silence.reset();
  const auto& body = answers.bodies[what.path] = std::move(what.body);
  const auto ends = [&](std::string_view end) { return what.path.ends_with(end); };
  if (ends("/jobs/overview")) {
    if (auto jobs = rest::read_jobs(body)) keep_jobs(seen, std::move(*jobs));
  } else if (ends("/overview")) {
    answers.overview = rest::read_overview(body);
  } else if (ends("/exceptions")) {
    if (auto failed = rest::read_exceptions(body)) keep_failures(answers, std::move(*failed), when);
  } else if (ends("numRestarts")) {
    if (const auto restarts = rest::read_restarts(body)) answers.restarts = restarts;
  } else if (ends("/config")) {
    keep_checkpoint_config(answers, body);
  } else if (auto checkpoints = rest::read_checkpoints(body)) {
    answers.checkpoints = std::move(checkpoints);
  }
}

/// 404 is Flink's word for "checkpointing has not been enabled".
void note(Observations& seen, const RestRefused& what, When) {
  if (what.status == 404 && what.path.ends_with("/checkpoints")) seen.rest.checkpoints_off = true;
}

void note(Observations& seen, RestFailed what, When) {
  seen.rest.problem = std::move(what.problem);
  seen.rest.silence = what.silence;
}

void note(Observations& seen, RestForbidden, When) { seen.rest.forbidden = true; }

}  // namespace

void apply(Observations& seen, Event event) {
  std::visit([&](auto&& what) { note(seen, std::move(what), event.when); }, std::move(event.what));
}

}  // namespace deploy
