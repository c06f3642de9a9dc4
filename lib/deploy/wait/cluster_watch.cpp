#include "deploy/wait/cluster_watch.h"

#include <optional>
#include <utility>

#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/pod.h"
#include "kube/api/object.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

using kube::Change;

enum Collection : std::size_t { deployments, replica_sets, pods };

/// So that TaskManagers that come and go do not fill the connection with streams.
constexpr std::size_t most_event_watches = 8;

std::vector<kube::Watched> collections(const Observations& seen) {
  const ClusterRef cluster{seen.kube_namespace, seen.cluster_id};
  const auto labels = cluster.selector();
  const auto part = part_of_cluster(cluster);
  return {{.resource = kube::deployments,
           .name_space = seen.kube_namespace,
           .field_selector = "metadata.name=" + seen.cluster_id,
           .optional = true,
           .shared = part},
          {.resource = kube::replica_sets,
           .name_space = seen.kube_namespace,
           .label_selector = labels,
           .optional = true,
           .shared = part},
          {.resource = kube::pods,
           .name_space = seen.kube_namespace,
           .label_selector = labels,
           .optional = true,
           .shared = part}};
}

}  // namespace

ClusterWatch::ClusterWatch(kube::Client& client, const Observations& seen,
                           std::deque<http::RequestSequence>& sequences, EventSink sink)
    : client_(client),
      seen_(seen),
      sequences_(sequences),
      sink_(std::move(sink)),
      watch_(client, collections(seen),
             {.changed = [this](std::size_t, const Change& change) { changed(change); }}) {
  watch_.add_to(sequences_);
}

void ClusterWatch::tell_when_complete() {
  if (complete_ || !watch_.is_complete()) return;
  complete_ = true;
  sink_(ListsComplete{
      watch_.refusal(deployments) || watch_.objects(deployments).contains(uid_of(seen_.deployment)),
      watch_.refusal(pods).has_value()});
}

void ClusterWatch::changed(const Change& change) {
  if (change.kind == Change::Kind::deleted) return sink_(ObjectGone{change.object});
  sink_(ObjectSeen{change.object});
  const auto kind = kube::string_at(change.object, {"kind"});
  const auto container =
      kind == kube::pods.kind ? main_container(change.object) : std::optional<Container>();
  const bool runs = container && container->running;
  if (kind != kube::deployments.kind && !runs) watch_events_of(change.object);
}

void ClusterWatch::watch_events_of(const base::Json& object) {
  if (events_.size() >= most_event_watches || !told_of_.insert(uid_of(object)).second) return;
  const kube::Watched watched{
      .resource = kube::events,
      .name_space = seen_.kube_namespace,
      .field_selector = "involvedObject.uid=" + uid_of(object),
      .optional = true,
      .shared = kube::SharedPart{.field = "/involvedObject/uid", .value = uid_of(object)}};
  const auto tell = [this](std::size_t, const Change& change) {
    if (change.kind == Change::Kind::deleted) sink_(ObjectGone{change.object});
    else sink_(ObjectSeen{change.object});
  };
  events_.push_back(std::make_unique<kube::Watch>(client_, std::vector{watched},
                                                  kube::WatchListener{.changed = tell}));
  events_.back()->add_to(sequences_);
}

}  // namespace deploy
