// The program as a function: words in, streams written, exit code out.
#pragma once
#include <span>
#include <string>

#include "cli/arguments/command.h"

namespace cli {

/// Runs one command line (without the program's name). The only place that catches: every error is
/// written to stderr, or with
/// `-o json` as a document to stdout, and becomes an exit code.
base::Exit run(std::span<const std::string> args, const base::World& world, const Connect& connect);

}  // namespace cli
