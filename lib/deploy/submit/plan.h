// Plan: the objects to be created, in order.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/cluster/annotations.h"
#include "deploy/cluster/cluster_ref.h"
#include "flink/manifest/job_manager.h"

namespace deploy {

/// The Deployment first, which owns the others; they are sent when it exists.
struct Plan {
  std::string cluster_id{};
  std::string kube_namespace{};
  base::Json deployment{};
  std::vector<base::Json> owned{};
  std::string spec_hash{};  ///< of all the objects, without what concerns one run alone
                            ///< (flink::concerns_run_alone), and of the input's nonces
  std::string
      node_address_type{};  ///< not empty: a NodePort is shown with a node's address of that type
  std::map<std::string, std::string>
      annotations{};  ///< what is recorded on the Deployment beside its hash

  ClusterRef ref() const { return {kube_namespace, cluster_id}; }

  /// The savepoint or checkpoint to start from; empty: none.
  std::string restored_from() const;
};

Plan plan(const flink::Manifests& manifests, const flink::ClusterSpec& spec);

/// The object with the two annotations that tell drey's own objects from others', the Deployment
/// with its Flink version as well: images have versions of their own.
base::Json stamped(base::Json object, const std::string& run_token, const Plan& plan);

/// The object with the Deployment as its controller, as Flink's client writes it.
base::Json owned_by(base::Json object, const std::string& deployment, const std::string& uid);

/// The objects as a `v1` List: the Deployment, then the owned ones, without annotations of drey's
/// and ownerReferences of the run.
base::OrderedJson as_list(const Plan& plan);

/// "service/orders-rest": how messages name an object.
std::string display_name(const base::Json& object);

}  // namespace deploy
