// The options of Flink's own command line.
#pragma once
#include <string_view>

namespace cli {

/// Whether Flink's client has an option of this long name ("parallelism"; "D") for run-application,
/// list, stop, cancel, savepoint or checkpoint, in any version that drey knows: CliFrontendParser,
/// GenericCLI, DynamicPropertiesUtil, ProgramOptionsUtils. The others are drey's alone.
bool is_flink_option(std::string_view name);

}  // namespace cli
