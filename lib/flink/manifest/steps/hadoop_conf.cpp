#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"
#include "flink/version/names.h"

namespace flink::steps {

Draft hadoop_conf(Draft draft, const ClusterSpec& spec) {
  if (!spec.hadoop.mounted()) return draft;
  const auto own_name = std::string(names::hadoop_config_prefix) + spec.cluster_id;
  base::Json source{{"name", spec.hadoop.existing_config_map}};
  if (spec.hadoop.existing_config_map.empty()) {
    source = {{"name", own_name}, {"items", volume_items(spec.hadoop.files)}};
    draft.owned.push_back(config_map(spec, own_name, spec.hadoop.files));
  }
  mount(draft.pod, draft.main,
        {{"name", names::hadoop_config_volume}, {"configMap", std::move(source)}},
        {{"name", names::hadoop_config_volume}, {"mountPath", names::hadoop_conf_mount}});
  // The JobManager looks at this variable to decide whether TaskManagers get the volume.
  draft.main["env"].push_back(
      env_var(std::string(names::hadoop_conf_env), std::string(names::hadoop_conf_mount)));
  return draft;
}

}  // namespace flink::steps
