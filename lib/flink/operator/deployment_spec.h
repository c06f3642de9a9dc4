// The `spec` of a FlinkDeployment. For flink_deployment.cpp alone.
#pragma once
#include "base/error.h"
#include "flink/operator/fields.h"
#include "flink/operator/flink_deployment.h"

namespace flink {

/// Reads all of it into `deployment`, whose file is known; see read_flink_deployments.
void read_spec(Fields spec, FlinkDeployment& deployment, base::Problems& problems);

}  // namespace flink
