#include "deploy/upgrade/last_state.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/ha/ha_status.h"
#include "deploy/upgrade/restored_state.h"
#include "flink/rest/rest.h"
#include "flink/version/version.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;
namespace ha = flink::ha;
namespace rest = flink::rest;

/// The folder of a checkpoint whose path ends as Flink calls it; absent where it does not, as that
/// of a savepoint, or of one that has no place of its own.
std::optional<std::string> folder_of(const rest::Checkpoint& checkpoint) {
  const auto name = fmt::format("/chk-{}", checkpoint.id);
  auto path = checkpoint.path;
  while (path.ends_with('/')) path.pop_back();
  if (checkpoint.is_savepoint || !is_path(path) || !path.ends_with(name)) return std::nullopt;
  path.erase(path.size() - name.size());
  if (path.empty()) return std::nullopt;
  return path;
}

std::optional<std::string> completed_folder(const rest::Checkpoints& checkpoints) {
  if (const auto& latest = checkpoints.latest_completed) {
    if (auto folder = folder_of(*latest)) return folder;
  }
  for (const auto& one : checkpoints.history) {
    if (one.status != "COMPLETED") continue;
    if (auto folder = folder_of(one)) return folder;
  }
  return std::nullopt;
}

bool is_empty(const ha::Job& job) { return job.graphs.empty() && job.checkpoints.empty(); }

/// Another job whose metadata would be lost with this one's, or go on beside the new job.
const ha::Job* other_job(const ha::Metadata& metadata, const std::string& job) {
  const auto found = std::find_if(metadata.jobs.begin(), metadata.jobs.end(),
                                  [&](const auto& one) { return one.id != job && !is_empty(one); });
  return found == metadata.jobs.end() ? nullptr : &*found;
}

const ha::Checkpoint* newest_of(const ha::Metadata& metadata, const std::string& job) {
  const auto found = std::find_if(metadata.jobs.begin(), metadata.jobs.end(),
                                  [&](const auto& one) { return one.id == job; });
  return found == metadata.jobs.end() ? nullptr : ha::newest_checkpoint(*found);
}

LastCheckpoint unknown(std::string why, std::int64_t id = -1) {
  return {.id = id, .problem = std::move(why)};
}

std::string minor_of(const std::string& version) {
  const auto parsed = flink::parse_version(version);
  return parsed ? flink::minor_text(*parsed) : version;
}

/// What a version does not read of another one: an unaligned checkpoint holds records in flight, in
/// a form that no version promises to another.
std::string version_problem(FlinkClient& client, const UpgradeRecord& record) {
  const auto& version = client.flink_version();
  if (auto problem = savepoints_problem(client.dialect(), version); !problem.empty())
    return problem;
  if (record.to.version.empty() || minor_of(version) == minor_of(record.to.version)) return {};
  const auto answer = client.send(rest::get_checkpoint_config(record.from.job));
  const auto unaligned = answer.ok() ? rest::read_unaligned_checkpoints(answer.body) : std::nullopt;
  if (!unaligned) return "whether its checkpoints are unaligned is not known";
  if (!*unaligned) return {};
  return fmt::format("its checkpoints are unaligned, and Flink {} does not read those of Flink {}",
                     base::printable(record.to.version, 40), base::printable(version, 40));
}

[[noreturn]] void refuse(const UpgradeRecord& record, const std::string& why) {
  refuse_last_state(record.from.job, why, true);
}

}  // namespace

std::string savepoints_problem(const flink::Dialect& dialect, const std::string& version) {
  if (!dialect.savepoints_in_ha_metadata) return {};
  return fmt::format(
      "HA metadata of Flink {} names savepoints as it does checkpoints, and which of both one is "
      "it does not tell",
      base::printable(version, 40));
}

void refuse_last_state(const std::string& job, const std::string& why, bool answers) {
  throw Error(Exit::conflict,
              fmt::format("job {} cannot go on by last-state: {}", shown_path(job), why),
              answers ? "nothing was touched; --upgrade=savepoint takes a savepoint, --from PATH "
                        "names a checkpoint"
                      : "nothing was touched; --from PATH names a savepoint or checkpoint, --from "
                        "latest the newest that 'drey savepoints' knows, --upgrade=stateless goes "
                        "on without the job's state");
}

CheckpointPlaces places_of(const std::string& job, const rest::Checkpoints& checkpoints) {
  CheckpointPlaces places{.folder = completed_folder(checkpoints).value_or("")};
  const auto& restored = checkpoints.latest_restored;
  if (!restored || !is_path(restored->path)) return places;
  places.restored = restored->id;
  places.restored_from = restored->path;
  auto plain = *restored;
  plain.is_savepoint = false;  // so is called whatever a path was given for
  const auto folder = folder_of(plain);
  if (places.folder.empty() && folder && folder->ends_with("/" + job)) places.folder = *folder;
  return places;
}

LastCheckpoint last_checkpoint(const ha::Metadata& metadata, const std::string& job,
                               const CheckpointPlaces& places) {
  if (const auto* other = other_job(metadata, job))
    return unknown(fmt::format("HA metadata of job {} is there, too", shown_path(other->id)));
  const auto* newest = newest_of(metadata, job);
  if (newest == nullptr) return unknown("no HA metadata names a checkpoint of it");
  const auto& pointer = newest->pointer;
  if (!pointer.handle)
    return unknown(fmt::format("the pointer to checkpoint {} cannot be read: {}", newest->id,
                               base::printable(pointer.problem, 200)),
                   newest->id);
  if (newest->id == places.restored) return {newest->id, places.restored_from, {}};
  if (places.folder.empty())
    return unknown(
        fmt::format("where checkpoint {} lies is not known: its job tells of no checkpoint with a "
                    "path of its own",
                    newest->id),
        newest->id);
  return {newest->id, fmt::format("{}/chk-{}", places.folder, newest->id), {}};
}

LastCheckpoint last_checkpoint(const std::vector<base::Json>& ha_metadata,
                               const ClusterRef& cluster, const UpgradeRecord& record) {
  std::vector<ha::ConfigMap> maps;
  for (const auto& object : ha_metadata) maps.push_back(ha_config_map(object));
  return last_checkpoint(ha::read_metadata(cluster.name, maps), record.from.job,
                         record.checkpoints);
}

CheckpointPlaces require_last_state(FlinkClient& client, kube::Client& api_server,
                                    const ClusterRef& cluster, const UpgradeRecord& record) {
  if (const auto problem = version_problem(client, record); !problem.empty())
    refuse(record, problem);
  const auto metadata = read_ha_metadata(api_server, cluster);
  if (metadata.maps.empty()) refuse(record, "there is no HA metadata of its cluster");
  const auto answer = client.send(rest::get_checkpoints(record.from.job));
  const auto told = answer.ok() ? rest::read_checkpoints(answer.body) : std::nullopt;
  if (!told)
    refuse(record, answer.ok() ? "the JobManager's answer tells of no checkpoints" : answer.text);
  auto places = places_of(record.from.job, *told);
  const auto found = last_checkpoint(metadata, record.from.job, places);
  if (!found.problem.empty()) refuse(record, found.problem);
  return places;
}

}  // namespace deploy
