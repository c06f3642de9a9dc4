// Name of a cluster, and what it makes of its objects' names and labels.
#pragma once
#include <string>

#include "kube/watch/watched.h"

namespace deploy {

/// A cluster by its name.
struct ClusterRef {
  std::string kube_namespace{};
  std::string name{};  ///< kubernetes.cluster-id

  /// Of labels that all its objects have: "app=orders,type=flink-native-kubernetes". Throws
  /// base::Error{not_found} for a name that is no label's value, which no cluster can have.
  std::string selector() const;
  std::string selector_of_job_manager() const;  ///< the same, and component=jobmanager
  std::string rest_service() const;             ///< name of its Service: "orders-rest"
  std::string config_map() const;  ///< name of its configuration: "flink-config-orders"

  /// Names of the Secrets that it has with --secrets-to-secret: "drey-conf-orders", "drey-env-…".
  std::string secret_config() const;
  std::string secret_env() const;
};

/// Selector of the objects of all clusters, by the label that Flink's client puts on them
/// (Constants#LABEL_TYPE_KEY).
std::string selector_of_clusters();

/// Selector of the JobManagers' Deployments and pods among them.
std::string selector_of_job_managers();

/// The objects of one cluster in a watch of those of all clusters (ClusterRef::selector).
kube::SharedPart part_of_cluster(const ClusterRef& cluster);

}  // namespace deploy
