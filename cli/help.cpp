#include "cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/arguments/option_groups.h"
#include "cli/commands/commands.h"
#include "cli/connection/flink_connection.h"
#include "cli/output/width.h"

namespace cli {
namespace {

constexpr std::size_t widest = 100;
constexpr std::size_t narrowest = 40;

/// "-p, --parallelism <n>": names of several letters that Flink writes with one dash keep it.
std::string spelling(const CLI::Option& option) {
  std::vector<std::string> parts;
  for (const auto& name : option.get_snames()) parts.push_back("-" + name);
  auto longs = option.get_lnames();
  std::stable_sort(longs.begin(), longs.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  for (std::size_t i = 0; i < longs.size(); ++i)
    parts.push_back((longs.size() > 1 && i + 1 < longs.size() ? "-" : "--") + longs[i]);
  const auto& value = option.get_option_text();
  return base::join(parts, ", ") + (option.get_items_expected_max() > 0
                                        ? " " + (value.empty() ? std::string("<value>") : value)
                                        : "");
}

std::string option_lines(const CLI::App& app, const std::string& group, std::size_t width) {
  // On a narrow terminal the descriptions stand below the names.
  const std::size_t column = width < 80 ? 8 : 34;
  std::string text;
  for (const auto* option : app.get_options()) {
    if (option->get_group() != group) continue;
    const auto name = "  " + spelling(*option);
    const auto gap = name.size() + 2 > column ? "\n" + std::string(column, ' ')
                                              : std::string(column - name.size(), ' ');
    text += name + gap + wrapped(option->get_description(), column, width) + "\n";
  }
  return text;
}

std::size_t text_width(std::size_t columns) {
  return columns == 0 ? widest : std::clamp(columns, narrowest, widest);
}

bool is_further(const std::string& group) {
  return group == further_server_options || group == further_rest_options;
}

/// In the order of their first options.
std::vector<std::string> groups_of(const CLI::App& app) {
  std::vector<std::string> groups;
  for (const auto* option : app.get_options()) {
    if (std::find(groups.begin(), groups.end(), option->get_group()) == groups.end())
      groups.push_back(option->get_group());
  }
  return groups;
}

}  // namespace

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
  return text +
         "\n'drey <command> -h' tells of one command, 'drey help options' of what reaches the "
         "servers, 'drey --version' of the program.\n";
}

std::string command_help(const Command& command, const CLI::App& app, std::size_t columns) {
  const auto width = text_width(columns);
  auto text =
      fmt::format("drey {}: {}\n\n  drey {} {}\n\nUsage: drey {} {}\n", command.name,
                  command.summary, command.name, command.example, command.name, command.usage);
  auto groups = groups_of(app);
  // The first option is --help, whose group belongs at the end.
  std::rotate(groups.begin(), groups.begin() + 1, groups.end());
  bool further = false;
  for (const auto& group : groups) {
    if (is_further(group)) further = true;
    else if (!group.empty())
      text += fmt::format("\n{}:\n{}", group, option_lines(app, group, width));
  }
  return further ? text + "\nOther ways to reach the servers: 'drey help options'\n" : text;
}

std::string options_help(std::size_t columns) {
  CLI::App app;
  ServerOptions server;
  RestOptions rest;
  app.set_help_flag();
  declare(app, server, "-n,--namespace");
  declare(app, rest);
  std::string text =
      "Options of all commands that reach the API server, and of those that reach Flink's REST "
      "API\n";
  for (const auto& group : groups_of(app))
    text += fmt::format("\n{}:\n{}", group, option_lines(app, group, text_width(columns)));
  return text;
}

}  // namespace cli
