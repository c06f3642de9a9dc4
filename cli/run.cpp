#include "cli/run.h"

#include <csignal>
#include <ostream>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/commands.h"
#include "cli/help.h"
#include "cli/invocation.h"
#include "cli/output/render.h"
#include "http/applied.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;

Exit run_command(const Command& command, std::span<const std::string> args,
                 const Context& context) {
  CLI::App app;
  auto invocation = invoke(command, args, app);
  if (invocation.wants_help) {
    write_result(context.world, command_help(command, app, result_columns(context.world)));
    return Exit::done;
  }
  Given given{{}, std::move(invocation.words.valueless), std::move(invocation.words.rest)};
  for (const auto& property : invocation.words.properties)
    given.properties.push_back(key_and_value(property));
  return invocation.prepare(std::move(given))(context);
}

Exit help(std::span<const std::string> names, const Context& context) {
  if (names.empty() || names.front() == "help") {
    write_result(context.world, program_help());
    return Exit::done;
  }
  if (names.front() == "options") {
    write_result(context.world, options_help(result_columns(context.world)));
    return Exit::done;
  }
  const auto& command = find_command(names.front());
  CLI::App app;
  static_cast<void>(invoke(command, {}, app));
  write_result(context.world, command_help(command, app, result_columns(context.world)));
  return Exit::done;
}

Exit dispatch(std::span<const std::string> args, const Context& context) {
  const auto words = command_first(args);
  const auto rest = std::span(words).subspan(1);
  return words.front() == "help" ? help(rest, context)
                                 : run_command(find_command(words.front()), rest, context);
}

/// What is said of an end that was asked for by a signal.
std::string stopped_text(const Error& error, bool applied) {
  if (error.exit == Exit::partial) return error.text;
  if (!applied) return "nothing was applied";
  return error.exit == Exit::interrupted ? "what was applied before stays as it is" : error.text;
}

/// Writes the error; an end that was asked for by a signal has that signal's exit code, and the
/// text says what exists by now. `applied`: something was, or may have been.
Exit report(const base::World& world, Error error, const std::string& format, bool applied,
            const Subject& subject) {
  const int signal = world.signal ? world.signal() : 0;
  if (signal == 0) {
    if (applied && error.exit == Exit::unreachable) error.exit = Exit::partial;
    write_error(world, error, format, subject);
    return error.exit;
  }
  const auto exit = signal == SIGINT ? Exit::interrupted : Exit::terminated;
  write_error(
      world,
      Error(exit,
            (signal == SIGINT ? "interrupted: " : "terminated: ") + stopped_text(error, applied),
            error.hint),
      format, subject);
  return exit;
}

/// Where nothing was changed, a result which nobody reads to its end is no loss.
Exit finish(const base::World& world, Exit exit, bool applied) {
  world.out.flush();
  if (world.out) return exit;
  if (!applied && world.out_has_no_reader && world.out_has_no_reader()) return exit;
  write_error(world,
              Error(Exit::output_lost,
                    "the result could not be written to standard output; what was done stays done"),
              {});
  return Exit::output_lost;
}

}  // namespace

Exit run(std::span<const std::string> args, const base::World& given_world,
         const Connect& given_connect) {
  // Every way out of the program notes what it changes, so that no command can forget to.
  bool applied = false;
  auto world = given_world;
  world.copy_file = [&](const std::string& from, const std::string& to) {
    given_world.copy_file(from, to);
    applied = true;
  };
  const Connect connect = [&](const http::Endpoint& endpoint) {
    return http::noting_writes(given_connect(endpoint), applied);
  };
  Exit exit = Exit::failed;
  Subject subject;
  try {
    exit = dispatch(args, Context{world, connect, subject});
  } catch (const Error& error) {
    exit = report(world, error, output_format(args), applied, subject);
  } catch (const std::exception& error) {
    exit = applied ? Exit::partial : Exit::failed;
    write_error(world,
                Error(exit, fmt::format("this should not have happened: {}",
                                        base::printable(error.what()))),
                output_format(args), subject);
  }
  return finish(world, exit, applied);
}

}  // namespace cli
