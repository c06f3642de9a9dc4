#include "deploy/upgrade/kept_records.h"

#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/amounts.h"
#include "deploy/record/upgrade_record.h"
#include "deploy/revision/revision.h"
#include "deploy/savepoint/savepoint_record.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"
#include "kube/api/resource.h"

namespace deploy {
namespace {

/// The revisions in a table by their numbers, and whether they have secrets.
std::map<int, bool> revisions_in(const kube::Result& result, const ClusterRef& cluster) {
  std::map<int, bool> revisions;
  if (!result.object) return revisions;
  for (const auto& row : kube::list_at(*result.object, {"rows"})) {
    const auto name = kube::string_at(row, {"object", "metadata", "name"});
    const auto number = parse_revision_number(name.substr(name.rfind('.') + 1));
    const bool goes = kube::is_terminating(kube::value_at(row, {"object"}));
    if (number && name == revision_name(cluster, *number) && !goes)
      revisions.emplace(*number, has_kept_secrets(kube::value_at(row, {"object"})));
  }
  return revisions;
}

}  // namespace

std::vector<KeptRecord> look_at_kept_records(kube::Client& client, const ClusterRef& cluster) {
  const auto& place = cluster.kube_namespace;
  const auto get = [&](const std::string& name) {
    return kube::optional(kube::read(kube::get(kube::config_maps, place, name)));
  };
  const std::array calls{
      get(upgrade_record_name(cluster)),
      kube::optional(kube::read(kube::list(
          kube::config_maps, place,
          {.label_selector = revision_selector(cluster), .as = kube::ListAs::table_metadata}))),
      get(savepoint_record_name(cluster))};
  const auto results = client.send(calls);
  const auto gc = "drey gc --yes --namespace " + place;
  std::vector<KeptRecord> records;
  const auto is_kept = [](const kube::Result& result) {
    return result.object && !kube::is_terminating(*result.object);
  };
  if (is_kept(results[0]))
    records.push_back({upgrade_record_name(cluster), "record of its last upgrade", false, gc});
  for (const auto& [number, has_secrets] : revisions_in(results[1], cluster))
    records.push_back(
        {revision_name(cluster, number),
         fmt::format("revision {}{}", number, has_secrets ? ", and a Secret of that name" : ""),
         false, gc});
  if (is_kept(results[2]))
    records.push_back({savepoint_record_name(cluster), "paths of its savepoints", true,
                       "drey gc --yes --savepoint-records --namespace " + place});
  return records;
}

std::string text_of(const std::vector<KeptRecord>& records) {
  std::vector<std::string> names;
  for (const auto& each : records) names.push_back(fmt::format("{} ({})", each.name, each.what));
  return fmt::format("ConfigMap{} {}", names.size() == 1 ? "" : "s", first_of(names, 12));
}

}  // namespace deploy
