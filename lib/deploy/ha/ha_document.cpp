#include "deploy/cluster/document.h"
#include "deploy/ha/ha_status.h"

namespace deploy {
namespace {

using base::OrderedJson;
namespace ha = flink::ha;

OrderedJson pointer_document(const ha::Pointer& pointer) {
  OrderedJson document{{"key", pointer.key}, {"path", nullptr}, {"bytes", nullptr}};
  if (pointer.handle) {
    document["path"] = pointer.handle->path;
    document["bytes"] = pointer.handle->size;
    document["beingDeleted"] = pointer.handle->is_being_deleted;
  }
  document["problem"] = document::text(pointer.problem);
  return document;
}

OrderedJson pointers_document(const std::vector<ha::Pointer>& pointers) {
  auto list = OrderedJson::array();
  for (const auto& pointer : pointers) list.push_back(pointer_document(pointer));
  return list;
}

/// Where there is one; a name and a state are not in its metadata.
OrderedJson only_job(const std::vector<ha::Job>& jobs) {
  return jobs.size() == 1 ? document::job(jobs.front().id) : OrderedJson();
}

OrderedJson job_document(const ha::Job& job) {
  auto checkpoints = OrderedJson::array();
  for (const auto& checkpoint : job.checkpoints) {
    OrderedJson document{{"id", checkpoint.id}};
    document.update(pointer_document(checkpoint.pointer));
    checkpoints.push_back(std::move(document));
  }
  return {
      {"id", job.id},
      {"graphs", pointers_document(job.graphs)},
      {"checkpoints", std::move(checkpoints)},
      {"nextCheckpoint", job.next_checkpoint ? OrderedJson(*job.next_checkpoint) : OrderedJson()},
      {"registry", document::text(job.registry)}};
}

OrderedJson lock_document(const std::optional<ha::Lock>& lock,
                          std::chrono::system_clock::time_point now) {
  if (!lock) return nullptr;
  const auto age = lock_age(*lock, now);
  return {{"holder", document::text(lock->holder)},
          {"lease", document::seconds(lock->lease)},
          {"acquired", document::text(lock->acquired)},
          {"renewed", document::text(lock->renewed)},
          {"renewedAgo", age ? document::seconds(*age) : OrderedJson()}};
}

OrderedJson leader_document(const ha::Leader& leader) {
  return {{"component", leader.component},
          {"job", document::text(leader.job)},
          {"address", document::text(leader.address)},
          {"session", document::text(leader.session)}};
}

}  // namespace

OrderedJson ha_document(const HaStatus& status, std::chrono::system_clock::time_point now) {
  const auto& metadata = status.metadata;
  auto maps = OrderedJson::array(), leaders = OrderedJson::array(), jobs = OrderedJson::array();
  for (const auto& map : metadata.maps)
    maps.push_back({{"name", map.name},
                    {"bytes", map.bytes},
                    {"mostBytes", ha::most_map_bytes},
                    {"lock", lock_document(map.lock, now)}});
  for (const auto& leader : metadata.leaders) leaders.push_back(leader_document(leader));
  for (const auto& job : metadata.jobs) jobs.push_back(job_document(job));
  return {{"cluster", status.cluster.name},
          {"namespace", status.cluster.kube_namespace},
          {"job", only_job(metadata.jobs)},
          {"deployed", status.deployed},
          {"flinkVersion", document::text(status.flink_version)},
          {"enabled", status.configured ? OrderedJson(status.configured->on) : OrderedJson()},
          {"storageDir",
           document::text(status.configured ? status.configured->storage_dir : std::string())},
          {"leaders", std::move(leaders)},
          {"jobs", std::move(jobs)},
          {"applications", pointers_document(metadata.applications)},
          {"configMaps", std::move(maps)},
          {"findings", ha_findings(status)}};
}

}  // namespace deploy
