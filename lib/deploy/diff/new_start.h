// Differences for which a job is started anew, whatever else is the same.
#pragma once
#include <vector>

#include "base/json.h"
#include "deploy/diff/object_diff.h"
#include "deploy/submit/plan.h"

namespace deploy {

/// The notes of drey's on the Deployment that is there (metadata.annotations) that are not the
/// plan's: restartNonce and savepointRedeployNonce of a FlinkDeployment, and the Flink version, of
/// which another client makes no note. Empty: both were made for the same start.
std::vector<FieldDifference> new_start(const Plan& plan, const base::Json& deployment);

}  // namespace deploy
