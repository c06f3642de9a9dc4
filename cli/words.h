// Flink's grammar of options: Apache Commons CLI's DefaultParser, as words that CLI11 takes.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cli {

/// What an option is called and takes; names are without dashes.
struct OptionName {
  std::vector<std::string> names{};  ///< "p", "parallelism"; a name of several letters is found after one dash or two
  bool takes_value = false;
  bool value_is_optional =
      false;                   ///< the next word is the value unless it looks like an option (-s of cancel, -p of stop), or may be a program (--wait)
  bool is_property = false;    ///< -Dk=v, -D k=v, -D k v, -Dk
  bool names_program = false;  ///< names the program, as the jar does: what is no option after it belongs to the program (-py)
};

/// How a command line divides.
struct Words {
  std::vector<std::string> options{};     ///< "--parallelism=4", "--detached": every option by its last (longest) name
  std::vector<std::string> properties{};  ///< "k=v" of every -D, in order
  std::vector<std::string> rest{};        ///< what is no option
};

/// Divides the words after the command's name. With `stop_at_first_word` everything from the first word that is no option on belongs
/// to `rest`, however it looks (run and run-application: the jar and the program's arguments); otherwise options may follow words.
/// Throws Error{refused} for an unknown option, with the nearest known one, and for a missing value. Source: DefaultParser#handleToken.
Words divide(std::span<const std::string> args, std::span<const OptionName> known, bool stop_at_first_word);

}  // namespace cli
