// Command line of `run-application` that a FlinkDeployment stands for.
#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "flink/operator/deployment_configuration.h"
#include "flink/operator/flink_deployment.h"
#include "flink/version/dialect.h"

namespace flink {

struct DeploymentCommand {
  std::vector<std::string> words{};  ///< "drey", "run-application", the options, the jar, …
  std::vector<std::pair<std::string, std::string>>
      files{};                          ///< name → text, of what the words name
  std::vector<std::string> warnings{};  ///< what it cannot say
  std::set<std::string> secrets{};      ///< places of those that words and files have in clear
                                        ///< text: "s3.secret-key", "env DB_PASSWORD"
};

/// `inputs` are those of the deployment over the operator's defaults (operator_defaults). Where it
/// has a logConfiguration the command has a conf dir, NAME-conf, and makes exactly the same
/// objects; else the distribution's keys stand in for the operator's.
DeploymentCommand deployment_command(const FlinkDeployment& deployment,
                                     const DeploymentInputs& inputs, const Dialect& dialect);

}  // namespace flink
