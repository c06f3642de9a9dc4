// FlinkDeployment that a configuration and its pod templates stand for: the way back.
#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "flink/operator/deployment_configuration.h"
#include "flink/version/dialect.h"

namespace flink {

struct WrittenDeployment {
  base::OrderedJson document{};
  std::vector<std::string> warnings{};  ///< what it cannot say, or says otherwise
};

/// What users said (is_user_set) as fields where there are some, else in flinkConfiguration; what
/// the operator would set otherwise than Flink's client is written out. `inputs` are those of a
/// command line: the configuration before anything is derived. A cluster without a name, and a pod
/// template that is no YAML, are problems.
WrittenDeployment write_flink_deployment(const DeploymentInputs& inputs, const Dialect& dialect,
                                         base::Problems& problems);

}  // namespace flink
