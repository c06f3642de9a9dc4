// Help texts: examples first, then the usage, then the options in groups.
#pragma once
#include <string>
#include <vector>

#include "cli/arguments/command.h"

namespace cli {

/// "-p, --parallelism <n>": names of several letters that Flink writes with one dash keep it.
std::string spelling(const OptionFacts& option);

/// "drey list -A": its examples, whole.
std::vector<std::string> example_lines(const Command& command);

/// The table of commands.
std::string program_help();

/// The options that reach the servers, as `drey help options` tells of them.
std::string options_help(std::size_t columns);

/// How wide a text may be on a terminal of so many columns; 0: on none.
std::size_t text_width(std::size_t columns);

/// `columns` of the terminal; 0 where there is none.
std::string command_help(const Command& command, const OptionSet& set, std::size_t columns);

}  // namespace cli
