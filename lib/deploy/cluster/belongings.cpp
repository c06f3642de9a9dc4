#include "deploy/cluster/belongings.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/ha/names.h"
#include "flink/version/names.h"
#include "kube/api/fields.h"
#include "kube/api/object.h"

namespace deploy {
namespace {

using base::Json;
namespace names = flink::names;

/// Whether the pods of the Deployment have a volume of that name.
bool mounts(const Json& deployment, std::string_view volume) {
  const auto& volumes = kube::list_at(deployment, {"spec", "template", "spec", "volumes"});
  return std::any_of(volumes.begin(), volumes.end(),
                     [&](const Json& each) { return kube::string_at(each, {"name"}) == volume; });
}

/// Whether a container of the Deployment's pods has a variable of that Secret.
bool reads(const Json& deployment, const std::string& secret) {
  for (const auto& container :
       kube::list_at(deployment, {"spec", "template", "spec", "containers"})) {
    for (const auto& variable : kube::list_at(container, {"env"})) {
      if (kube::string_at(variable, {"valueFrom", "secretKeyRef", "name"}) == secret) return true;
    }
  }
  return false;
}

/// The Secrets that are made with the cluster.
std::vector<std::string> secrets_of(const ClusterRef& cluster, const Json& deployment) {
  std::vector<std::string> secrets;
  if (mounts(deployment, names::kerberos_keytab_volume))
    secrets.push_back(std::string(names::kerberos_keytab_prefix) + cluster.name);
  if (mounts(deployment, cluster.secret_config() + std::string(names::secret_volume_suffix)))
    secrets.push_back(cluster.secret_config());
  if (reads(deployment, cluster.secret_env())) secrets.push_back(cluster.secret_env());
  return secrets;
}

std::string plural(std::string_view kind) {
  return kind == "Pod" ? "pods" : fmt::format("{}s", kind);
}

}  // namespace

std::vector<kube::Watched> collections_of(const ClusterRef& cluster, const Json& deployment) {
  const auto labels = cluster.selector();
  const auto named = [](std::string_view prefix, const std::string& name) {
    return fmt::format("metadata.name={}{}", prefix, name);
  };
  const auto part = part_of_cluster(cluster);
  std::vector<kube::Watched> watched{{.resource = kube::deployments,
                                      .name_space = cluster.kube_namespace,
                                      .field_selector = named("", cluster.name),
                                      .shared = part}};
  for (const auto& resource : {kube::replica_sets, kube::pods, kube::services, kube::config_maps})
    watched.push_back({.resource = resource,
                       .name_space = cluster.kube_namespace,
                       .label_selector = labels,
                       .optional = true,
                       .shared = part});
  for (const auto& secret : secrets_of(cluster, deployment))
    watched.push_back({kube::secrets, cluster.kube_namespace, {}, named("", secret), true});
  if (mounts(deployment, names::krb5_conf_volume))
    watched.push_back({kube::config_maps,
                       cluster.kube_namespace,
                       {},
                       named(names::krb5_conf_prefix, cluster.name),
                       true});
  return watched;
}

bool is_ha_metadata(const Json& object, const std::string& cluster) {
  return kube::string_at(object, {"kind"}) == "ConfigMap" && owners_of(object).empty() &&
         flink::ha::parse_map_name(kube::name_of(object), cluster).has_value();
}

std::vector<std::string> owners_of(const Json& object) {
  std::vector<std::string> uids;
  for (const auto& owner : kube::list_at(object, {"metadata", "ownerReferences"}))
    uids.push_back(kube::string_at(owner, {"uid"}));
  return uids;
}

bool is_owned_by(const Json& object, const std::string& uid) {
  const auto owners = owners_of(object);
  return std::find(owners.begin(), owners.end(), uid) != owners.end();
}

std::string owning_cluster(const Json& object) {
  for (const auto& owner : kube::list_at(object, {"metadata", "ownerReferences"})) {
    if (kube::string_at(owner, {"kind"}) == kube::deployments.kind)
      return kube::string_at(owner, {"name"});
  }
  return {};
}

std::string summary(const std::vector<Count>& counts) {
  constexpr std::array<std::string_view, 5> order{"Deployment", "Pod", "Service", "ConfigMap",
                                                  "Secret"};
  std::vector<std::string> parts;
  for (const bool ha : {false, true}) {
    for (const auto kind : order) {
      std::size_t number = 0;
      for (const auto& count : counts)
        number += count.kind == kind && count.ha_metadata == ha ? count.number : 0;
      if (number == 0) continue;
      const std::string_view one = kind == "Pod" ? "pod" : kind;
      const auto what = number == 1 ? std::string(one) : fmt::format("{} {}", number, plural(kind));
      parts.push_back(!ha           ? what
                      : number == 1 ? fmt::format("HA {}", one)
                                    : fmt::format("{} HA {}", number, plural(kind)));
    }
  }
  return base::join(parts, ", ");
}

bool is_own_secret(const ClusterRef& cluster, std::string_view name) {
  return name == cluster.secret_config() || name == cluster.secret_env();
}

bool has_configuration(const ClusterRef& cluster, std::string_view name) {
  return name == cluster.config_map() || name == cluster.secret_config();
}

}  // namespace deploy
