#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"
#include "flink/version/names.h"

namespace flink::steps {

Draft flink_conf(Draft draft, const ClusterSpec& spec) {
  const auto name = std::string(names::flink_config_prefix) + spec.cluster_id;
  auto files = spec.log_files;
  files.push_back(spec.config_file);
  mount(draft.pod, draft.main,
        {{"name", names::flink_config_volume},
         {"configMap", {{"name", name}, {"items", volume_items(files)}}}},
        {{"name", names::flink_config_volume}, {"mountPath", spec.conf_dir}});
  draft.owned.push_back(config_map(spec, name, files));
  return draft;
}

Draft secret_conf(Draft draft, const ClusterSpec& spec) {
  if (!spec.whole_file.empty()) {
    auto files = spec.log_files;
    files.emplace_back(spec.config_file.first, spec.whole_file);
    draft.owned.push_back(
        secret(spec, std::string(names::secret_config_prefix) + spec.cluster_id, files));
  }
  if (!spec.secret_variables.empty())
    draft.owned.push_back(secret(spec, std::string(names::secret_env_prefix) + spec.cluster_id,
                                 {spec.secret_variables.begin(), spec.secret_variables.end()}));
  return draft;
}

}  // namespace flink::steps
