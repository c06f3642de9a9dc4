#include "cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/arguments/option_groups.h"
#include "cli/commands/commands.h"
#include "cli/connection/flink_connection.h"
#include "cli/help_topics.h"
#include "cli/output/width.h"

namespace cli {
namespace {

constexpr std::size_t widest = 100;
constexpr std::size_t narrowest = 40;

std::string option_lines(const OptionSet& set, const std::string& group, std::size_t width) {
  // On a narrow terminal the descriptions stand below the names.
  const std::size_t column = width < 80 ? 8 : 34;
  std::string text;
  for (const auto& option : set.all()) {
    if (option.group != group) continue;
    const auto name = "  " + spelling(option);
    const auto gap = name.size() + 2 > column ? "\n" + std::string(column, ' ')
                                              : std::string(column - name.size(), ' ');
    text += name + gap + wrapped(option.description, column, width) + "\n";
  }
  return text;
}

bool is_further(const std::string& group) {
  return group == further_server_options || group == further_rest_options;
}

/// In the order of their first options.
std::vector<std::string> groups_of(const OptionSet& set) {
  std::vector<std::string> groups;
  for (const auto& option : set.all()) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end())
      groups.push_back(option.group);
  }
  return groups;
}

/// Where the namespace has no short name.
std::string commands_without_n() {
  std::vector<std::string> names;
  for (const auto& command : commands()) {
    if (command.program_follows) names.emplace_back(command.name);
  }
  return base::join(names, ", ");
}

/// Such as a shell takes, also where a line of it has no room.
std::string examples_text(const Command& command, std::size_t width) {
  constexpr std::string_view on = " \\";
  constexpr std::size_t indent = 6;
  std::string text;
  for (const auto& line : example_lines(command)) {
    const auto lines = base::split(wrapped(line, indent, width - on.size()), '\n');
    text += fmt::format("  {}\n", base::join(lines, std::string(on) + "\n"));
  }
  return text;
}

}  // namespace

std::string spelling(const OptionFacts& option) {
  std::vector<std::string> parts;
  for (const auto& name : option.short_names) parts.push_back("-" + name);
  const auto& longs = option.long_names;
  for (std::size_t i = 0; i < longs.size(); ++i)
    parts.push_back((longs.size() > 1 && i + 1 < longs.size() ? "-" : "--") + longs[i]);
  return base::join(parts, ", ") +
         (option.most_values > 0
              ? " " + (option.value.empty() ? std::string("<value>") : option.value)
              : "");
}

std::size_t text_width(std::size_t columns) {
  return columns == 0 ? widest : std::clamp(columns, narrowest, widest);
}

std::string program_help() {
  std::string text =
      "drey deploys Apache Flink application clusters natively on Kubernetes.\n\n"
      "  drey run-application -Dkubernetes.cluster-id=orders "
      "-Dkubernetes.container.image.ref=flink:2.3.0 \\\n"
      "      local:///opt/flink/examples/streaming/StateMachineExample.jar\n\n"
      "Usage: drey <command> [OPTIONS] [ARGUMENTS]\n";
  std::string_view group;
  for (const auto& command : commands()) {
    if (command.group != group) text += fmt::format("\n{}:\n", command.group);
    group = command.group;
    text += fmt::format("  {:<18}{}\n", command.name, command.summary);
  }
  text += "\nhelp:\n";
  for (const auto& topic : help_topics())
    text += fmt::format("  {:<18}{}\n", fmt::format("help {}", topic.name), topic.summary);
  return text + "\n'drey <command> -h' tells of one command, 'drey --version' of the program.\n";
}

std::vector<std::string> example_lines(const Command& command) {
  auto lines = base::split(command.examples, '\n');
  for (auto& line : lines) line = fmt::format("drey {} {}", command.name, line);
  return lines;
}

std::string command_help(const Command& command, const OptionSet& set, std::size_t columns) {
  const auto width = text_width(columns);
  auto text = fmt::format("drey {}: {}\n\n{}\nUsage: drey {} {}\n", command.name, command.summary,
                          examples_text(command, width), command.name, command.usage);
  auto groups = groups_of(set);
  // The first option is --help, whose group belongs at the end.
  std::rotate(groups.begin(), groups.begin() + 1, groups.end());
  bool further = false;
  for (const auto& group : groups) {
    if (is_further(group)) further = true;
    else if (!group.empty())
      text += fmt::format("\n{}:\n{}", group, option_lines(set, group, width));
  }
  return further ? text + "\nOther ways to reach the servers: 'drey help options'\n" : text;
}

std::string options_help(std::size_t columns) {
  OptionSet set;
  ServerOptions server;
  RestOptions rest;
  declare(set, server, "-n,--namespace");
  set.find("--namespace")
      .description(fmt::format("the Kubernetes namespace (kubernetes.namespace); {} have "
                               "--namespace alone: their -n is Flink's --allowNonRestoredState",
                               commands_without_n()));
  declare(set, rest, server);
  std::string text =
      "Options of all commands that reach the API server, and of those that reach Flink's REST "
      "API\n";
  for (const auto& group : groups_of(set))
    text += fmt::format("\n{}:\n{}", group, option_lines(set, group, text_width(columns)));
  return text;
}

}  // namespace cli
