// Facts that only a build knows; built.cmake writes them.
#pragma once

namespace cli {

extern const char* const built_commit;
extern const char* const built_libraries;  ///< those whose version cannot change afterwards
extern const char* const built_kubernetes;

}  // namespace cli
