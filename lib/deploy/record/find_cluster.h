// Search for the cluster that a command names.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "deploy/cluster/named_cluster.h"
#include "kube/client/client.h"

namespace deploy {

/// The error (5) that there is no cluster of a name: it says what its record tells of one that is
/// suspended, or is to come back, else which clusters there are.
class NoSuchCluster : public base::Error {
 public:
  NoSuchCluster(base::Error error, kube::Result found)
      : base::Error(std::move(error)), record(std::move(found)) {}

  kube::Result record{};  ///< the answer to look_at_upgrade
};

/// Looks the cluster up: its Deployment, rest Service and configuration in one flight, the nodes in
/// another if a NodePort wants them. Throws NoSuchCluster when it has neither Deployment nor
/// Service; base::Error with what the API server's refusal means when neither may be looked at, and
/// not_found for a Deployment that is no Flink cluster's. `elsewhere`: namespaces that are worth a
/// word when the name is found there.
NamedCluster find_cluster(kube::Client& client, const std::string& kube_namespace,
                          const std::string& name, const std::vector<std::string>& elsewhere = {});

/// Throws NoSuchCluster; see find_cluster.
[[noreturn]] void no_such_cluster(kube::Client& client, const std::string& kube_namespace,
                                  const std::string& name,
                                  const std::vector<std::string>& elsewhere = {});

}  // namespace deploy
