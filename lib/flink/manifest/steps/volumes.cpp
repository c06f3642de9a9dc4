#include "flink/manifest/manifest.h"
#include "flink/manifest/steps.h"

namespace flink::steps {

Draft env_secrets(Draft draft, const ClusterSpec& spec) {
  for (const auto& [env, secret, key] : spec.secret_env) {
    draft.main["env"].push_back(
        {{"name", env}, {"valueFrom", {{"secretKeyRef", {{"name", secret}, {"key", key}}}}}});
  }
  return draft;
}

Draft mount_secrets(Draft draft, const ClusterSpec& spec) {
  for (const auto& [secret, path] : spec.secret_mounts) {
    const auto volume = secret + "-volume";
    mount(draft.pod, draft.main, {{"name", volume}, {"secret", {{"secretName", secret}}}},
          {{"name", volume}, {"mountPath", path}});
  }
  return draft;
}

Draft claims(Draft draft, const ClusterSpec& spec) {
  for (const auto& claim : spec.claims) {
    mount(draft.pod, draft.main,
          {{"name", claim.volume()},
           {"persistentVolumeClaim", {{"claimName", claim.claim}, {"readOnly", claim.read_only}}}},
          {{"name", claim.volume()}, {"mountPath", claim.path}, {"readOnly", claim.read_only}});
  }
  return draft;
}

}  // namespace flink::steps
