// A command of the program, and its words.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cli/arguments/option_set.h"
#include "cli/arguments/words.h"
#include "cli/output/amended.h"
#include "cli/output/context.h"
#include "cli/output/trace.h"

namespace cli {

/// What the words that are no options of CLI11's are: -D, and everything after the options.
struct Arguments {
  std::vector<std::pair<std::string, std::string>> properties{};  ///< -D, in order
  std::vector<std::string> valueless{};  ///< the keys of -D without a value
  std::vector<std::string> positional{};
};

/// Runs a command whose words have been checked.
using Run = std::function<base::Exit(const Context&)>;

/// Checks a command's words, which takes nothing but the words: no option can be refused after
/// something was sent. The options have been parsed into values. Throws Error{usage}.
using Prepare = std::function<Run(Arguments)>;

/// The group of the options that name a program in the jar's place (-py, -pym).
inline constexpr const char* python_program_group = "Python program";

/// For a command whose parsed options need no check beyond that; `run` is given them as declared,
/// and a context whose output is as `output` of the options says.
template <class Options>
Prepare without_checks(const std::shared_ptr<Options>& options,
                       base::Exit (*run)(const Context&, Options&, const Arguments&)) {
  return [options, run](Arguments arguments) -> Run {
    return [options, run, arguments = std::move(arguments)](const Context& context) {
      const auto output = context.output.with(options->output);
      output.begin_reports();
      const auto connect = amended(traced(context.connect, output));
      return run({context.world, connect, context.subject, output}, *options, arguments);
    };
  };
}

/// For one whose options must fit one another: `check` throws Error{usage} where they do not.
template <class Options>
Prepare with_check(const std::shared_ptr<Options>& options,
                   void (*check)(const Options&, const Arguments&),
                   base::Exit (*run)(const Context&, Options&, const Arguments&)) {
  return [options, check, run](Arguments arguments) -> Run {
    check(*options, arguments);
    return without_checks(options, run)(std::move(arguments));
  };
}

struct Command {
  std::string_view name;
  std::string_view group;     ///< heading in the table of commands
  std::string_view summary;   ///< one line
  std::string_view usage;     ///< what follows the name: "[OPTIONS] <jar> [ARGUMENTS]"
  std::string_view examples;  ///< what follows the name in command lines that work, a line each
  bool program_follows;  ///< everything from the first word that is no option on belongs to the
                         ///< user's program

  /// Declares the options (bound to a struct that the returned function owns) and returns what
  /// checks the words and then runs the command.
  Prepare (*declare)(OptionSet& set);
};

}  // namespace cli
