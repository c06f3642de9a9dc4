// Annotations that drey puts on the objects it makes.
#pragma once

namespace deploy {

inline constexpr const char* run_annotation =
    "drey/run";  ///< which run of the program made the object
inline constexpr const char* spec_annotation =
    "drey/spec";  ///< the hash of what the cluster is to be
inline constexpr const char* version_annotation =
    "drey/flink-version";  ///< of the Deployment: for which Flink version it was made
inline constexpr const char* restart_nonce_annotation =
    "drey/restart-nonce";  ///< of the Deployment: spec.restartNonce of its FlinkDeployment
inline constexpr const char* redeploy_nonce_annotation =
    "drey/savepoint-redeploy-nonce";  ///< the same of spec.job.savepointRedeployNonce
inline constexpr const char* restored_annotation =
    "drey/restored-from";  ///< the savepoint or checkpoint that the run was told to start from

}  // namespace deploy
