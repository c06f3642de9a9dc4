// Help texts: an example first, then the usage, then the options in groups.
#pragma once
#include <string>

#include "cli/command.h"

namespace cli {

inline constexpr const char* output_group_name = "Output";

/// The table of commands.
std::string program_help();

/// Options of these groups are told by `drey help options` alone, for most commands have them.
inline constexpr const char* further_server_options = "API server, further";
inline constexpr const char* further_rest_options = "Flink's REST API, further";

/// Those options, as `drey help options` tells of them.
std::string options_help(std::size_t columns);

/// `columns` of the terminal; 0 where there is none.
std::string command_help(const Command& command, const CLI::App& app, std::size_t columns);

/// "drey 0.1.0 …"
std::string version_text();

}  // namespace cli
