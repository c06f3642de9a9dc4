// Configuration and files that a FlinkDeployment stands for.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "base/error.h"
#include "flink/config/configuration.h"
#include "flink/operator/flink_deployment.h"
#include "flink/version/dialect.h"

namespace flink {

/// What Flink's client gets of a FlinkDeployment.
struct DeploymentInputs {
  Configuration configuration{};
  std::map<std::string, std::optional<std::string>>
      files{};  ///< pod templates, by the names under which the configuration has them
  std::optional<std::map<std::string, std::string>>
      log_files{};  ///< those of logConfiguration; absent: it names none
};

/// The operator's own default configuration, as its chart ships it
/// (helm/flink-kubernetes-operator/conf/flink-conf.yaml).
Configuration operator_defaults(const Dialect& dialect);

/// Lays over `defaults` what the operator lays over its own, in its order (FlinkConfigBuilder), and
/// takes out what is the operator's own: `kubernetes.operator.*` and `job.autoscaler.*`. README.md
/// of this room has the keys that the operator forces, and what became of each. What the operator's
/// DefaultValidator refuses is a problem.
DeploymentInputs deployment_inputs(const FlinkDeployment& deployment, Configuration defaults,
                                   const Dialect& dialect, base::Problems& problems);

}  // namespace flink
