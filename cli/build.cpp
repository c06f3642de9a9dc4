// Part of the program and not of the library, so that another commit links nothing else again.
#include "cli/commands/build.h"
#include "cli/built.h"
#include "http/curl_libraries.h"

namespace cli {

Build build() {
  return {built_commit, std::string(built_libraries) + " " + http::curl_libraries(),
          built_kubernetes};
}

}  // namespace cli
