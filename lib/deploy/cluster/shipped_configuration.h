// The configuration that a cluster was deployed with.
#pragma once
#include <string>

#include "base/json.h"
#include "flink/config/configuration.h"

namespace deploy {

/// What the configuration file in a flink-config ConfigMap says, in either syntax; empty when there
/// is none, or it cannot be read.
flink::Configuration shipped_configuration(const base::Json& config_map);

/// What a configuration says of high availability.
struct HighAvailability {
  bool on = false;
  std::string storage_dir{};  ///< high-availability.storageDir, printable; empty: it names none
};
HighAvailability high_availability_of(const flink::Configuration& configuration);

}  // namespace deploy
