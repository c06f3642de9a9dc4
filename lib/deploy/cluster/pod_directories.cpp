#include "deploy/cluster/pod_directories.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/shipped_configuration.h"
#include "flink/config/job_options.h"
#include "flink/config/lost_directory.h"
#include "flink/version/dialect.h"
#include "flink/version/version.h"
#include "kube/api/fields.h"

namespace deploy {

std::string warning_of_savepoints(const NamedCluster& cluster, const std::string& directory) {
  if (!cluster.deployment.is_object()) return {};
  const auto shipped = shipped_configuration(cluster.config_map);
  const auto version = flink::parse_version(cluster.flink_version());
  const auto dialect = flink::dialect_of(version.value_or(flink::newest_known));
  const auto text = [&](const flink::Option& option) {
    return shipped.text(option, dialect).value_or("");
  };
  const auto where = directory.empty() ? text(flink::options::savepoints_directory) : directory;
  const auto default_file_system = text(flink::options::default_file_system);
  const auto& volumes = kube::list_at(cluster.deployment, {"spec", "template", "spec", "volumes"});
  if (!flink::goes_with_pod({where, default_file_system}, cluster.job_manager_container(), volumes))
    return {};
  return fmt::format(
      "savepoints in '{}' are lost with the JobManager's pod: no volume that outlives it is "
      "mounted "
      "there",
      base::printable(where, 300));
}

}  // namespace deploy
