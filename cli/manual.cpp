#include "cli/manual.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands/commands.h"
#include "cli/help.h"
#include "cli/help_topics.h"

namespace cli {
namespace {

constexpr std::size_t shown = 72;  // columns, of tables

/// A text in which man sees no commands: a dash that is to be typed stays one.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') result += "\\e";
    else if (c == '-') result += "\\-";
    else result += c;
  }
  const bool looks_like_request = result.starts_with('.') || result.starts_with('\'');
  return looks_like_request ? "\\&" + result : result;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string heading(std::string_view name, std::string_view summary) {
  return fmt::format(".TH {} 1 \"\" \"drey {}\" \"Flink on Kubernetes\"\n.SH NAME\n{} \\- {}\n",
                     upper(std::string(name)), DREY_VERSION, escaped(name), escaped(summary));
}

/// Lines as they are.
std::string plain(std::string_view text) {
  std::string result = ".nf\n";
  for (const auto& line : base::split(text, '\n')) result += escaped(line) + "\n";
  return result + ".fi\n";
}

std::string options_text(const OptionSet& set) {
  std::string text, group;
  auto options = set.all();
  std::rotate(options.begin(), options.begin() + 1, options.end());  // help belongs at the end
  for (const auto& option : options) {
    if (option.group.empty()) continue;
    if (option.group != group) text += fmt::format(".SS {}\n", escaped(option.group));
    group = option.group;
    text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", escaped(spelling(option)),
                        escaped(option.description));
  }
  return text;
}

std::string page_of(const Command& command) {
  OptionSet set;
  bool help = false;
  set.add_flag("-h,--help", help, "the help of this command").group("Output");
  command.declare(set);
  auto text = heading(fmt::format("drey-{}", command.name), command.summary);
  text += fmt::format(".SH SYNOPSIS\n\\fBdrey {}\\fR {}\n", escaped(command.name),
                      escaped(command.usage));
  text += fmt::format(".SH EXAMPLES\n{}", plain(base::join(example_lines(command), "\n")));
  text += fmt::format(".SH OPTIONS\n{}", options_text(set));
  return text + ".SH SEE ALSO\n.BR drey (1)\n";
}

std::string page_of_program() {
  auto text = heading("drey", "Apache Flink application clusters on Kubernetes");
  text += ".SH SYNOPSIS\n\\fBdrey\\fR \\fIcommand\\fR [OPTIONS] [ARGUMENTS]\n.SH COMMANDS\n";
  for (const auto& command : commands())
    text += fmt::format(".TP\n.BR drey\\-{} (1)\n{}\n", escaped(command.name),
                        escaped(command.summary));
  for (const auto& topic : help_topics()) {
    if (topic.name == "options" || topic.is_document) continue;
    text += fmt::format(".SH {}\n{}", upper(escaped(topic.summary)), plain(topic.text(shown)));
  }
  return text;
}

}  // namespace

std::vector<std::string> manual_pages() {
  std::vector<std::string> names{"drey"};
  for (const auto& command : commands()) names.push_back(fmt::format("drey-{}", command.name));
  return names;
}

std::string manual_page(const std::string& name) {
  if (name == "drey") return page_of_program();
  for (const auto& command : commands()) {
    if (name == fmt::format("drey-{}", command.name)) return page_of(command);
  }
  throw base::Error(base::Exit::usage,
                    fmt::format("there is no manual page '{}'", base::printable(name, 100)));
}

}  // namespace cli
