#include "deploy/upgrade/upgrade_records.h"

#include <utility>

#include <fmt/format.h>

#include "deploy/cluster/answers.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {

using base::Json;

UpgradeRecords::UpgradeRecords(kube::Client& client, ClusterRef cluster)
    : client_(client), cluster_(std::move(cluster)) {}

kube::Call UpgradeRecords::call() const {
  return kube::read(
      kube::get(kube::config_maps, cluster_.kube_namespace, upgrade_record_name(cluster_)));
}

std::optional<UpgradeRecord> UpgradeRecords::read(const kube::Result& result) {
  if (is_absent(result)) return std::nullopt;
  if (!result.object) throw client_.error_of(result);
  remember(*result.object);
  auto record = read_upgrade_record(*result.object);
  if (!record)
    throw base::Error(base::Exit::usage,
                      fmt::format("ConfigMap {}/{} holds no record of an upgrade that this version "
                                  "of drey can read",
                                  cluster_.kube_namespace, upgrade_record_name(cluster_)),
                      "a newer drey can; or delete it, when no upgrade is under way");
  return record;
}

void UpgradeRecords::remember(const Json& config_map) {
  uid_ = kube::uid_of(config_map);
  resource_version_ = kube::string_at(config_map, {"metadata", "resourceVersion"});
}

kube::Result UpgradeRecords::send(const UpgradeRecord& record) {
  auto object = upgrade_record_object(record, cluster_);
  if (uid_.empty())
    return client_.send(kube::repeatable(kube::create(object, cluster_.kube_namespace)));
  object["metadata"]["resourceVersion"] = resource_version_;
  return client_.send(
      kube::repeatable(kube::merge_patch(kube::config_maps, cluster_.kube_namespace,
                                         upgrade_record_name(cluster_), uid_, std::move(object))));
}

/// Whether what was refused is there nevertheless: the request was sent twice, or its answer lost.
bool UpgradeRecords::is_written(const UpgradeRecord& record) {
  const auto found = client_.send(call());
  if (!found.object) return false;
  const auto wanted = upgrade_record_object(record, cluster_);
  if (kube::value_at(*found.object, {"data"}) != wanted.at("data")) return false;
  remember(*found.object);
  return true;
}

void UpgradeRecords::write(const UpgradeRecord& record) {
  const auto result = send(record);
  if (result.object) return remember(*result.object);
  const bool is_taken =
      exists_already(result) || (result.status && kube::is_conflict(*result.status));
  if ((is_taken || result.maybe_applied) && is_written(record)) return;
  if (!is_taken) throw client_.error_of(result);
  throw base::Error(base::Exit::conflict,
                    fmt::format("another run goes on with the upgrade of cluster '{}' in namespace "
                                "{}",
                                cluster_.name, cluster_.kube_namespace),
                    "let it end, and apply again");
}

}  // namespace deploy
