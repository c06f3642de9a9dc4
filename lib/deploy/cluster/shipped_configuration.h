// The configuration that a cluster was deployed with.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "flink/config/configuration.h"

namespace deploy {

/// Whether the object is a Secret, by its kind.
bool is_secret(const base::Json& object);

/// The text of a file in a ConfigMap, or in a Secret, where it is base64; empty: there is none.
std::string file_in(const base::Json& object, std::string_view file);

/// The text as the data of such an object has it.
std::string file_data(const base::Json& object, std::string text);

/// Which configuration file is in a flink-config ConfigMap, or in the Secret with all of it: that
/// of YAML, unless it is empty, else that of the older syntax.
std::string_view configuration_file(const base::Json& object);

/// What that file says, in either syntax; empty when there is none, or it cannot be read.
flink::Configuration shipped_configuration(const base::Json& object);

/// What a configuration says of high availability.
struct HighAvailability {
  bool on = false;
  std::string storage_dir{};  ///< high-availability.storageDir, printable; empty: it names none
};
HighAvailability high_availability_of(const flink::Configuration& configuration);

}  // namespace deploy
