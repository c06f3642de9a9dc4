#include "cli/called.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "cli/commands/commands.h"

namespace cli {
namespace {

constexpr std::string_view own = "drey ";

bool is_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '/' ||
         c == '.';
}

/// Whether what follows the program's name is what it is given, and no sentence about it.
bool is_command(std::string_view rest) {
  if (rest.starts_with("<command>") || rest.starts_with("--version")) return true;
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_of_word);
  const auto word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  const auto all = commands();
  return word == "help" || std::any_of(all.begin(), all.end(), [&](const Command& command) {
           return command.name == word;
         });
}

std::string file_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::string with_commands_of(const std::string& called, const std::string& text) {
  std::string result;
  std::string_view rest = text;
  for (auto at = rest.find(own); at != std::string_view::npos; at = rest.find(own)) {
    const bool begins =
        at == 0 ? result.empty() || !is_of_word(result.back()) : !is_of_word(rest[at - 1]);
    result += rest.substr(0, at);
    rest.remove_prefix(at + own.size());
    result += begins && is_command(rest) ? called + " " : std::string(own);
  }
  return result += rest;
}

Called as_called(const std::string& name, std::vector<std::string> args, base::World world) {
  const auto file = file_of(name);
  if (file == "kubectl_complete-flink") args.insert(args.begin(), "__complete");
  else if (file == "kubectl-flink")
    world.as_called = [](const std::string& text) {
      return with_commands_of("kubectl flink", text);
    };
  return {std::move(world), std::move(args)};
}

}  // namespace cli
