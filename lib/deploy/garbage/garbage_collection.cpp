#include "deploy/garbage/garbage_collection.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/answers.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/document.h"
#include "deploy/cluster/manager.h"
#include "deploy/record/upgrade_record.h"
#include "flink/ha/names.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/finalizers.h"
#include "kube/api/list.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {
namespace {

using base::Json;

void add_items(std::vector<Json>& objects, const kube::Result& list,
               const kube::Resource& resource) {
  auto items = kube::items_of(*list.object, resource);
  std::move(items.begin(), items.end(), std::back_inserter(objects));
}

/// What has Flink's labels or is a record, the clusters that are there, and whether the server
/// knows FlinkDeployments at all.
struct Look {
  std::vector<Json> objects{};
  std::map<ClusterKey, Ownership> clusters{};
  bool knows_operator = true;
};

/// Selector of HA metadata of all clusters ("="), or of what else they have ("!=").
std::string selector_of_ha_metadata(std::string_view relation) {
  return fmt::format("{},{}{}{}", selector_of_clusters(), flink::ha::map_type_label, relation,
                     flink::ha::map_type_value);
}

/// HA metadata by its name that has not Flink's label of it.
bool is_unlabelled_metadata(const Json& object) {
  const auto label = [&](std::string_view name) {
    return kube::string_at(object, {"metadata", "labels", name});
  };
  return label(flink::ha::map_type_label) != flink::ha::map_type_value &&
         is_ha_metadata(object, label(flink::names::app_label));
}

Look look(kube::Client& client, const std::string& kube_namespace) {
  const auto list = [&](const kube::Resource& resource, const std::string& labels,
                        const std::vector<std::string>& without = {"managedFields"}) {
    return kube::read(
        kube::list(resource, kube_namespace, {.label_selector = labels, .without = without}));
  };
  // There may be thousands, and of all but HA metadata it counts alone whose they are.
  const std::vector<std::string> all_but_metadata{"managedFields", "spec", "status", "data",
                                                  "binaryData"};
  const std::array calls{list(kube::config_maps, selector_of_ha_metadata("=")),
                         list(kube::config_maps, selector_of_ha_metadata("!="), all_but_metadata),
                         list(kube::services, selector_of_clusters(), all_but_metadata),
                         list(kube::config_maps, selector_of_upgrade_records()),
                         list(kube::deployments, selector_of_job_managers(), all_but_metadata),
                         kube::read(get_operator_group())};
  const auto results = client.send(calls);
  constexpr std::size_t lists = 5;
  for (std::size_t i = 0; i < lists; ++i) {
    if (!results[i].object) throw client.error_of(results[i]);
  }
  // Of a group that it does not know, the API server says so in plain text.
  const bool has_no_group = results[lists].status && results[lists].status->code == 404;
  Look seen{.knows_operator = !has_no_group};
  for (const auto& deployment : kube::list_at(*results[4].object, {"items"}))
    seen.clusters[{kube::string_at(deployment, {"metadata", "namespace"}),
                   kube::name_of(deployment)}] = {.deployment = deployment};
  add_items(seen.objects, results[0], kube::config_maps);
  add_items(seen.objects, results[1], kube::config_maps);
  // Without its data nothing could be told of what is lost with it.
  std::erase_if(seen.objects, [](const Json& object) { return is_unlabelled_metadata(object); });
  add_items(seen.objects, results[2], kube::services);
  add_items(seen.objects, results[3], kube::config_maps);
  return seen;
}

/// The requests that tell who owns what a cluster left.
constexpr std::size_t calls_of_cluster = 3;

void add_calls(std::vector<kube::Call>& calls, const ClusterRef& cluster) {
  const auto& kube_namespace = cluster.kube_namespace;
  calls.push_back(kube::read(kube::get(kube::deployments, kube_namespace, cluster.name)));
  calls.push_back(kube::read(
      kube::list(kube::pods, kube_namespace, {.label_selector = cluster.selector(), .limit = 1})));
  calls.push_back(kube::read(kube::get(flink_deployments, kube_namespace, cluster.name)));
}

std::string flink_deployment_text(const kube::Result& result, const ClusterRef& cluster) {
  if (is_absent(result)) return {};
  if (result.object) return fmt::format("FlinkDeployment {} may need it", cluster.name);
  return fmt::format("whether a FlinkDeployment {} needs it is not known", cluster.name);
}

Ownership ownership_of(kube::Client& client, std::span<const kube::Result> results,
                       const ClusterRef& cluster, bool knows_operator) {
  if (!results[0].object && !is_absent(results[0])) throw client.error_of(results[0]);
  if (!results[1].object) throw client.error_of(results[1]);
  return {.deployment = results[0].object.value_or(Json()),
          .has_pods = !kube::list_at(*results[1].object, {"items"}).empty(),
          .flink_deployment =
              knows_operator ? flink_deployment_text(results[2], cluster) : std::string()};
}

bool is_gone(const kube::Result& result) { return result.object || is_absent(result); }

/// One that finalizers hold is only marked, as the API server's answer shows.
void note_deletion(Garbage& garbage, const kube::Result& result) {
  garbage.held = result.object ? kube::held_text(*result.object) : std::string();
  garbage.outcome = garbage.held.empty() ? Garbage::Outcome::deleted : Garbage::Outcome::held;
}

std::string_view name_of(Garbage::Kind kind) {
  switch (kind) {
    case Garbage::Kind::ha_metadata: return "haMetadata";
    case Garbage::Kind::upgrade_record: return "upgradeRecord";
    case Garbage::Kind::revision: return "revision";
    case Garbage::Kind::savepoint_record: return "savepointRecord";
    case Garbage::Kind::orphan: break;
  }
  return "orphan";
}

std::string_view name_of(const Garbage& garbage) {
  if (!garbage.kept.empty()) return "kept";
  switch (garbage.outcome) {
    case Garbage::Outcome::deleted: return "deleted";
    case Garbage::Outcome::held: return "held";
    case Garbage::Outcome::changed: return "changed";
    case Garbage::Outcome::listed: break;
  }
  return "listed";
}

}  // namespace

std::vector<Garbage> look_for_garbage(kube::Client& client, const std::string& kube_namespace,
                                      const Asked& asked) {
  auto seen = look(client, kube_namespace);
  std::map<ClusterKey, ClusterRef> clusters;  // those that seem to be gone
  for (const auto& object : seen.objects) {
    const auto cluster = cluster_of(object);
    if (!cluster) continue;
    const ClusterKey key(cluster->kube_namespace, cluster->name);
    if (!seen.clusters.contains(key)) clusters.emplace(key, *cluster);
  }
  std::vector<kube::Call> calls;
  for (const auto& [key, cluster] : clusters) add_calls(calls, cluster);
  const auto results = client.send(calls);
  Holdings holdings{std::move(seen.objects), std::move(seen.clusters), client.world().now()};
  std::size_t at = 0;
  for (const auto& [key, cluster] : clusters) {
    const auto own = std::span(results).subspan(at, calls_of_cluster);
    holdings.clusters[key] = ownership_of(client, own, cluster, seen.knows_operator);
    at += calls_of_cluster;
  }
  return find_garbage(holdings, asked);
}

void collect(kube::Client& client, std::vector<Garbage>& garbage) {
  std::vector<kube::Call> calls;
  std::vector<Garbage*> asked;
  for (auto& each : garbage) {
    if (!each.kept.empty()) continue;
    asked.push_back(&each);
    calls.push_back(kube::repeatable(kube::remove(
        kube::resource_of("v1", each.object_kind), each.cluster.kube_namespace, each.name, each.uid,
        kube::Propagation::background, kube::DryRun::no, each.resource_version)));
  }
  const auto results = client.send(calls);
  std::optional<base::Error> error;
  bool any = false;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const bool is_changed = is_conflict(results[i]);
    if (is_gone(results[i])) note_deletion(*asked[i], results[i]), any = true;
    else if (is_changed) asked[i]->outcome = Garbage::Outcome::changed;
    else if (!error) error = client.error_of(results[i]);
  }
  if (!error) return;
  if (any)
    error->exit = base::Exit::partial, error->hint = "run the same command again to continue";
  throw base::Error(*error);
}

base::OrderedJson garbage_document(const std::vector<Garbage>& garbage) {
  auto list = base::OrderedJson::array();
  for (const auto& each : garbage)
    list.push_back({{"namespace", each.cluster.kube_namespace},
                    {"cluster", each.cluster.name},
                    {"job", each.job.empty() ? base::OrderedJson() : document::job(each.job)},
                    {"kind", each.object_kind},
                    {"name", each.name},
                    {"is", name_of(each.kind)},
                    {"loss", document::text(each.loss)},
                    {"result", name_of(each)},
                    {"why", document::text(each.kept.empty() ? each.held : each.kept)}});
  return list;
}

}  // namespace deploy
