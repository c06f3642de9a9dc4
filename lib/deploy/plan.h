// What is to be created, in order.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "flink/job_manager.h"

namespace deploy {

inline constexpr const char* run_annotation = "drey/run";                ///< which run of the program made the object
inline constexpr const char* version_annotation = "drey/flink-version";  ///< of the Deployment: for which Flink version it was made
inline constexpr const char* spec_annotation = "drey/spec";              ///< the hash of everything that the run was told

/// The Deployment first, which owns the others; they are sent when it exists.
struct Plan {
  std::string cluster_id{};
  std::string kube_namespace{};
  base::Json deployment{};
  std::vector<base::Json> owned{};
  std::string spec_hash{};          ///< of all the objects
  std::string flink_version{};      ///< "2.3.0"
  std::string node_address_type{};  ///< not empty: a NodePort is shown with a node's address of that type
};

Plan plan(const flink::Manifests& manifests, const flink::ClusterSpec& spec);

/// The object with the two annotations that tell drey's own objects from others', the Deployment with its Flink version as well: images have
/// versions of their own.
base::Json stamped(base::Json object, const std::string& run_token, const Plan& plan);

/// The object with the Deployment as its controller, as Flink's client writes it.
base::Json owned_by(base::Json object, const std::string& deployment, const std::string& uid);

/// The objects as a `v1` List: the Deployment, then the owned ones, without annotations of drey's and ownerReferences of the run.
base::OrderedJson as_list(const Plan& plan);

/// "service/orders-rest": how messages name an object.
std::string display_name(const base::Json& object);

}  // namespace deploy
