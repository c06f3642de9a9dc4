// Address of the JobManager's web interface.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "deploy/submit/execute.h"
#include "flink/spec/cluster_spec.h"

namespace deploy {

struct Endpoint {
  std::string url{};                 ///< "http://192.168.64.21:32388"
  std::vector<std::string> notes{};  ///< what is missing, and from where the address can be reached
};

/// The address that Flink's client would print (Fabric8FlinkKubeClient#getRestEndpoint): by the
/// live Service's type, a node's address for a NodePort, the load balancer's address when it has
/// one. Never fails: where an address is not known yet the one inside the cluster stands in, and a
/// note says so.
Endpoint web_interface(const flink::ClusterSpec& spec, const Outcome& outcome,
                       const std::string& server);

}  // namespace deploy
