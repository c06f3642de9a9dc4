#include "deploy/teardown/deletion_impact.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/manager.h"
#include "deploy/cluster/shipped_configuration.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

bool is_running_job_manager(const Json& pod) {
  if (kube::string_at(pod, {"metadata", "labels", flink::names::component_label}) !=
      flink::names::job_manager_component)
    return false;
  const auto& statuses = kube::list_at(pod, {"status", "containerStatuses"});
  return std::any_of(statuses.begin(), statuses.end(), [](const Json& status) {
    return !kube::value_at(status, {"state", "running"}).is_null();
  });
}

}  // namespace

DeletionImpact deletion_impact(const Json& deployment, const Json& config_map,
                               const std::vector<Json>& pods,
                               const std::vector<Json>& ha_metadata) {
  const auto configured = high_availability_of(shipped_configuration(config_map));
  DeletionImpact impact{.managed_by = manager_of(deployment),
                        .running = std::any_of(pods.begin(), pods.end(), is_running_job_manager),
                        .high_availability = !ha_metadata.empty() || configured.on,
                        .storage_dir = configured.storage_dir};
  for (const auto& object : ha_metadata)
    impact.metadata.push_back(base::printable(kube::string_at(object, {"metadata", "name"}), 300));
  return impact;
}

bool loses_job(const DeletionImpact& impact) {
  return !impact.high_availability && impact.running && impact.jobs_end != JobsEnd::as_wanted;
}

std::vector<std::string> data_loss_warnings(const DeletionImpact& impact, bool drops_metadata) {
  std::vector<std::string> result;
  if (loses_job(impact))
    result.emplace_back(
        "high availability is off: what its job did since its last savepoint is lost");
  if (drops_metadata && !impact.metadata.empty())
    result.emplace_back(
        "the HA metadata names the job's last checkpoint: without it a new deployment begins from "
        "nothing");
  return result;
}

}  // namespace deploy
