// Commands and their options, however they are given.
#include "cli/invocation.h"

#include <algorithm>

#include "base/error.h"
#include "cli/commands/commands.h"
#include "support/catch.h"
#include "support/thrown.h"

using Texts = std::vector<std::string>;

namespace {

/// What is said of these words, or nothing.
std::string refusal(const cli::Command& command, const Texts& words) {
  try {
    cli::OptionSet set;
    static_cast<void>(cli::invoke(command, words, set));
    return {};
  } catch (const base::Error& error) {
    CHECK(error.exit == base::Exit::usage);
    return error.text;
  }
}

Texts options_of(const cli::Command& command) {
  cli::OptionSet set;
  static_cast<void>(cli::invoke(command, {}, set));
  Texts names;
  for (const auto& option : set.all()) {
    for (const auto& name : option.long_names) names.push_back("--" + name);
    for (const auto& name : option.short_names) names.push_back("-" + name);
  }
  return names;
}

}  // namespace

TEST_CASE("no words of CLI11's reach the user, whatever an option is given") {
  for (const auto& command : cli::commands()) {
    for (const auto& option : options_of(command)) {
      for (const auto& words :
           {Texts{option, option}, Texts{option + "=x", option + "=x"}, Texts{option + "="},
            Texts{option + "=x"}, Texts{option, "x", option, "y"}, Texts{option, ""}}) {
        const auto text = refusal(command, words);
        INFO(command.name << " " << words.front() << ": " << text);
        for (const auto* theirs : {"required", "requires", "Could not convert", "not in {",
                                   "not an allowed", "Error", "could not be read"})
          CHECK(text.find(theirs) == std::string::npos);
      }
    }
  }
}

TEST_CASE("no command has two options of one name") {
  for (const auto& command : cli::commands()) {
    auto names = options_of(command);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    INFO(command.name);
    CHECK((twice == names.end() ? "" : *twice) == "");
  }
}

TEST_CASE("an option that takes one value is not given several") {
  const auto& list = cli::find_command("list");
  CHECK(refusal(list, {"--context=a", "--context", "b"}) ==
        "--context: takes one value, and was given 2");
  CHECK(refusal(list, {"--namespace="}) == "--namespace: its value is empty");
  CHECK(refusal(list, {"-A", "-A"}).empty());
  CHECK(refusal(list, {"--as-group=a", "--as-group=b"}).empty());
  CHECK(refusal(cli::find_command("cancel"), {"-s"}).empty());
}
