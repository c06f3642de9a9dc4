#include "deploy/savepoint/savepoint_records.h"

#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/answers.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"
#include "kube/api/request.h"

namespace deploy {

SavepointRecords::SavepointRecords(kube::Client& client, ClusterRef cluster)
    : client_(client), cluster_(std::move(cluster)) {}

kube::Call SavepointRecords::call() const {
  return kube::read(
      kube::get(kube::config_maps, cluster_.kube_namespace, savepoint_record_name(cluster_)));
}

SavepointRecord SavepointRecords::read(const kube::Result& result) const {
  if (is_absent(result)) return {};
  if (!result.object) throw client_.error_of(result);
  if (auto record = read_savepoint_record(*result.object)) return std::move(*record);
  throw base::Error(base::Exit::usage,
                    fmt::format("ConfigMap {}/{} holds no record of savepoints that this version "
                                "of drey can read",
                                cluster_.kube_namespace, savepoint_record_name(cluster_)),
                    "a newer drey can");
}

kube::Result SavepointRecords::write(const SavepointRecord& record, const kube::Result& over) {
  auto object = savepoint_record_object(record, cluster_);
  if (!over.object)
    return client_.send(kube::repeatable(kube::create(object, cluster_.kube_namespace)));
  object["metadata"]["resourceVersion"] =
      kube::string_at(*over.object, {"metadata", "resourceVersion"});
  return client_.send(kube::repeatable(
      kube::merge_patch(kube::config_maps, cluster_.kube_namespace, savepoint_record_name(cluster_),
                        kube::uid_of(*over.object), std::move(object))));
}

void SavepointRecords::change(const std::function<void(SavepointRecord&)>& change) {
  constexpr int tries = 5;
  for (int number = 1;; ++number) {
    const auto found = client_.send(call());
    auto record = read(found);
    change(record);
    const auto result = write(record, found);
    if (result.object) return;
    // Another run has written, or this one has, and the answer was lost.
    const bool is_taken = exists_already(result) || is_conflict(result);
    if (!is_taken || number == tries) throw client_.error_of(result);
  }
}

}  // namespace deploy
