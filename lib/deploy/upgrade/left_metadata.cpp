#include "deploy/upgrade/left_metadata.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/ha/ha_status.h"
#include "deploy/teardown/forgotten.h"
#include "deploy/teardown/teardown_watch.h"
#include "deploy/upgrade/restored_state.h"

namespace deploy {
namespace {

using base::Error;
using base::Exit;

std::array<std::string, 3> jobs_of(const UpgradeRecord& record) {
  return {record.from.job, record.to.job, record.job_again};
}

[[noreturn]] void refuse(const ClusterRef& cluster, const std::string& why) {
  throw Error(
      Exit::conflict,
      fmt::format("an earlier cluster '{}' in namespace {} left HA metadata, beside which none "
                  "is started: {}",
                  cluster.name, cluster.kube_namespace, why),
      fmt::format("'drey ha {0} --namespace {1}' shows it, 'drey delete {0} --ha-data=drop "
                  "--namespace {1}' removes it",
                  cluster.name, cluster.kube_namespace));
}

}  // namespace

std::string left_metadata_problem(const flink::ha::Metadata& metadata,
                                  const UpgradeRecord& record) {
  const auto known = jobs_of(record);
  for (const auto& job : metadata.jobs) {
    const auto id = shown_path(job.id);
    if (const auto* newest = flink::ha::newest_checkpoint(job))
      return fmt::format("it names checkpoint {} of job {}, which may be newer than {}", newest->id,
                         id, record.start().empty() ? "nothing" : shown_path(record.start()));
    if (std::find(known.begin(), known.end(), job.id) == known.end())
      return fmt::format("it is of job {}, of which the record of the last upgrade does not tell",
                         id);
  }
  return {};
}

bool require_removable_metadata(kube::Client& client, const ClusterRef& cluster,
                                const UpgradeRecord& record) {
  const auto metadata = read_ha_metadata(client, cluster);
  const auto problem = left_metadata_problem(metadata, record);
  if (!problem.empty()) refuse(cluster, problem);
  return !metadata.maps.empty();
}

std::vector<std::string> remove_left_metadata(kube::Client& client, const ClusterRef& cluster,
                                              const UpgradeRecord& record,
                                              base::Deadline deadline) {
  if (!require_removable_metadata(client, cluster, record)) return {};
  TeardownWatch watch(client, cluster, {});
  watch.look(deadline);
  if (watch.has_newcomer()) throw Error(was_replaced(cluster));
  if (watch.is_there()) refuse(cluster, watch.remaining_text() + " of it are still there");
  std::vector<std::string> names;
  for (const auto& job : jobs_of(record)) {
    if (job.empty()) continue;
    for (auto& name : remove_forgotten(client, watch, cluster, job, deadline))
      names.push_back(std::move(name));
  }
  if (!watch.ha_metadata().empty()) refuse(cluster, "it could not be removed");
  return names;
}

}  // namespace deploy
