#include "deploy/plan.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/digest.h"
#include "flink/names.h"
#include "flink/version.h"

namespace deploy {
namespace {

using base::Json;

std::string hash_of(const flink::Manifests& manifests) {
  std::string text = manifests.deployment.dump();
  for (const auto& object : manifests.owned) text += object.dump();
  // 128 bits are plenty to tell inputs apart, and fit into a column.
  return hex(sha256(text)).substr(0, 32);
}

/// Keys in the order in which people read manifests.
base::OrderedJson readable(const Json& object) {
  base::OrderedJson result;
  for (const auto* key : {"apiVersion", "kind", "metadata"}) {
    if (object.contains(key)) result[key] = base::OrderedJson(object.at(key));
  }
  for (const auto& [key, value] : object.items()) result[key] = base::OrderedJson(value);
  return result;
}

}  // namespace

Plan plan(const flink::Manifests& manifests, const flink::ClusterSpec& spec) {
  const bool shows_node = spec.rest.type == "NodePort" && spec.dialect.node_address;
  return {spec.cluster_id,
          spec.kube_namespace,
          manifests.deployment,
          manifests.owned,
          hash_of(manifests),
          flink::to_string(spec.dialect.version),
          shows_node ? spec.rest.node_address_type : ""};
}

Json stamped(Json object, const std::string& run_token, const Plan& plan) {
  object["metadata"]["annotations"][run_annotation] = run_token;
  object["metadata"]["annotations"][spec_annotation] = plan.spec_hash;
  if (object.at("kind") == "Deployment") object["metadata"]["annotations"][version_annotation] = plan.flink_version;
  return object;
}

Json owned_by(Json object, const std::string& deployment, const std::string& uid) {
  object["metadata"]["ownerReferences"] = Json::array(
      {{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", deployment}, {"uid", uid}, {"controller", true}, {"blockOwnerDeletion", true}}});
  return object;
}

base::OrderedJson as_list(const Plan& plan) {
  base::OrderedJson list{{"apiVersion", "v1"}, {"kind", "List"}, {"items", base::OrderedJson::array()}};
  list["items"].push_back(readable(plan.deployment));
  for (const auto& object : plan.owned) list["items"].push_back(readable(object));
  return list;
}

std::string display_name(const Json& object) {
  const auto kind = base::lower(object.at("kind").get<std::string>());
  const auto name = object.at("metadata").at("name").get<std::string>();
  return kind == "deployment" ? "deployment.apps/" + name : kind + "/" + name;
}

}  // namespace deploy
