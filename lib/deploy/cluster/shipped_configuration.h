// The configuration that a cluster was deployed with.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "flink/config/configuration.h"

namespace deploy {

/// Which configuration file is in a flink-config ConfigMap: that of YAML, unless it is empty, else
/// that of the older syntax.
std::string_view configuration_file(const base::Json& config_map);

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
