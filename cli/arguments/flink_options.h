// The options of Flink's own command line.
#pragma once
#include <string_view>

namespace cli {

struct FlinkOption {
  enum class Kind {
    usual,
    property,  ///< -Dk=v, -D k=v, -D k v, -Dk
    program    ///< names the program, as the jar does
  };
  std::string_view name;  ///< the long one: "parallelism"; "D"
  Kind kind = Kind::usual;
};

/// The option of that long name that Flink's client has for run-application, list, stop, cancel,
/// savepoint or checkpoint, in any version that drey knows: CliFrontendParser, GenericCLI,
/// DynamicPropertiesUtil, ProgramOptionsUtils. Null for those that are drey's alone.
const FlinkOption* find_flink_option(std::string_view name);

}  // namespace cli
