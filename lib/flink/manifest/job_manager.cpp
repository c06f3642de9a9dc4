#include "flink/manifest/job_manager.h"

#include <algorithm>
#include <tuple>

#include "flink/manifest/steps.h"

namespace flink {
namespace {

using base::Json;

Json deployment(const ClusterSpec& spec, Json pod) {
  Json metadata{{"name", spec.cluster_id}, {"labels", spec.pod_labels()}};
  if (spec.dialect.deployment_annotations && !spec.annotations.empty())
    metadata["annotations"] = spec.annotations;
  if (!spec.owner_references.empty()) metadata["ownerReferences"] = spec.owner_references;
  // What selects pods by the user's labels selects them by those of the template too.
  Json selector =
      spec.dialect.stable_selector ? Json(spec.selector()) : pod.at("metadata").at("labels");
  Json body{{"replicas", spec.replicas},
            {"selector", {{"matchLabels", std::move(selector)}}},
            {"template", std::move(pod)}};
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", std::move(metadata)},
          {"spec", std::move(body)}};
}

/// fabric8 up to 5.x sorted what it was to create: Secrets, Services, ConfigMaps, each kind by
/// name.
void sort_by_kind(std::vector<Json>& objects) {
  const auto rank = [](const Json& object) {
    const auto kind = object.at("kind").get<std::string>();
    return std::tuple(kind == "Secret"    ? 0
                      : kind == "Service" ? 1
                                          : 2,
                      object.at("metadata").at("name").get<std::string>());
  };
  std::sort(objects.begin(), objects.end(),
            [&](const Json& a, const Json& b) { return rank(a) < rank(b); });
}

}  // namespace

Manifests job_manager(const ClusterSpec& spec) {
  Draft draft;
  for (const auto step : job_manager_steps) draft = step(std::move(draft), spec);
  if (spec.dialect.sorts_owned_objects) sort_by_kind(draft.owned);
  draft.pod["spec"]["containers"].push_back(std::move(draft.main));
  return {deployment(spec, std::move(draft.pod)), std::move(draft.owned)};
}

}  // namespace flink
