// Volumes and variables of a cluster's pods that options make.
#pragma once
#include <string>

#include "base/json.h"
#include "flink/config/option.h"
#include "flink/spec/cluster_spec.h"

namespace flink {

/// The option that makes the volume of that name; null when none does, as of a template's.
const Option* option_of_volume(const ClusterSpec& spec, const std::string& volume);

/// Whether a container's variable is one of kubernetes.env.secretKeyRef.
bool is_secret_variable(const ClusterSpec& spec, const base::Json& variable);

}  // namespace flink
