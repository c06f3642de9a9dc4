#include "deploy/revision/revisions.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/shipped_configuration.h"
#include "kube/api/fields.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

// etcd takes 1.5 MiB in one request, the API server 1 MiB of a ConfigMap's data.
constexpr std::size_t largest = 1'000'000;

bool is_copied(const kube::Resource& resource) {
  return resource.kind == kube::services.kind || resource.kind == kube::config_maps.kind ||
         resource.kind == kube::secrets.kind;
}

/// Whether the collection is that of a Secret of --secrets-to-secret.
bool is_of_secrets(const kube::Watched& collection, const ClusterRef& cluster) {
  const auto names = [&](const std::string& secret) {
    return collection.field_selector == "metadata.name=" + secret;
  };
  return names(cluster.secret_config()) || names(cluster.secret_env());
}

bool has_secrets(const Revision& revision) {
  return std::any_of(revision.owned.begin(), revision.owned.end(), is_secret);
}

/// The ConfigMap of a revision in the list of them.
Json item_of(const std::string& name, const kube::Result& list) {
  for (const auto& item : kube::list_at(*list.object, {"items"})) {
    if (kube::name_of(item) == name) return item;
  }
  return {};
}

}  // namespace

Revisions::Revisions(kube::Client& client, ClusterRef cluster)
    : client_(client), cluster_(std::move(cluster)) {}

std::vector<Revision> Revisions::read(const kube::Result& result) {
  if (!result.object) throw client_.error_of(result);
  std::vector<Revision> revisions;
  for (const auto& item : kube::list_at(*result.object, {"items"})) {
    if (auto revision = read_revision(item)) revisions.push_back(std::move(*revision));
  }
  std::sort(revisions.begin(), revisions.end(),
            [](const auto& one, const auto& other) { return one.number < other.number; });
  return revisions;
}

kube::Call Revisions::call() const {
  return kube::read(kube::list(kube::config_maps, cluster_.kube_namespace,
                               {.label_selector = revision_selector(cluster_)}));
}

std::vector<Revision> Revisions::list() { return read(client_.send(call())); }

std::optional<Revision> Revisions::find(int number) {
  auto all = list();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.number == number; });
  return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

void Revisions::not_kept(const std::string& why) const {
  throw base::Error(base::Exit::usage,
                    fmt::format("there would be no way back: cluster '{}' cannot be copied, as {}",
                                cluster_.name, why),
                    way_on_);
}

/// What is not seen would be missing when the cluster comes back.
void Revisions::not_seen(const kube::Result& result) const {
  const auto error = client_.error_of(result);
  if (!result.status || result.status->code != 403) throw error;
  not_kept("what it owns may not be listed: " + error.text);
}

std::optional<Revision> Revisions::whole(Revision revision) {
  if (revision.secrets.empty()) return revision;
  const auto found = client_.send(kube::read(
      kube::get(kube::secrets, cluster_.kube_namespace, revision_name(cluster_, revision.number))));
  if (!found.object && !is_absent(found)) throw client_.error_of(found);
  const bool is_whole = found.object && add_secrets(revision, *found.object);
  return is_whole ? std::optional(std::move(revision)) : std::nullopt;
}

Revision Revisions::with_secrets(const Revision& revision) {
  if (auto found = whole(revision)) return std::move(*found);
  throw base::Error(base::Exit::not_found,
                    fmt::format("the secrets of revision {} are gone: Secret {}/{} does not have "
                                "them",
                                revision.number, cluster_.kube_namespace,
                                revision_name(cluster_, revision.number)),
                    "apply what it was made of, which has them");
}

/// Beside the revision that is kept; one that a run left without is completed.
void Revisions::keep_secrets(const Revision& revision, const Json& config_map) {
  const auto secret = revision_secret(revision, config_map);
  if (secret.dump().size() > largest) not_kept("its Secrets are larger than a Secret may be");
  const auto result = client_.send(kube::repeatable(kube::create(secret, cluster_.kube_namespace)));
  if (result.object) return;
  if (!exists_already(result)) throw client_.error_of(result);
  const auto name = kube::name_of(secret);
  const auto found =
      client_.send(kube::read(kube::get(kube::secrets, cluster_.kube_namespace, name)));
  if (!found.object) throw client_.error_of(found);
  if (!is_owned_by(*found.object, kube::uid_of(config_map)))
    not_kept(fmt::format("Secret {} is there, and is another's", name));
}

/// The ConfigMap as it is there; whatever a request of this run has made is its own. A number that
/// another run has taken since the copies were looked at is left to that.
Json Revisions::make(Revision& revision) {
  constexpr int most_tries = 10;
  for (int tries = 1;; ++tries, ++revision.number) {
    const auto object = revision_object(revision, cluster_);
    if (object.dump().size() > largest) not_kept("it is larger than a ConfigMap may be");
    const auto result =
        client_.send(kube::repeatable(kube::create(object, cluster_.kube_namespace)));
    if (result.object) return *result.object;
    if (!exists_already(result) || tries == most_tries) throw client_.error_of(result);
    const auto found = client_.send(
        kube::read(kube::get(kube::config_maps, cluster_.kube_namespace, kube::name_of(object))));
    if (!found.object) throw client_.error_of(found);
    const auto there = read_revision(*found.object);
    if (there && there->uid == revision.uid) return *found.object;
  }
}

/// The objects that the answers about these collections show.
std::vector<Json> Revisions::seen(const std::vector<kube::Watched>& collections,
                                  std::span<const kube::Result> results) const {
  std::vector<Json> objects;
  for (std::size_t i = 0; i < collections.size(); ++i) {
    const auto& resource = collections[i].resource;
    const bool is_needed =
        resource.kind != kube::secrets.kind || is_of_secrets(collections[i], cluster_);
    if (!results[i].object && is_needed) not_seen(results[i]);
    if (!results[i].object) continue;
    const auto items = kube::items_of(*results[i].object, resource);
    if (items.empty() && is_of_secrets(collections[i], cluster_))
      not_kept("a Secret that its pods read is gone");
    objects.insert(objects.end(), items.begin(), items.end());
  }
  return objects;
}

/// Where another run has replaced the cluster meanwhile, the parts are of that one's Deployment.
void Revisions::require_whole(const Revision& revision) {
  const auto missing = missing_parts(revision);
  if (missing.empty()) return;
  const auto now = client_.send(
      kube::read(kube::get(kube::deployments, cluster_.kube_namespace, cluster_.name)));
  if (!now.object && !is_absent(now)) throw client_.error_of(now);
  if (!now.object || kube::uid_of(*now.object) != revision.uid)
    throw base::Error(was_replaced(cluster_));
  not_kept(fmt::format("{} {} not owned by its Deployment (ownerReferences)",
                       base::join(missing, " and "), missing.size() == 1 ? "is" : "are"));
}

Revision Revisions::keep(const Json& deployment, std::string way_on) {
  way_on_ = std::move(way_on);
  auto collections = collections_of(cluster_, deployment);
  std::erase_if(collections, [](const auto& one) { return !is_copied(one.resource); });
  std::vector<kube::Call> calls{call()};
  for (const auto& one : collections)
    calls.push_back(kube::read(kube::list(one.resource, one.name_space,
                                          {.label_selector = one.label_selector,
                                           .field_selector = one.field_selector,
                                           .without = {}})));  // nothing is left out of a copy
  const auto results = client_.send(calls);
  const auto kept = read(results.front());
  const auto same = std::find_if(kept.begin(), kept.end(), [&](const auto& one) {
    return one.uid == kube::uid_of(deployment);
  });
  if (same != kept.end() && same->secrets.empty()) return *same;
  auto revision = revision_of(deployment, seen(collections, std::span(results).subspan(1)));
  if (!revision) not_kept("it owns a Secret with a keytab, which is copied nowhere");
  require_whole(*revision);
  revision->number = same != kept.end() ? same->number : kept.empty() ? 1 : kept.back().number + 1;
  const auto config_map = same == kept.end()
                              ? make(*revision)
                              : item_of(revision_name(cluster_, revision->number), results.front());
  if (has_secrets(*revision)) keep_secrets(*revision, config_map);
  return *revision;
}

void Revisions::note_end(int number, const std::string& savepoint) {
  const auto name = revision_name(cluster_, number);
  const auto found =
      client_.send(kube::read(kube::get(kube::config_maps, cluster_.kube_namespace, name)));
  auto revision = found.object ? read_revision(*found.object) : std::nullopt;
  if (!revision) return;
  revision->ended_with = savepoint;
  const Json change{{"data", revision_object(*revision, cluster_).at("data")}};
  const auto result = client_.send(kube::repeatable(kube::merge_patch(
      kube::config_maps, cluster_.kube_namespace, name, kube::uid_of(*found.object), change)));
  if (!result.object && !is_absent(result)) throw client_.error_of(result);
}

void Revisions::prune() {
  const auto result = client_.send(call());
  const auto all = read(result);
  if (all.size() <= kept_revisions) return;
  const auto first = all[all.size() - kept_revisions].number;
  std::vector<kube::Call> calls;
  for (const auto& item : kube::list_at(*result.object, {"items"})) {
    const auto revision = read_revision(item);
    if (revision && revision->number < first)
      calls.push_back(kube::repeatable(kube::remove(kube::config_maps, cluster_.kube_namespace,
                                                    kube::name_of(item), kube::uid_of(item),
                                                    kube::Propagation::background)));
  }
  // One that stays is deleted the next time.
  static_cast<void>(client_.send(calls));
}

}  // namespace deploy
