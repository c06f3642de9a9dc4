// Options of the Flink Kubernetes Operator that a FlinkDeployment may hold: rows of data, of its
// KubernetesOperatorConfigOptions and AutoScalerOptions.
#pragma once
#include "flink/config/option.h"

namespace flink::options {

inline constexpr std::string_view operator_prefix = "kubernetes.operator.";
inline constexpr std::string_view autoscaler_prefix = "job.autoscaler.";
inline constexpr Option merge_lists_by_name{
    {{"kubernetes.operator.pod-template.merge-arrays-by-name"}}, {{"false"}}};
inline constexpr Option startup_probe{{{"kubernetes.operator.jm-deployment.startup.probe.enabled"}},
                                      {{"true"}}};

}  // namespace flink::options
