// Flink's grammar of options: Apache Commons CLI's DefaultParser, as words that CLI11 takes.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cli {

/// What an option is called and takes; names are without dashes.
struct OptionName {
  std::vector<std::string>
      names{};  ///< "p", "parallelism"; a name of several letters is found after one dash or two
  bool takes_value = false;
  bool takes_several = false;      ///< may be given several times
  bool value_is_optional = false;  ///< the next word is the value unless it looks like an option
                                   ///< (-s of cancel, -p of stop), or may be a program (--wait)
  bool is_property = false;        ///< -Dk=v, -D k=v, -D k v, -Dk
  bool names_program = false;  ///< names the program, as the jar does: what is no option after it
                               ///< belongs to the program (-py)
  bool is_flink =
      true;  ///< Flink's client has it: it may be cut short, and after the jar it is the program's
  std::vector<std::string> values{};   ///< all that it can have; empty: any
  std::vector<std::string> choices{};  ///< what to tell who gives it none; empty: not known
};

/// How a command line divides.
struct Words {
  std::vector<std::string>
      options{};  ///< "--parallelism=4", "--detached": every option by its last (longest) name
  std::vector<std::string> properties{};  ///< "k=v" of every -D, in order
  std::vector<std::string> valueless{};   ///< the keys of them that were given no value ("-Dk"),
                                          ///< which Flink takes for "true"
  std::vector<std::string> positional{};  ///< what is no option
};

/// What a word that is no option means.
enum class Grammar {
  words,    ///< a word; options may follow it
  program,  ///< the program: everything from it on belongs to `positional`, however it looks (run
            ///< and run-application: the jar and its arguments)
  leading   ///< the command's name: the same
};

/// Divides the words of a command line. Throws Error{usage} for an unknown option, with the
/// nearest known one, and for a missing value. Source: DefaultParser#handleToken. Unlike Flink's
/// client it refuses an option of drey's alone behind the jar, unless "--" stands before the jar or
/// before that word: whoever writes `x.jar --dry-run=client` does not mean a deployment.
Words divide(std::span<const std::string> args, std::span<const OptionName> known, Grammar grammar);

/// How messages name an option: as it was written, without its value, which may be a secret.
std::string without_value(const std::string& word);

/// Words that are no options of drey's, as messages show them: the secrets among them masked.
std::vector<std::string> shown_words(const std::vector<std::string>& words);

}  // namespace cli
