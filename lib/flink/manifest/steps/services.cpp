#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"
#include "flink/version/names.h"

namespace flink::steps {
namespace {

using base::Json;

/// The user's labels win over Flink's here, unlike on the pods.
Json service(const ClusterSpec& spec, const std::string& name, const StringMap& labels,
             const StringMap& annotations) {
  Json metadata = owned_metadata(spec, name);
  for (const auto& [key, value] : labels) metadata["labels"][key] = value;
  if (!annotations.empty()) metadata["annotations"] = annotations;
  return {{"apiVersion", "v1"},
          {"kind", "Service"},
          {"metadata", std::move(metadata)},
          {"spec", {{"selector", spec.selector()}}}};
}

}  // namespace

Draft internal_service(Draft draft, const ClusterSpec& spec) {
  if (spec.high_availability) return draft;  // TaskManagers find the leader in a ConfigMap
  Json object = service(spec, spec.cluster_id, spec.internal_service_labels,
                        spec.internal_service_annotations);
  object["spec"]["clusterIP"] = "None";
  object["spec"]["ports"] = {{{"name", names::rpc_port}, {"port", spec.ports.rpc}},
                             {{"name", names::blob_port}, {"port", spec.ports.blob}}};
  draft.owned.push_back(std::move(object));
  return draft;
}

Draft external_service(Draft draft, const ClusterSpec& spec) {
  Json object = service(spec, spec.cluster_id + std::string(names::rest_service_suffix),
                        spec.rest.labels, spec.rest.annotations);
  object["spec"]["type"] = spec.rest.kubernetes_type();
  if (spec.rest.headless()) object["spec"]["clusterIP"] = "None";
  object["spec"]["ports"] = Json::array({{{"name", names::rest_port},
                                          {"port", spec.ports.rest},
                                          {"targetPort", spec.ports.rest_bind}}});
  draft.owned.push_back(std::move(object));
  return draft;
}

}  // namespace flink::steps
