// Beginning and end of the programs of this folder.
#pragma once
#include <string>
#include <vector>

namespace java {

/// Exit code of `run` with the words of the command line; 1, and the reason on standard error, when
/// it throws.
int run_program(int argc, char** argv, int (*run)(const std::vector<std::string>& words));

}  // namespace java
