#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"
#include "flink/version/names.h"

namespace flink::steps {

Draft pod_template(Draft draft, const ClusterSpec& spec) {
  if (spec.task_manager_template.empty()) return draft;
  const auto name = std::string(names::pod_template_prefix) + spec.cluster_id;
  const std::vector<File> files{
      {std::string(names::task_manager_template_file), spec.task_manager_template}};
  mount(draft.pod, draft.main,
        {{"name", names::pod_template_volume},
         {"configMap", {{"name", name}, {"items", volume_items(files)}}}},
        {{"name", names::pod_template_volume}, {"mountPath", names::pod_template_mount}});
  draft.owned.push_back(config_map(spec, name, files));
  return draft;
}

}  // namespace flink::steps
