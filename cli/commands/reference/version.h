// Version of the program.
#pragma once
#include <string>

namespace cli {

/// "drey 0.1.0 …", and the Flink versions it knows.
std::string version_text();

}  // namespace cli
