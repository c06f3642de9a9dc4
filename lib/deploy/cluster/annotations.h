// Annotations that drey puts on the objects it makes, and those of others that are no input.
#pragma once
#include <string_view>

namespace deploy {

inline constexpr const char* run_annotation =
    "drey/run";  ///< which run of the program made the object
inline constexpr const char* joined_annotation =
    "drey/joined";  ///< of the Deployment: which run has found it last, and goes on with it
inline constexpr const char* spec_annotation =
    "drey/spec";  ///< the hash of what the cluster is to be
inline constexpr const char* version_annotation =
    "drey/flink-version";  ///< of the Deployment: for which Flink version it was made
inline constexpr const char* restart_nonce_annotation =
    "drey/restart-nonce";  ///< of the Deployment: spec.restartNonce of its FlinkDeployment
inline constexpr const char* redeploy_nonce_annotation =
    "drey/savepoint-redeploy-nonce";  ///< the same of spec.job.savepointRedeployNonce
inline constexpr const char* removed_by_annotation =
    "drey/removed-by";  ///< of a Deployment whose JobManager was stopped so that it can be removed:
                        ///< what removes it, see Removal
inline constexpr const char* restored_annotation =
    "drey/restored-from";  ///< the savepoint or checkpoint that the run was told to start from

/// Whether it is one in which a tool keeps its notes: drey, the Deployment's controller, kubectl.
constexpr bool is_note(std::string_view annotation) {
  return annotation.starts_with("drey/") || annotation.starts_with("deployment.kubernetes.io/") ||
         annotation.starts_with("kubectl.kubernetes.io/last-applied-configuration");
}

}  // namespace deploy
