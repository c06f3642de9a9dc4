// Deployments that cannot come to anything. Each prepares the cluster's namespace and gives the
// command.
#pragma once
#include "node/flink_cluster.h"

namespace test {

/// The image's registry refuses connections.
Words image_cannot_be_pulled(FlinkCluster& cluster);

/// The JobManager asks for more processors than any node has.
Words unschedulable(FlinkCluster& cluster);

/// The namespace has a quota of no pods.
Words beyond_quota(FlinkCluster& cluster);

/// The JobManager's service account may do nothing, so it cannot ask for TaskManagers.
Words without_rights(FlinkCluster& cluster);

/// The container ends at once, and again: its entry point does not find a plugin.
Words crash_loop(FlinkCluster& cluster);

/// The job's main() throws IllegalStateException("no orders today").
Words main_throws(FlinkCluster& cluster);

/// A task fails after some numbers, and no restart is tried.
Words task_fails(FlinkCluster& cluster);

/// The TaskManagers ask for more processors than any node has.
Words task_managers_unschedulable(FlinkCluster& cluster);

}  // namespace test
