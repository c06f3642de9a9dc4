// One cluster that a command names, as the API server holds it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "deploy/cluster/cluster_ref.h"
#include "kube/client/client.h"

namespace deploy {

struct NamedCluster {
  std::string kube_namespace{};
  std::string name{};       ///< kubernetes.cluster-id
  base::Json deployment{};  ///< null: there is none, or it may not be looked at
  bool deployment_absent = false;
  std::optional<base::Error>
      deployment_unseen{};                      ///< why it may not be, or could not be, looked at
  base::Json rest_service{};                    ///< null likewise
  std::optional<base::Error> service_unseen{};  ///< likewise
  base::Json config_map{};                      ///< flink-config-NAME, null likewise
  std::optional<kube::Result> nodes{};          ///< asked for when the rest Service is a NodePort

  ClusterRef ref() const { return {kube_namespace, name}; }

  /// Of its Deployment; empty: there is none.
  std::string uid() const;

  /// Its Deployment is marked for deletion, or is gone while the Service still stands.
  bool is_terminating() const;

  /// The JobManager's main container, else its first, as the Deployment has it; null when not
  /// known.
  base::Json job_manager_container() const;

  /// The image of the JobManager's main container, empty when not known.
  std::string image() const;

  /// The Flink version for which drey made it, else the one in its image's tag; empty when neither
  /// is known.
  std::string flink_version() const;
};

/// Whether a Deployment is a Flink cluster's: it has the labels that Flink's client gives a
/// JobManager's (KubernetesJobManagerParameters#getSelectors). `drey list` shows no other.
bool is_flink(const base::Json& deployment, const ClusterRef& cluster);

/// "Deployment team-a/orders is no Flink cluster's: …": what is said of any other.
std::string no_flink_text(const ClusterRef& cluster);

/// Throws base::Error{not_found} for a Deployment that is no Flink cluster's.
void require_flink(const base::Json& deployment, const ClusterRef& cluster);

/// "2.3.0": the version in the Deployment's annotation, which may be empty, else in the image's
/// tag; empty when neither has one.
std::string flink_version_of(const std::string& annotation, const std::string& image);

/// The conflict (6) that another Deployment has the name by now than the one that was looked at.
base::Error was_replaced(const ClusterRef& cluster);

/// "drey VERB orders --namespace NS": how a hint names a command about the same cluster, whatever
/// the kubeconfig's namespace is by then.
std::string command_about(std::string_view verb, const std::string& name,
                          const std::string& kube_namespace);

}  // namespace deploy
