#include "deploy/diff/new_start.h"

#include "deploy/cluster/annotations.h"
#include "deploy/diff/field_path.h"
#include "kube/api/fields.h"

namespace deploy {

std::vector<FieldDifference> new_start(const Plan& plan, const base::Json& deployment) {
  using base::Json;
  const auto found = [&](const char* name) {
    return kube::value_at(deployment, {"metadata", "annotations", name});
  };
  std::vector<FieldDifference> differences;
  const auto compare = [&](const char* name) {
    const auto wanted = plan.annotations.find(name);
    const auto after = wanted == plan.annotations.end() ? Json() : Json(wanted->second);
    if (const auto before = found(name); before != after)
      differences.push_back({text_of({{"metadata"}, {"annotations"}, {name}}), before, after, ""});
  };
  if (!found(spec_annotation).is_null()) compare(version_annotation);
  compare(restart_nonce_annotation);
  compare(redeploy_nonce_annotation);
  return differences;
}

}  // namespace deploy
