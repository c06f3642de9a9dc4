// Command that the words of a command line name, and the words that are its own.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "cli/arguments/command.h"

namespace cli {

/// The words with the command's name in front. Options that all commands share may stand before it,
/// as for kubectl: "-n team-a list" becomes "list --namespace=team-a". Other ways to ask for help
/// and the version become the commands "help" and "version", as no words do. Throws Error{usage}
/// for an option that commands do not share.
std::vector<std::string> command_first(std::span<const std::string> args);

/// The command that help is asked about, "options", or nothing. Throws Error{usage} for -o, as help
/// is text, and for further words.
std::string help_topic(std::span<const std::string> args);

/// The command of that name. Throws Error{usage} with the nearest one, or all. `topics`: what else
/// may have been meant.
const Command& find_command(const std::string& name, const std::vector<std::string>& topics = {});

/// A command that is ready to be prepared.
struct Invocation {
  Prepare prepare{};
  Words words{};
  bool wants_help = false;
};

/// Declares the command's options in `set` and parses the words that follow its name. Throws
/// Error{usage}.
Invocation invoke(const Command& command, std::span<const std::string> args, OptionSet& set);

/// How the command line wants a failure to be written: with -o as "", "json" or "yaml", and in
/// which colours. When its words cannot be divided any mention counts, so that their refusal is a
/// document as well. Never fails.
OutputOptions output_of_failure(std::span<const std::string> args);

/// What the command line says of --ci, wherever that stands; empty: nothing.
std::string mentioned_ci(std::span<const std::string> args);

}  // namespace cli
