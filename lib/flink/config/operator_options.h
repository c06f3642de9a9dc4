// Options of the Flink Kubernetes Operator that a FlinkDeployment may hold: rows of data, of its
// KubernetesOperatorConfigOptions and AutoScalerOptions.
#pragma once
#include <string>
#include <string_view>

#include "flink/config/option.h"

namespace flink::options {

inline constexpr std::string_view operator_prefix = "kubernetes.operator.";
inline constexpr std::string_view autoscaler_prefix = "job.autoscaler.";
inline constexpr Option merge_lists_by_name{
    {{"kubernetes.operator.pod-template.merge-arrays-by-name"}}, {{"false"}}};
inline constexpr Option startup_probe{{{"kubernetes.operator.jm-deployment.startup.probe.enabled"}},
                                      {{"true"}}};

/// How a hint names an option to whoever may have a file as well as a command line: "-DKEY=FILE (in
/// a FlinkDeployment spec.podTemplate)". Beside a file no -D is taken.
std::string word_or_field(const Option& option, const Version& version,
                          std::string_view value = {});

}  // namespace flink::options
