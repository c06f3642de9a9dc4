// The configuration that a cluster was deployed with.
#pragma once
#include "base/json.h"
#include "flink/config/configuration.h"

namespace deploy {

/// What the configuration file in a flink-config ConfigMap says, in either syntax; empty when there
/// is none, or it cannot be read.
flink::Configuration shipped_configuration(const base::Json& config_map);

}  // namespace deploy
