// What a command is, and what it runs in.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/error.h"
#include "base/world.h"
#include "cli/words.h"
#include "http/transport.h"

namespace cli {

/// Opens the way to a server; tests give a fake one.
using Connect = std::function<std::unique_ptr<http::Transport>(const http::Endpoint&)>;

/// What a command runs in.
struct Context {
  const base::World& world;
  const Connect& connect;
};

/// What the words that are no options of CLI11's are: -D, and everything after the options.
struct Given {
  std::vector<std::pair<std::string, std::string>> properties{};  ///< -D, in order
  std::vector<std::string> rest{};
};

/// Runs a command whose options have been parsed.
using Run = std::function<base::Exit(const Context&, const Given&)>;

/// The group of the options that name a program in the jar's place (-py, -pym).
inline constexpr const char* python_program_group = "Python program";

struct Command {
  std::string_view name;
  std::string_view group;    ///< heading in the table of commands
  std::string_view summary;  ///< one line
  std::string_view usage;    ///< what follows the name: "[OPTIONS] <jar> [ARGUMENTS]"
  std::string_view example;  ///< a command line that works
  bool program_follows;      ///< everything from the first word that is no option on belongs to the user's program

  /// Declares the options (bound to a struct that the returned function owns) and returns what runs the command.
  Run (*declare)(CLI::App& app);
};

}  // namespace cli
