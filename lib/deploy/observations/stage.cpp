#include "deploy/observations/stage.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/amounts.h"
#include "deploy/cluster/pod.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
using flink::rest::Job;

int tasks(const Job& job, const char* state) {
  const auto found = job.tasks.find(state);
  return found == job.tasks.end() ? 0 : found->second;
}

bool has_event(const Observations& seen, const Json& pod, const Container& container,
               std::string_view reason) {
  const auto all = events_of(seen, pod);
  return std::any_of(all.begin(), all.end(), [&](const Json* event) {
    return kube::string_at(*event, {"reason"}) == reason && is_about(*event, container);
  });
}

/// The image is there: the kubelet says so, or has come to what it does afterwards.
bool is_pulled(const Observations& seen, const Json& pod, const Container& container) {
  constexpr std::array<std::string_view, 4> afterwards{"CreateContainerConfigError",
                                                       "CreateContainerError", "RunContainerError",
                                                       "CrashLoopBackOff"};
  if (container.running || container.ended || container.restarts > 0) return true;
  if (std::find(afterwards.begin(), afterwards.end(), container.waiting) != afterwards.end())
    return true;
  return has_event(seen, pod, container, "Pulled");
}

/// "init container 'fetch'": the one that is not done.
std::string init_container_of(const Json& pod) {
  const auto all = containers_of(pod);
  const auto found = std::find_if(all.begin(), all.end(), holds_up);
  return found == all.end() ? "init containers"
                            : fmt::format("init container '{}'", base::printable(found->name, 100));
}

/// What keeps a pod that has a node: "ContainerCreating", "pulling the image".
std::string waiting_for(const Observations& seen, const Json& pod, const Container& container) {
  if (has_event(seen, pod, container, "Pulling") &&
      (container.waiting.empty() || container.waiting == "ContainerCreating"))
    return "pulling the image";
  if (container.waiting == "PodInitializing") return init_container_of(pod);
  return base::printable(container.waiting, 100);
}

/// The pod's part of the way; true when its container runs.
bool add_pod_stages(const Observations& seen, StageView& view) {
  const auto* pod = job_manager_pod(seen);
  if (pod == nullptr && seen.pods_hidden) {
    if (seen.rest.up) view.reached = Stage::started;
    else view.next = "the pods may not be listed, and Flink's REST API does not answer yet";
    return seen.rest.up;
  }
  if (pod == nullptr) {
    view.next = "no pod yet";
    return false;
  }
  const auto node = node_of(*pod);
  if (node.empty()) {
    const auto unscheduled = unscheduled_text(*pod);
    view.next = unscheduled.empty() ? "no node yet" : unscheduled;
    return false;
  }
  view.reached = Stage::scheduled;
  view.details[Stage::scheduled] =
      base::printable(fmt::format("{} on {}", name_of(*pod), node), 200);
  const auto container = main_container(*pod);
  if (!container) return false;
  if (!is_pulled(seen, *pod, *container)) {
    view.next = waiting_for(seen, *pod, *container);
    return false;
  }
  view.reached = Stage::pulled;
  view.details[Stage::pulled] = base::printable(container->image, 200);
  view.next = container->restarts > 0 ? count_text(container->restarts, "restart")
                                      : base::printable(container->waiting, 100);
  if (container->running) view.reached = Stage::started;
  return container->running;
}

void add_checkpoint_stage(const Observations& seen, StageView& view) {
  const auto& checkpoints = seen.rest.checkpoints;
  if (!checkpoints || checkpoints->completed == 0) {
    if (checkpoints && checkpoints->failed > 0)
      view.next = count_text(checkpoints->failed, "checkpoint") + " failed";
    return;
  }
  view.reached = Stage::checkpoint;
  if (!checkpoints->latest_completed) return;
  view.details[Stage::checkpoint] = base::printable(
      fmt::format("#{} {}", checkpoints->latest_completed->id, checkpoints->latest_completed->path),
      300);
}

/// The job's part of the way.
void add_job_stages(const Observations& seen, StageView& view) {
  const auto* job = current_job(seen);
  if (job == nullptr) {
    view.next = "no job yet";
    return;
  }
  view.reached = Stage::main;
  view.details[Stage::main] = "job " + display_name(*job);
  view.next = job->state == "RUNNING" ? tasks_text(seen, *job) : base::printable(job->state, 50);
  const auto failure = last_failure(seen);
  if (!failure.empty() && !flink::rest::is_terminal(job->state))
    view.next += ", after it failed: " + failure;
  if (job->state == "FINISHED") {
    view.reached = Stage::finished;
    view.next.clear();
  }
  if (!runs(*job)) return;
  view.reached = Stage::running;
  view.details[Stage::running] = fmt::format(
      "{} of {} tasks", tasks(*job, "running") + tasks(*job, "finished"), tasks(*job, "total"));
  view.next.clear();
  add_checkpoint_stage(seen, view);
}

}  // namespace

const Job* current_job(const Observations& seen) {
  const auto& jobs = seen.rest.jobs;
  if (jobs.empty()) return nullptr;
  const Job* newest = nullptr;
  for (const auto& job : jobs) {
    const bool ended = flink::rest::is_terminal(job.state);
    const bool best_ended = newest != nullptr && flink::rest::is_terminal(newest->state);
    if (newest == nullptr || (best_ended && !ended) ||
        (best_ended == ended && job.start_time >= newest->start_time))
      newest = &job;
  }
  return newest;
}

bool runs(const Job& job) {
  if (job.state != "RUNNING") return false;
  const int not_yet = tasks(job, "scheduled") + tasks(job, "deploying") +
                      tasks(job, "initializing") + tasks(job, "reconciling");
  return tasks(job, "running") + tasks(job, "finished") > 0 &&
         (not_yet == 0 || job.type == "BATCH");
}

std::string tasks_text(const Observations& seen, const Job& job) {
  auto text = fmt::format("{} of {} tasks running", tasks(job, "running"), tasks(job, "total"));
  if (tasks(job, "initializing") > 0)
    return text + fmt::format(", {} restoring their state", tasks(job, "initializing"));
  if (tasks(job, "scheduled") == 0) return text;
  const auto pods = pods_of(seen, "taskmanager").size();
  const auto registered = seen.rest.overview ? seen.rest.overview->task_managers : 0;
  return text + fmt::format(", waiting for TaskManagers ({} of {} registered)", registered,
                            std::max(pods, static_cast<std::size_t>(registered)));
}

std::string display_name(const Job& job) {
  return base::printable(fmt::format("{} ({})", job.id, job.name), 200);
}

StageView stage_of(const Observations& seen) {
  StageView view;
  if (!add_pod_stages(seen, view)) return view;
  view.next = seen.rest.problem.empty() ? "" : base::printable(seen.rest.problem, 200);
  if (!seen.rest.up) return view;
  view.reached = Stage::rest;
  add_job_stages(seen, view);
  return view;
}

}  // namespace deploy
