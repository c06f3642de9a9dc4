// The pod of a TaskManager, as Flink's resource manager will ask for it.
#pragma once
#include "base/json.h"
#include "flink/spec/cluster_spec.h"

namespace flink {

/// Folds the steps that Flink has for both processes over the TaskManager's facts
/// (KubernetesTaskManagerFactory, InitTaskManagerDecorator). Everything that admission, scheduling
/// and quotas look at is as Flink will write it; the arguments of its command are not, which are
/// known only when the JobManager runs. The specification's TaskManager must have no problem.
base::Json task_manager_pod(const ClusterSpec& spec);

}  // namespace flink
