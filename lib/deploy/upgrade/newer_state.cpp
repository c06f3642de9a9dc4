#include "deploy/upgrade/newer_state.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/upgrade/restored_state.h"
#include "kube/api/request.h"
#include "kube/api/time.h"

namespace deploy {
namespace {

/// When the cluster of the record was stopped: as its own savepoint is known, else when that began.
std::string end_of(const SavepointRecord& savepoints, const UpgradeRecord& record) {
  const auto& all = savepoints.savepoints;
  const auto own = std::find_if(all.begin(), all.end(), [&](const TakenSavepoint& one) {
    return !record.savepoint.empty() && is_same_path(one.path, record.savepoint);
  });
  return own == all.end() || own->time.empty() ? record.since : own->time;
}

}  // namespace

std::optional<TakenSavepoint> newer_savepoint(const SavepointRecord& savepoints,
                                              const UpgradeRecord& record) {
  const auto end = kube::parse_time(end_of(savepoints, record));
  std::optional<TakenSavepoint> newest;
  for (const auto& one : savepoints.savepoints) {
    const auto time = kube::parse_time(one.time);
    const bool is_own = is_same_path(one.path, record.savepoint);
    if (!end || !time || *time <= *end || is_own || is_disposed(one)) continue;
    if (!newest || *time >= *kube::parse_time(newest->time)) newest = one;
  }
  return newest;
}

std::optional<std::string> warning_of_newer_state(kube::Client& client, const ClusterRef& cluster,
                                                  const UpgradeRecord& record) {
  const auto found = client.send(kube::read(
      kube::get(kube::config_maps, cluster.kube_namespace, savepoint_record_name(cluster))));
  const auto savepoints = found.object ? read_savepoint_record(*found.object) : std::nullopt;
  const auto newer = savepoints ? newer_savepoint(*savepoints, record) : std::nullopt;
  if (!newer) return std::nullopt;
  const auto path = shown_path(newer->path);
  const auto job = newer->job.empty() ? std::string()
                                      : fmt::format(" of job {}", base::printable(newer->job, 50));
  return fmt::format(
      "savepoint {}{} is newer than that: it was taken at {}; '--from {}' goes on from there", path,
      job, base::printable(newer->time, 40), path);
}

}  // namespace deploy
