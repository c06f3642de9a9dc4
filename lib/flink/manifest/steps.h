// The steps that make the objects of a cluster, and the order they come in: Flink's decorators.
#pragma once
#include <array>
#include <vector>

#include "base/json.h"
#include "flink/spec/cluster_spec.h"

namespace flink {

/// What the steps add to: the pod without its main container, the main container, and the objects
/// beside the Deployment.
struct Draft {
  base::Json pod{};   ///< PodTemplateSpec; its main container is added at the end
  base::Json main{};  ///< the main container
  std::vector<base::Json>
      owned{};  ///< Services, ConfigMaps and Secrets, in the order in which they are sent
};

using Step = Draft (*)(Draft, const ClusterSpec&);

namespace steps {
Draft init(Draft draft, const ClusterSpec& spec);           ///< InitJobManagerDecorator
Draft env_secrets(Draft draft, const ClusterSpec& spec);    ///< EnvSecretsDecorator
Draft mount_secrets(Draft draft, const ClusterSpec& spec);  ///< MountSecretsDecorator
Draft claims(Draft draft, const ClusterSpec& spec);         ///< PersistentVolumeClaimMountDecorator
Draft command(Draft draft,
              const ClusterSpec& spec);  ///< CmdJobManagerDecorator, JavaCmdJobManagerDecorator
Draft internal_service(Draft draft, const ClusterSpec& spec);  ///< InternalServiceDecorator
Draft external_service(Draft draft, const ClusterSpec& spec);  ///< ExternalServiceDecorator
Draft hadoop_conf(Draft draft, const ClusterSpec& spec);       ///< HadoopConfMountDecorator
Draft kerberos(Draft draft, const ClusterSpec& spec);          ///< KerberosMountDecorator
Draft flink_conf(Draft draft, const ClusterSpec& spec);        ///< FlinkConfMountDecorator
Draft pod_template(Draft draft, const ClusterSpec& spec);      ///< PodTemplateMountDecorator
Draft secret_conf(Draft draft, const ClusterSpec& spec);  ///< the Secrets of SecretFacts, which the
                                                          ///< steps above mount
}  // namespace steps

/// All of them in Flink's order (KubernetesJobManagerFactory), and then drey's own.
inline constexpr std::array job_manager_steps{
    Step{steps::init},
    Step{steps::env_secrets},
    Step{steps::mount_secrets},
    Step{steps::claims},
    Step{steps::command},
    Step{steps::internal_service},
    Step{steps::external_service},
    Step{steps::hadoop_conf},
    Step{steps::kerberos},
    Step{steps::flink_conf},
    Step{steps::pod_template},
    Step{steps::secret_conf},
};

}  // namespace flink
