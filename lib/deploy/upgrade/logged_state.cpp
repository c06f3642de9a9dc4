#include "deploy/upgrade/logged_state.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/pod.h"
#include "deploy/ha/ha_status.h"
#include "deploy/upgrade/last_state.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"
#include "kube/api/list.h"
#include "kube/api/request.h"
#include "kube/watch/pod_log.h"

namespace deploy {
namespace {

using base::Json;

/// A JobManager logs what it restores soon after its start, and those that do not answer seldom
/// come far.
constexpr std::int64_t most_lines = 20'000;

std::vector<kube::Call> logs_of(const ClusterRef& cluster, const std::vector<Json>& pods) {
  std::vector<kube::Call> calls;
  for (const auto& pod : pods) {
    const auto container = main_container(pod);
    if (!container) continue;
    for (const bool previous : {true, false})
      calls.push_back(kube::read_text(kube::pod_log(
          cluster.kube_namespace, name_of(pod),
          {.container = container->name, .previous = previous, .tail_lines = most_lines})));
  }
  return calls;
}

std::vector<flink::LoggedRestore> restores_of(kube::Client& client, const ClusterRef& cluster,
                                              const std::string& job) {
  const auto listed = client.send(kube::read(kube::list(
      kube::pods, cluster.kube_namespace, {.label_selector = cluster.selector_of_job_manager()})));
  if (!listed.object) throw client.error_of(listed);
  std::vector<flink::LoggedRestore> restores;
  for (const auto& log :
       client.send(logs_of(cluster, kube::items_of(*listed.object, kube::pods)))) {
    if (!log.text || kube::is_no_log(*log.text)) continue;
    const auto found = flink::read_restores(*log.text, job);
    restores.insert(restores.end(), found.begin(), found.end());
  }
  return restores;
}

/// The only job that HA metadata tells of; empty: none, or several.
std::string job_in(const flink::ha::Metadata& metadata) {
  return metadata.jobs.size() == 1 ? metadata.jobs.front().id : std::string();
}

std::string version_problem(const UpgradeRecord& record) {
  const auto& version = record.from.version;
  const auto known = flink::parse_version(version);
  if (!known) return "which version of Flink it is of is not known";
  const auto dialect = flink::dialect_of(*known);
  if (auto problem = savepoints_problem(dialect, version); !problem.empty()) return problem;
  const auto next = flink::parse_version(record.to.version);
  if (next && flink::minor_text(*next) != flink::minor_text(*known))
    return "whether its checkpoints are unaligned is not known";
  return {};
}

}  // namespace

CheckpointPlaces places_of(const std::string& job,
                           const std::vector<flink::LoggedRestore>& restores) {
  CheckpointPlaces places;
  for (const auto& [number, path] : restores) {
    if (number >= places.restored) {
      places.restored = number;
      places.restored_from = path;
    }
    const auto folder = path.substr(0, path.rfind('/'));
    if (folder.ends_with("/" + job)) places.folder = folder;
  }
  return places;
}

void require_logged_state(kube::Client& api_server, const ClusterRef& cluster,
                          const Json& deployment, UpgradeRecord& record) {
  const auto refuse = [](const std::string& job, const std::string& why) {
    refuse_last_state(job, why, false);
  };
  record.from.version = NamedCluster{.deployment = deployment}.flink_version();
  const auto metadata = read_ha_metadata(api_server, cluster);
  record.from.job = job_in(metadata);
  if (record.from.job.empty())
    refuse("that does not answer", "HA metadata does not tell of one job alone");
  if (const auto problem = version_problem(record); !problem.empty())
    refuse(record.from.job, problem);
  record.checkpoints =
      places_of(record.from.job, restores_of(api_server, cluster, record.from.job));
  const auto found = last_checkpoint(metadata, record.from.job, record.checkpoints);
  if (!found.problem.empty()) refuse(record.from.job, found.problem);
}

}  // namespace deploy
