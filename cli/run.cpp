#include "cli/run.h"

#include <algorithm>
#include <csignal>
#include <ostream>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/common_options.h"
#include "cli/help.h"
#include "cli/render.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

const Command* find_command(const std::string& name) {
  const auto all = commands();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Command& c) { return c.name == name; });
  return found == all.end() ? nullptr : &*found;
}

[[noreturn]] void unknown_command(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& command : commands()) names.emplace_back(command.name);
  const auto near = base::nearest(name, names);
  throw Error(Exit::refused, fmt::format("\"{}\" is not a valid action.", base::printable(name, 200)),
              near.empty() ? fmt::format("commands are {}", base::join(names, ", ")) : fmt::format("did you mean '{}'?", near));
}

/// What CLI11 knows of the options, for dividing the words.
std::vector<OptionName> option_names(const CLI::App& app) {
  std::vector<OptionName> names;
  for (const auto* option : app.get_options()) {
    const bool takes_value = option->get_items_expected_max() > 0;
    OptionName name{
        .names = option->get_snames(), .takes_value = takes_value, .value_is_optional = takes_value && option->get_items_expected_min() == 0};
    auto longs = option->get_lnames();
    std::stable_sort(longs.begin(), longs.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    name.names.insert(name.names.end(), longs.begin(), longs.end());
    name.is_property = name.names.front() == "D";
    name.names_program = option->get_group() == python_program_group;
    names.push_back(std::move(name));
  }
  return names;
}

/// CLI11's own complaints, in the words of this program.
[[noreturn]] void refuse(const CLI::ParseError& error) { throw Error(Exit::refused, base::printable(error.what()), "'-h' lists the options"); }

/// The command's own options, and help.
Run declare(const Command& command, CLI::App& app, bool& wants_help) {
  app.set_help_flag();
  app.add_flag("-h,--help", wants_help, "this text")->group(output_group_name);
  return command.declare(app);
}

Exit run_command(const Command& command, std::span<const std::string> args, const Context& context) {
  CLI::App app;
  bool wants_help = false;
  const auto run = declare(command, app, wants_help);
  auto words = divide(args, option_names(app), command.program_follows);
  std::reverse(words.options.begin(), words.options.end());
  try {
    app.parse(std::move(words.options));
  } catch (const CLI::ParseError& error) {
    refuse(error);
  }
  if (wants_help) {
    context.world.out << command_help(command, app);
    return Exit::done;
  }
  Given given{{}, std::move(words.rest)};
  for (const auto& property : words.properties) given.properties.push_back(key_and_value(property));
  return run(context, given);
}

Exit dispatch(std::span<const std::string> args, const Context& context) {
  if (args.empty()) {
    context.world.err << program_help();
    return Exit::refused;
  }
  const auto& name = args.front();
  if (name == "-h" || name == "--help" || name == "help") {
    context.world.out << program_help();
    return Exit::done;
  }
  if (name == "-v" || name == "--version" || name == "version") {
    context.world.out << version_text();
    return Exit::done;
  }
  const auto* command = find_command(name);
  if (command == nullptr) unknown_command(name);
  return run_command(*command, args.subspan(1), context);
}

bool mentions_json(std::span<const std::string> args) {
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (args[i] == "-ojson" || args[i] == "-o=json" || args[i] == "--output=json") return true;
    if (args[i] == "json" && (args[i - 1] == "-o" || args[i - 1] == "--output")) return true;
  }
  return false;
}

/// Whether the command line asks for one JSON document. When its words cannot be divided any mention counts, so that their refusal
/// is one as well.
bool wants_json(std::span<const std::string> args) {
  const auto* command = args.empty() ? nullptr : find_command(args.front());
  if (command == nullptr) return mentions_json(args);
  CLI::App app;
  bool wants_help = false;
  declare(*command, app, wants_help);
  try {
    const auto words = divide(args.subspan(1), option_names(app), command->program_follows);
    return std::find(words.options.begin(), words.options.end(), "--output=json") != words.options.end();
  } catch (const Error&) {
    return mentions_json(args);
  }
}

/// Writes the error; an end that was asked for by a signal has that signal's exit code, and the text says what exists by now.
Exit report(const base::World& world, const Error& error, bool json) {
  const int signal = world.signal ? world.signal() : 0;
  if (signal == 0) {
    write_error(world, error, json);
    return error.exit;
  }
  const auto exit = signal == SIGTERM ? Exit::terminated : Exit::interrupted;
  const auto applied = error.exit == Exit::partly ? error.text : "nothing was applied";
  write_error(world, Error(exit, (signal == SIGTERM ? "terminated: " : "interrupted: ") + applied, error.hint), json);
  return exit;
}

Exit finish(const base::World& world, Exit exit) {
  world.out.flush();
  if (world.out) return exit;
  write_error(world, Error(Exit::output_lost, "the result could not be written to standard output; what was done stays done"), false);
  return Exit::output_lost;
}

}  // namespace

Exit run(std::span<const std::string> args, const base::World& world, const Connect& connect) {
  Exit exit = Exit::failed;
  try {
    exit = dispatch(args, Context{world, connect});
  } catch (const Error& error) {
    exit = report(world, error, wants_json(args));
  } catch (const std::exception& error) {
    write_error(world, Error(Exit::failed, fmt::format("this should not have happened: {}", base::printable(error.what()))), wants_json(args));
  }
  return finish(world, exit);
}

}  // namespace cli
