# Writes INTO, a source with what only a build knows, unless it says so already.
# cmake -DSOURCE=TREE -DINTO=FILE "-DLIBRARIES=…" "-DKUBERNETES=…" -P built.cmake
set(commit "$ENV{DREY_COMMIT}") # scripts/release says it, for a tree without its history
if(NOT commit)
  # Nothing of the tree is written, not even what git remembers of it.
  execute_process(COMMAND ${CMAKE_COMMAND} -E env GIT_OPTIONAL_LOCKS=0 git -C "${SOURCE}" describe --always --dirty --abbrev=40 --exclude=*
                  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT "${INTO}" @ONLY CONTENT [[
#include "cli/built.h"

namespace cli {

const char* const built_commit = "@commit@";
const char* const built_libraries = "@LIBRARIES@";
const char* const built_kubernetes = "@KUBERNETES@";

}  // namespace cli
]])
