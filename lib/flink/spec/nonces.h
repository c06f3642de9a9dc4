// Numbers by whose change an input asks for a new start of its cluster.
#pragma once
#include <string>

namespace flink {

/// They say nothing about the cluster, and are a part of what two inputs are compared by. Empty:
/// the input says none.
struct Nonces {
  std::string restart{};             ///< FlinkDeployment: spec.restartNonce
  std::string savepoint_redeploy{};  ///< FlinkDeployment: spec.job.savepointRedeployNonce

  bool empty() const { return restart.empty() && savepoint_redeploy.empty(); }
};

}  // namespace flink
