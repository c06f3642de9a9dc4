#include "deploy/submit/plan.h"

#include <fmt/format.h>

#include "base/text.h"
#include "deploy/cluster/belongings.h"
#include "deploy/submit/digest.h"
#include "flink/config/options.h"
#include "flink/start/start.h"
#include "flink/version/names.h"
#include "flink/version/version.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

/// The configuration as far as it says what the cluster is to be, instead of the file in which it
/// is shipped.
std::string lasting_configuration(const flink::Configuration& shipped) {
  auto lines = Json::object();
  for (const auto& [key, value] : shipped.entries()) {
    if (!flink::concerns_run_alone(key))
      lines[key] = value.list ? Json(*value.list) : Json(value.text);
  }
  return lines.dump();
}

/// What stands for the secrets in a hash that everybody may read.
std::string digest_of_secrets(const flink::ClusterSpec& spec) {
  const auto secrets = lasting_configuration(spec.withheld) + Json(spec.secret_variables).dump();
  return hex(stretched(secrets, spec.kube_namespace + "/" + spec.cluster_id));
}

std::string hash_of(const flink::Manifests& manifests, const flink::ClusterSpec& spec) {
  const Json::json_pointer file("/data/" + spec.config_file.first);
  std::string text = manifests.deployment.dump();
  const bool has_secrets = !spec.withheld.entries().empty() || !spec.secret_variables.empty();
  if (has_secrets) text += digest_of_secrets(spec);
  const ClusterRef cluster{spec.kube_namespace, spec.cluster_id};
  for (auto object : manifests.owned) {
    if (has_secrets && is_own_secret(cluster, kube::name_of(object))) continue;
    if (object.contains(file)) object[file] = lasting_configuration(spec.shipped);
    text += object.dump();
  }
  // Inputs without them keep the hash that they had before there were any.
  const auto& nonces = spec.nonces;
  if (!nonces.empty())
    text += fmt::format("nonces {} {}", nonces.restart, nonces.savepoint_redeploy);
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

std::map<std::string, std::string> annotations_of(const flink::ClusterSpec& spec) {
  std::map<std::string, std::string> annotations{
      {version_annotation, flink::to_string(spec.dialect.version)}};
  const auto add = [&](const char* annotation, const std::string& text) {
    if (!text.empty()) annotations.emplace(annotation, text);
  };
  const auto* path = spec.shipped.find(flink::options::savepoint_path.key(spec.dialect.version));
  if (path != nullptr) add(restored_annotation, path->text);
  add(restart_nonce_annotation, spec.nonces.restart);
  add(redeploy_nonce_annotation, spec.nonces.savepoint_redeploy);
  return annotations;
}

}  // namespace

Plan plan(const flink::Manifests& manifests, const flink::ClusterSpec& spec) {
  const bool shows_node = spec.rest.type == "NodePort" && spec.dialect.node_address;
  return {.cluster_id = spec.cluster_id,
          .kube_namespace = spec.kube_namespace,
          .deployment = manifests.deployment,
          .owned = manifests.owned,
          .spec_hash = hash_of(manifests, spec),
          .node_address_type = shows_node ? spec.rest.node_address_type : "",
          .annotations = annotations_of(spec)};
}

std::string Plan::restored_from() const {
  const auto found = annotations.find(restored_annotation);
  return found == annotations.end() ? std::string() : found->second;
}

Json stamped(Json object, const std::string& run_token, const Plan& plan) {
  object["metadata"]["annotations"][run_annotation] = run_token;
  object["metadata"]["annotations"][spec_annotation] = plan.spec_hash;
  if (object.at("kind") != "Deployment") return object;
  for (const auto& [key, value] : plan.annotations) object["metadata"]["annotations"][key] = value;
  return object;
}

Json owned_by(Json object, const std::string& deployment, const std::string& uid) {
  object["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "apps/v1"},
                                                        {"kind", "Deployment"},
                                                        {"name", deployment},
                                                        {"uid", uid},
                                                        {"controller", true},
                                                        {"blockOwnerDeletion", true}}});
  return object;
}

base::OrderedJson as_list(const Plan& plan) {
  base::OrderedJson list{
      {"apiVersion", "v1"}, {"kind", "List"}, {"items", base::OrderedJson::array()}};
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
