// Pod templates of a FlinkDeployment, put together as the operator does it.
#pragma once
#include <optional>

#include "base/json.h"
#include "flink/operator/flink_deployment.h"

namespace flink {

/// The common template with a process's own laid over it (FlinkUtils#mergePodTemplates): objects
/// field by field, lists place by place, or, when `by_name` is there, the elements of the same
/// `name`. Absent when neither is there. A list of texts keeps what it has, and gets only what is
/// longer in the other one: that is the operator's way.
std::optional<base::Json> merged_pod_template(const std::optional<Said<base::Json>>& common,
                                              const std::optional<Said<base::Json>>& own,
                                              bool by_name);

/// The template with what a process wants beside cpu and memory, which are Flink's options, in its
/// main container: `resources`, else `resource.ephemeralStorage`
/// (FlinkConfigBuilder#applyResourcesToPodTemplate).
std::optional<base::Json> with_resources(std::optional<base::Json> pod_template,
                                         const ProcessResources& resources);

/// The template with the startup probe of the JobManager's main container, which waits for Flink's
/// REST API as long as it takes (FlinkUtils#addStartupProbe); one that is there stays.
base::Json with_startup_probe(std::optional<base::Json> pod_template);

}  // namespace flink
