// Decision what an input that is applied means for a cluster: pure.
#pragma once
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/record/upgrade_lease.h"
#include "deploy/record/upgrade_record.h"

namespace deploy {

/// What is to be done.
enum class Apply {
  create,   ///< there is no such cluster
  keep,     ///< it is there from exactly this input; what it lacks is completed
  upgrade,  ///< it is there from other input, or another client made it
  restart,  ///< there is no such cluster, but state of an earlier one that it goes on from
  resume    ///< an upgrade to this input was begun, and goes on
};

/// What is there: the Deployment, null when there is none, and the record of the last upgrade.
struct Existing {
  base::Json deployment{};
  std::optional<UpgradeRecord> record{};
  UpgradeLease lease{};           ///< on the record
  base::Json flink_deployment{};  ///< the operator's, null: none is known
};

/// The hash of the input that a Deployment was made of; empty of one that drey did not make
/// and has not adopted.
std::string spec_of(const base::Json& deployment);

/// Whether another client than drey made it, such as Flink's own, and drey has not adopted it.
bool is_anothers(const base::Json& deployment);

/// The last upgrade was to this input, and was rolled back: the old cluster runs again.
std::optional<base::Error> refusal_of_rolled_back(const UpgradeRecord& record,
                                                  const ClusterRef& cluster,
                                                  const std::string& spec);

/// Whether the record is of the cluster that is there, or of that which was last. False: there is
/// none, or another cluster was made since.
bool has_own_record(const Existing& existing);

/// The number of the oldest revision that is of the cluster which is there, or was last: those
/// before are of clusters of its name that are gone. 0: all are; none_own: none is.
int first_own_revision(const Existing& existing);

/// `spec` is the hash of the input; `retry`: it is tried again although it was rolled back. Throws
/// base::Error: conflict (6) for what refusal_of_name says, when an upgrade to other input is open,
/// or the Deployment is being deleted; rolled_back (9) for an input that was rolled back last.
Apply decide_apply(const Existing& existing, const ClusterRef& cluster, const std::string& spec,
                   bool retry);

/// The savepoint that an input asks to start from anew: `path`, when its savepointRedeployNonce
/// (empty: it has none) is another one than that of the Deployment which is there
/// (AbstractJobReconciler#redeployWithSavepoint); a nonce that is taken away asks nothing. Throws
/// base::Error{usage} when the path is empty, as the operator refuses it (DefaultValidator).
std::optional<std::string> redeploy_path(const base::Json& deployment, const std::string& nonce,
                                         const std::string& path);

}  // namespace deploy
