#include "deploy/upgrade/upgrade_decision.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/manager.h"
#include "deploy/record/open_upgrade.h"
#include "kube/api/object.h"

namespace deploy {

using base::Error;
using base::Exit;

std::optional<Error> refusal_of_rolled_back(const UpgradeRecord& record, const ClusterRef& cluster,
                                            const std::string& spec) {
  if (record.phase != UpgradePhase::rolled_back || record.to.spec != spec) return std::nullopt;
  return Error(Exit::rolled_back,
               fmt::format("this input of cluster '{}' in namespace {} was rolled back; {} had "
                           "applied it at {}: {}",
                           cluster.name, cluster.kube_namespace, base::printable(record.by, 200),
                           base::printable(record.since, 40), base::printable(record.failure)),
               "nothing was touched; --retry tries it again");
}

std::string spec_of(const base::Json& deployment) {
  return kube::string_at(deployment, {"metadata", "annotations", spec_annotation});
}

bool is_anothers(const base::Json& deployment) {
  return !deployment.is_null() && spec_of(deployment).empty();
}

bool has_own_record(const Existing& existing) {
  const auto& deployment = existing.deployment;
  return existing.record &&
         (deployment.is_null() || is_of(*existing.record, kube::uid_of(deployment)));
}

int first_own_revision(const Existing& existing) {
  if (has_own_record(existing)) return existing.record->first_revision;
  return existing.deployment.is_null() ? 0 : none_own;
}

Apply decide_apply(const Existing& existing, const ClusterRef& cluster, const std::string& spec,
                   bool retry) {
  const auto& deployment = existing.deployment;
  if (const auto refusal = refusal_of_name(deployment, existing.flink_deployment, cluster))
    throw Error(*refusal);
  if (existing.record) {
    const auto refusal = refusal_of_open_upgrade(*existing.record, existing.lease, cluster, spec);
    if (refusal && existing.record->to.spec == spec) return Apply::resume;
    if (refusal) throw Error(*refusal);
  }
  if (deployment.is_null())
    return existing.record && existing.record->keeps_state() ? Apply::restart : Apply::create;
  if (kube::is_terminating(deployment))
    throw Error(Exit::conflict,
                fmt::format("cluster '{}' in namespace {} is being deleted", cluster.name,
                            cluster.kube_namespace),
                fmt::format("wait until it is gone: drey delete {} --namespace {}", cluster.name,
                            cluster.kube_namespace));
  if (spec_of(deployment) == spec) return Apply::keep;
  if (has_own_record(existing) && !retry) {
    if (const auto refusal = refusal_of_rolled_back(*existing.record, cluster, spec))
      throw Error(*refusal);
  }
  return Apply::upgrade;
}

std::optional<std::string> redeploy_path(const base::Json& deployment, const std::string& nonce,
                                         const std::string& path) {
  if (nonce.empty() || deployment.is_null() ||
      kube::string_at(deployment, {"metadata", "annotations", redeploy_nonce_annotation}) == nonce)
    return std::nullopt;
  if (path.empty())
    throw Error(Exit::usage,
                fmt::format("savepointRedeployNonce {} asks for a new start of cluster '{}', and "
                            "spec.job.initialSavepointPath names no savepoint",
                            nonce, base::printable(kube::name_of(deployment), 100)));
  return path;
}

}  // namespace deploy
