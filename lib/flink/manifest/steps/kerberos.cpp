#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"
#include "flink/version/names.h"

namespace flink::steps {
namespace {

using base::Json;

/// Flink gives these two objects no labels.
Json unlabelled(Json object) {
  object["metadata"].erase("labels");
  return object;
}

void mount_keytab(Draft& draft, const ClusterSpec& spec) {
  const auto name = std::string(names::kerberos_keytab_prefix) + spec.cluster_id;
  draft.owned.push_back(
      unlabelled(secret(spec, name, {{spec.kerberos.keytab_name, spec.kerberos.keytab}})));
  mount(draft.pod, draft.main,
        {{"name", names::kerberos_keytab_volume}, {"secret", {{"secretName", name}}}},
        {{"name", names::kerberos_keytab_volume}, {"mountPath", names::kerberos_keytab_mount}});
}

void mount_krb5_conf(Draft& draft, const ClusterSpec& spec) {
  const auto name = std::string(names::krb5_conf_prefix) + spec.cluster_id;
  const auto& file = spec.kerberos.krb5_name;
  if (spec.kerberos.krb5_conf)
    draft.owned.push_back(unlabelled(config_map(spec, name, {{file, *spec.kerberos.krb5_conf}})));
  const auto path = spec.dialect.krb5_item_is_krb5_conf ? std::string(names::krb5_conf_file) : file;
  Json source{{"name", name}, {"items", Json::array({{{"key", file}, {"path", path}}})}};
  mount(draft.pod, draft.main,
        {{"name", names::krb5_conf_volume}, {"configMap", std::move(source)}},
        {{"name", names::krb5_conf_volume},
         {"mountPath", names::krb5_conf_mount},
         {"subPath", names::krb5_conf_file}});
}

}  // namespace

Draft kerberos(Draft draft, const ClusterSpec& spec) {
  if (!spec.kerberos.keytab_name.empty()) mount_keytab(draft, spec);
  if (!spec.kerberos.krb5_name.empty()) mount_krb5_conf(draft, spec);
  return draft;
}

}  // namespace flink::steps
