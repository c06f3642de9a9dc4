#include "deploy/wait/cluster_watch.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/pod.h"
#include "flink/version/names.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using kube::Change;

enum Collection : std::size_t { deployments, replica_sets, pods };

/// So that TaskManagers that come and go do not fill the connection with streams.
constexpr std::size_t most_event_watches = 8;

constexpr std::size_t most_ended_pods = 20;

std::vector<kube::Watched> collections(const Observations& seen) {
  const auto labels = ClusterRef{seen.kube_namespace, seen.cluster_id}.selector();
  return {{.resource = kube::deployments,
           .name_space = seen.kube_namespace,
           .field_selector = "metadata.name=" + seen.cluster_id,
           .optional = true},
          {.resource = kube::replica_sets,
           .name_space = seen.kube_namespace,
           .label_selector = labels,
           .optional = true},
          {.resource = kube::pods,
           .name_space = seen.kube_namespace,
           .label_selector = labels,
           .optional = true}};
}

bool has_failed(const base::Json& pod) {
  const auto containers = containers_of(pod);
  return std::any_of(
             containers.begin(), containers.end(),
             [](const Container& c) { return !c.running && c.ended && c.ended->exit_code != 0; }) &&
         std::none_of(containers.begin(), containers.end(),
                      [](const Container& c) { return !c.init && c.running; });
}

}  // namespace

ClusterWatch::ClusterWatch(kube::Client& client, Observations& seen,
                           std::deque<http::Errand>& errands, std::function<void()> changed)
    : client_(client),
      seen_(seen),
      errands_(errands),
      changed_(std::move(changed)),
      deployment_uid_(uid_of(seen.deployment)),
      watch_(client, collections(seen),
             {.changed = [this](std::size_t collection, const Change& change) {
               take(collection, change);
             }}) {
  watch_.join(errands_);
}

bool ClusterWatch::sees_deployment() const {
  return watch_.refusal(deployments) || watch_.objects(deployments).contains(deployment_uid_);
}

void ClusterWatch::take(std::size_t collection, const Change& change) {
  switch (collection) {
    case deployments: take_deployment(change); break;
    case replica_sets:
      if (change.kind == Change::Kind::deleted) seen_.replica_sets.erase(uid_of(change.object));
      else
        seen_.replica_sets[uid_of(change.object)] = change.object, watch_events_of(change.object);
      break;
    default: take_pod(change);
  }
  changed_();
}

void ClusterWatch::take_deployment(const Change& change) {
  // Another Deployment of that name is another cluster.
  if (uid_of(change.object) != deployment_uid_) return;
  seen_.deployment = change.object;
  seen_.deployment_gone = change.kind == Change::Kind::deleted;
}

void ClusterWatch::take_pod(const Change& change) {
  const auto& pod = change.object;
  if (change.kind == Change::Kind::deleted) {
    seen_.pods.erase(uid_of(pod));
    return;
  }
  seen_.pods[uid_of(pod)] = pod;
  const auto container = main_container(pod);
  if (!container || !container->running) watch_events_of(pod);
  if (has_failed(pod)) remember_end(pod);
}

/// Flink deletes a TaskManager that failed within moments. One that is being deleted while it runs
/// ends with an exit code, too.
void ClusterWatch::remember_end(const base::Json& pod) {
  if (component_of(pod) == flink::names::job_manager_component || is_terminating(pod) ||
      seen_.ended_pods.size() >= most_ended_pods)
    return;
  const bool known = std::any_of(seen_.ended_pods.begin(), seen_.ended_pods.end(),
                                 [&](const auto& ended) { return uid_of(ended) == uid_of(pod); });
  if (!known) seen_.ended_pods.push_back(pod);
}

void ClusterWatch::watch_events_of(const base::Json& object) {
  if (events_.size() >= most_event_watches || !told_of_.insert(uid_of(object)).second) return;
  const kube::Watched watched{.resource = kube::events,
                              .name_space = seen_.kube_namespace,
                              .field_selector = "involvedObject.uid=" + uid_of(object),
                              .optional = true};
  const auto take_event = [this](std::size_t, const Change& change) {
    // Events are forgotten after an hour; what they said stays true.
    if (change.kind != Change::Kind::deleted)
      seen_.events[uid_of(change.object)] = change.object, changed_();
  };
  events_.push_back(std::make_unique<kube::Watch>(client_, std::vector{watched},
                                                  kube::WatchListener{.changed = take_event}));
  events_.back()->join(errands_);
}

}  // namespace deploy
