// Words of other programs (kubectl, helm, docker, Flink's scripts), and what drey has in their
// place.
#pragma once
#include <string>
#include <string_view>

namespace cli {

/// A hint for somebody who took this for a command of drey's: "'drey delete NAME' removes a
/// cluster". Empty: no program is known that calls something so.
std::string neighbours_command(std::string_view word);

/// The same for an option, without dashes.
std::string neighbours_option(std::string_view name);

}  // namespace cli
