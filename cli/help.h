// Help texts: an example first, then the usage, then the options in groups.
#pragma once
#include <string>

#include "cli/command.h"

namespace cli {

inline constexpr const char* output_group_name = "Output";

/// The table of commands.
std::string program_help();

/// `columns` of the terminal; 0 where there is none.
std::string command_help(const Command& command, const CLI::App& app, std::size_t columns);

/// "drey 0.1.0 …"
std::string version_text();

}  // namespace cli
