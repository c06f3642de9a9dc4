#include "flink/spec/volumes.h"

#include <algorithm>

#include "flink/config/options.h"
#include "flink/version/names.h"

namespace flink {

const Option* option_of_volume(const ClusterSpec& spec, const std::string& volume) {
  const bool is_claim =
      std::any_of(spec.claims.begin(), spec.claims.end(),
                  [&](const PersistentVolumeClaim& claim) { return claim.volume() == volume; });
  if (is_claim) return &options::persistent_volume_claims;
  if (volume == names::user_artifacts_volume) return &options::artifacts_base_dir;
  if (volume == names::flink_config_volume) return &options::flink_conf_dir;
  if (volume == names::hadoop_config_volume) return &options::hadoop_config_map;
  if (volume == names::kerberos_keytab_volume) return &options::kerberos_keytab;
  if (volume == names::krb5_conf_volume) return &options::krb5_conf;
  if (volume == names::pod_template_volume) return &options::pod_template_task_manager;
  const bool is_secret =
      std::any_of(spec.secret_mounts.begin(), spec.secret_mounts.end(),
                  [&](const SecretMount& mount) { return mount.secret + "-volume" == volume; });
  return is_secret ? &options::secrets : nullptr;
}

bool is_secret_variable(const ClusterSpec& spec, const base::Json& variable) {
  return std::any_of(spec.secret_env.begin(), spec.secret_env.end(), [&](const SecretEnv& each) {
    return variable == base::Json{{"name", each.env},
                                  {"valueFrom",
                                   {{"secretKeyRef", {{"name", each.secret}, {"key", each.key}}}}}};
  });
}

}  // namespace flink
