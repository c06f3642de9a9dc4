// Revision of a cluster: its objects as they were, so that they can be made again.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "deploy/cluster/provenance.h"
#include "deploy/submit/plan.h"
#include "flink/start/start.h"

namespace deploy {

struct Revision {
  int number = 0;               ///< counted from 1, the oldest first
  std::string uid{};            ///< of its Deployment, when it was there
  std::string spec{};           ///< hash of what the cluster is to be; empty of one not drey's
  std::string version{};        ///< Flink's; empty when it is not known
  std::string image{};          ///< of the JobManager's main container
  std::string deployed{};       ///< when, RFC 3339
  std::string restored_from{};  ///< the path that it was told to start from
  Provenance provenance{};      ///< which pipeline deployed it
  std::string ended_with{};     ///< the savepoint with which it was stopped; empty: none is known
  base::Json deployment{};      ///< as it is to be sent
  std::vector<base::Json> owned{};
  std::vector<std::string> secrets{};  ///< names of Secrets that are missing in `owned`
};

/// The revision that a live Deployment is, with those of `objects` that it owns; without what the
/// API server and controllers wrote into them. `number`, `ended_with` are left out. Absent when it
/// owns Secrets other than those of --secrets-to-secret (Kerberos): they are copied nowhere.
std::optional<Revision> revision_of(const base::Json& deployment,
                                    const std::vector<base::Json>& objects);

/// What no cluster is without, and is not among its objects: "Service orders-rest", "ConfigMap
/// flink-config-orders". Only what belongs to the Deployment, by its owner reference, is copied.
std::vector<std::string> missing_parts(const Revision& revision);

/// The plan that makes its objects anew, from another start: what its configuration says of that is
/// replaced. Without high availability Flink gives ids to jobs, and the start's is left out.
Plan plan_of(const Revision& revision, const ClusterRef& cluster, const flink::Start& start);

/// Whether its jobs take over the savepoint that they start from (claim mode CLAIM): it is gone
/// once they have a checkpoint of their own (RestoreMode).
bool claims_savepoint(const Revision& revision);

/// Whether its configuration turns high availability on.
bool is_highly_available(const Revision& revision);

/// The number that a word is: whole, from 1 on; absent when it is none.
std::optional<int> parse_revision_number(std::string_view text);

/// Name of the ConfigMap that keeps a revision, and the selector of all of a cluster's.
std::string revision_name(const ClusterRef& cluster, int number);
std::string revision_selector(const ClusterRef& cluster);

/// The cluster that a ConfigMap keeps a revision of; empty for any other object.
std::string cluster_of_revision(const base::Json& object);

/// The ConfigMap: no owner, and none of the labels by which a cluster's objects are deleted. It has
/// no Secret, but names those of the cluster.
base::Json revision_object(const Revision& revision, const ClusterRef& cluster);

/// The Secret of the same name that has the cluster's Secrets. That ConfigMap, as it is at the API
/// server, is its owner, so that it goes with it.
base::Json revision_secret(const Revision& revision, const base::Json& config_map);

/// The revision in a ConfigMap, without its Secrets; absent when there is none that this version
/// can read.
std::optional<Revision> read_revision(const base::Json& config_map);

/// Whether such a ConfigMap names Secrets, by its metadata alone.
bool has_kept_secrets(const base::Json& config_map);

/// Adds the Secrets that such a Secret has. Returns whether none is missing any more.
bool add_secrets(Revision& revision, const base::Json& secret);

}  // namespace deploy
