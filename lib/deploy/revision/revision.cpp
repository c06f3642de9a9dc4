#include "deploy/revision/revision.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/belongings.h"
#include "deploy/cluster/named_cluster.h"
#include "deploy/cluster/shipped_configuration.h"
#include "deploy/submit/digest.h"
#include "flink/config/config_file.h"
#include "flink/config/options.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;

/// What an API server or a controller writes into an object's metadata.
Json sent_metadata(const Json& object) {
  auto metadata = Json::object();
  for (const auto* field : {"name", "namespace", "labels"}) {
    const auto& value = kube::value_at(object, {"metadata", field});
    if (!value.is_null()) metadata[field] = value;
  }
  for (const auto& [key, value] : kube::value_at(object, {"metadata", "annotations"}).items()) {
    if (!is_note(key)) metadata["annotations"][key] = value;
  }
  return metadata;
}

/// The object as a client would send it.
Json as_sent(Json object, const kube::Resource& resource) {
  object["metadata"] = sent_metadata(object);
  object["apiVersion"] = resource.api_version;  // items of a list have neither
  object["kind"] = resource.kind;
  object.erase("status");
  if (resource.kind != kube::services.kind) return object;
  auto& spec = object["spec"];
  for (const auto* field : {"clusterIPs", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy"})
    spec.erase(field);
  // Without an address of its own is how Flink's own Service is meant to be.
  if (kube::string_at(spec, {"clusterIP"}) != "None") spec.erase("clusterIP");
  if (spec.contains("ports") && spec["ports"].is_array()) {
    for (auto& port : spec["ports"]) port.erase("nodePort");
  }
  return object;
}

const kube::Resource* kept_kind(const Json& object) {
  const auto kind = kube::string_at(object, {"kind"});
  for (const auto* resource : {&kube::services, &kube::config_maps, &kube::secrets}) {
    if (resource->kind == kind) return resource;
  }
  return nullptr;
}

flink::Dialect dialect_of(const Revision& revision) {
  return flink::dialect_of(flink::parse_version(revision.version).value_or(flink::oldest_known));
}

flink::Configuration configuration_of(const Revision& revision) {
  const ClusterRef cluster{{}, kube::name_of(revision.deployment)};
  const auto found =
      std::find_if(revision.owned.begin(), revision.owned.end(),
                   [&](const Json& each) { return kube::name_of(each) == cluster.config_map(); });
  return shipped_configuration(found == revision.owned.end() ? Json() : *found);
}

/// The same ConfigMap, or Secret, whose configuration starts elsewhere.
Json restarted(Json object, const flink::Start& start, const flink::Dialect& dialect) {
  auto configuration = shipped_configuration(object);
  flink::forget_start(configuration);
  flink::start_from(start, dialect, configuration);
  const std::string yaml(flink::names::yaml_config_file);
  const bool is_yaml = object["data"].contains(yaml);
  const auto file = is_yaml ? yaml : std::string(flink::names::legacy_config_file);
  object["data"][file] = file_data(object, is_yaml ? flink::write_yaml_file(configuration)
                                                   : flink::write_legacy_file(configuration));
  return object;
}

/// What two deployments of objects that drey did not make are told apart by.
std::string hash_of(const Revision& revision) {
  std::string text = revision.deployment.dump();
  for (const auto& object : revision.owned) text += object.dump();
  return hex(sha256(text)).substr(0, 32);
}

constexpr const char* key = "revision";
constexpr std::string_view cluster_label = "drey/revision-of";
constexpr std::string_view secrets_label = "drey/secrets";
constexpr int form = 1;

}  // namespace

std::optional<int> parse_revision_number(std::string_view text) {
  int number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ptr == end && number > 0 ? std::optional(number) : std::nullopt;
}

std::optional<Revision> revision_of(const Json& deployment, const std::vector<Json>& objects) {
  const auto annotation = [&](std::string_view name) {
    return kube::string_at(deployment, {"metadata", "annotations", name});
  };
  NamedCluster named;
  named.deployment = deployment;
  Revision revision{.uid = kube::uid_of(deployment),
                    .spec = annotation(spec_annotation),
                    .version = named.flink_version(),
                    .image = named.image(),
                    .deployed = kube::string_at(deployment, {"metadata", "creationTimestamp"}),
                    .restored_from = annotation(restored_annotation),
                    .provenance = provenance_of(deployment),
                    .deployment = as_sent(deployment, kube::deployments)};
  const ClusterRef cluster{{}, kube::name_of(deployment)};
  for (const auto& object : objects) {
    if (!is_owned_by(object, revision.uid)) continue;
    if (is_secret(object) && !is_own_secret(cluster, kube::name_of(object))) return std::nullopt;
    if (const auto* resource = kept_kind(object))
      revision.owned.push_back(as_sent(object, *resource));
  }
  return revision;
}

std::vector<std::string> missing_parts(const Revision& revision) {
  const ClusterRef cluster{{}, kube::name_of(revision.deployment)};
  std::vector<std::string> missing;
  for (const auto& [resource, name] : {std::pair(&kube::services, cluster.rest_service()),
                                       std::pair(&kube::config_maps, cluster.config_map())}) {
    const bool is_there =
        std::any_of(revision.owned.begin(), revision.owned.end(),
                    [&, &kind = resource->kind, &name = name](const Json& each) {
                      return kube::string_at(each, {"kind"}) == kind && kube::name_of(each) == name;
                    });
    if (!is_there) missing.push_back(fmt::format("{} {}", resource->kind, name));
  }
  return missing;
}

Plan plan_of(const Revision& revision, const ClusterRef& cluster, const flink::Start& wanted) {
  const flink::Start start{wanted.savepoint,
                           is_highly_available(revision) ? wanted.job : std::string()};
  Plan plan{.cluster_id = cluster.name,
            .kube_namespace = cluster.kube_namespace,
            .deployment = revision.deployment,
            .spec_hash = revision.spec.empty() ? hash_of(revision) : revision.spec};
  for (const auto& object : revision.owned)
    plan.owned.push_back(has_configuration(cluster, kube::name_of(object))
                             ? restarted(object, start, dialect_of(revision))
                             : object);
  if (!revision.version.empty()) plan.annotations.emplace(version_annotation, revision.version);
  if (!start.savepoint.empty()) plan.annotations.emplace(restored_annotation, start.savepoint);
  return plan;
}

bool claims_savepoint(const Revision& revision) {
  return flink::claims_savepoint(configuration_of(revision), dialect_of(revision));
}

bool is_highly_available(const Revision& revision) {
  return high_availability_of(configuration_of(revision)).on;
}

std::string revision_name(const ClusterRef& cluster, int number) {
  return fmt::format("{}.drey.{}", cluster.name, number);
}

std::string revision_selector(const ClusterRef& cluster) {
  return fmt::format("{}={}", cluster_label, cluster.name);
}

std::string cluster_of_revision(const Json& object) {
  const auto cluster = kube::string_at(object, {"metadata", "labels", cluster_label});
  const auto name = kube::name_of(object);
  const auto number = parse_revision_number(name.substr(name.rfind('.') + 1));
  return number && name == revision_name({{}, cluster}, *number) ? cluster : std::string();
}

Json revision_object(const Revision& revision, const ClusterRef& cluster) {
  auto owned = Json::array();
  auto secrets = revision.secrets;
  for (const auto& object : revision.owned) {
    if (is_secret(object)) secrets.push_back(kube::name_of(object));
    else owned.push_back(object);
  }
  Json text{{"form", form},
            {"uid", revision.uid},
            {"spec", revision.spec},
            {"flinkVersion", revision.version},
            {"image", revision.image},
            {"deployed", revision.deployed},
            {"restoredFrom", revision.restored_from},
            {"endedWith", revision.ended_with},
            {"deployment", revision.deployment},
            {"owned", std::move(owned)}};
  Json labels{{"app.kubernetes.io/managed-by", "drey"}, {cluster_label, cluster.name}};
  if (!secrets.empty()) {
    text["secrets"] = secrets;
    labels[secrets_label] = "kept";
  }
  if (!revision.provenance.empty())
    text["provenance"] = base::Json(provenance_document(revision.provenance));
  return {{"apiVersion", "v1"},
          {"kind", "ConfigMap"},
          {"metadata",
           {{"name", revision_name(cluster, revision.number)},
            {"namespace", cluster.kube_namespace},
            {"labels", std::move(labels)}}},
          {"data", {{key, text.dump()}}}};
}

Json revision_secret(const Revision& revision, const Json& config_map) {
  auto secrets = Json::array();
  for (const auto& object : revision.owned) {
    if (is_secret(object)) secrets.push_back(object);
  }
  const auto& metadata = kube::value_at(config_map, {"metadata"});
  return {{"apiVersion", "v1"},
          {"kind", "Secret"},
          {"metadata",
           {{"name", kube::name_of(config_map)},
            {"namespace", kube::string_at(metadata, {"namespace"})},
            {"labels", kube::value_at(metadata, {"labels"})},
            {"ownerReferences", Json::array({{{"apiVersion", "v1"},
                                              {"kind", "ConfigMap"},
                                              {"name", kube::name_of(config_map)},
                                              {"uid", kube::uid_of(config_map)}}})}}},
          {"data", {{key, base::base64_encode(Json{{"owned", secrets}}.dump())}}}};
}

bool has_kept_secrets(const Json& config_map) {
  return !kube::string_at(config_map, {"metadata", "labels", secrets_label}).empty();
}

bool add_secrets(Revision& revision, const Json& secret) {
  const auto text = base::base64_decode(kube::string_at(secret, {"data", key}));
  const auto kept = kube::parse_object(text.value_or("")).value_or(Json());
  for (const auto& object : kube::list_at(kept, {"owned"})) {
    const auto found =
        std::find(revision.secrets.begin(), revision.secrets.end(), kube::name_of(object));
    if (found == revision.secrets.end()) continue;
    revision.secrets.erase(found);
    revision.owned.push_back(object);
  }
  return revision.secrets.empty();
}

std::optional<Revision> read_revision(const Json& config_map) {
  const auto name = kube::name_of(config_map);
  const auto number = parse_revision_number(name.substr(name.rfind('.') + 1));
  const auto text = kube::parse_object(kube::string_at(config_map, {"data", key}));
  if (!number || !text || kube::number_at(*text, {"form"}, 0) != form) return std::nullopt;
  const auto field = [&](std::string_view which) { return kube::string_at(*text, {which}); };
  const auto& owned = kube::list_at(*text, {"owned"});
  std::vector<std::string> secrets;
  for (const auto& secret : kube::list_at(*text, {"secrets"})) {
    if (secret.is_string()) secrets.push_back(secret.get<std::string>());
  }
  return Revision{.number = *number,
                  .uid = field("uid"),
                  .spec = field("spec"),
                  .version = field("flinkVersion"),
                  .image = field("image"),
                  .deployed = field("deployed"),
                  .restored_from = field("restoredFrom"),
                  .provenance = read_provenance(kube::value_at(*text, {"provenance"})),
                  .ended_with = field("endedWith"),
                  .deployment = kube::value_at(*text, {"deployment"}),
                  .owned = {owned.begin(), owned.end()},
                  .secrets = std::move(secrets)};
}

}  // namespace deploy
