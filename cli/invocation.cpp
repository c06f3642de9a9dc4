#include "cli/invocation.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/arguments/common_options.h"
#include "cli/arguments/flink_options.h"
#include "cli/arguments/neighbours.h"
#include "cli/arguments/option_groups.h"
#include "cli/commands/commands.h"

namespace cli {
namespace {

using base::Error;
using base::Exit;
using Texts = std::vector<std::string>;

/// Names of one option, the shortest first.
Texts names_of(const OptionFacts& option) {
  auto names = option.short_names;
  names.insert(names.end(), option.long_names.begin(), option.long_names.end());
  return names;
}

/// What is known of the options, for dividing the words.
std::vector<OptionName> option_names(const OptionSet& set) {
  std::vector<OptionName> names;
  for (const auto& option : set.all()) {
    const bool takes_value = option.most_values > 0;
    OptionName name{.names = names_of(option),
                    .takes_value = takes_value,
                    .takes_several = option.most_values > 1,
                    .value_is_optional = takes_value && option.fewest_values == 0};
    const auto& longest = name.names.back();
    const auto* flink = find_flink_option(longest);
    const auto is = [&](FlinkOption::Kind kind) { return flink != nullptr && flink->kind == kind; };
    name.is_flink = flink != nullptr;
    name.is_property = is(FlinkOption::Kind::property);
    name.names_program = is(FlinkOption::Kind::program);
    name.choices = option.choices;
    // Flink's own examples have an --output.
    if (longest == "output") name.values = output_formats;
    if (longest == "color") name.values = option.choices;
    names.push_back(std::move(name));
  }
  return names;
}

/// Every word must be UTF-8, for most of them end in objects. Throws Error{usage} that names all
/// that are not.
void check_words(const Words& words) {
  base::Problems problems;
  const auto check = [&](const std::string& word, const std::string& origin) {
    if (base::first_not_utf8(word))
      problems.add(base::printable(base::utf8_as_java(origin), 300), "not UTF-8");
  };
  for (const auto& option : words.options) check(option, option.substr(0, option.find('=')));
  for (const auto& property : words.properties)
    check(property, "-D " + key_and_value(property).first);
  const auto shown = shown_words(words.positional);
  for (std::size_t i = 0; i < words.positional.size(); ++i)
    check(words.positional[i], fmt::format("argument {} ('{}')", i + 1, shown[i]));
  problems.throw_if_any();
}

/// What CLI11 would refuse in words of its own: one option given several times, or none of its
/// value.
void check_counts(const Texts& words, const std::vector<OptionName>& known) {
  for (const auto& option : known) {
    const auto name = "--" + option.names.back();
    const auto times = std::count_if(words.begin(), words.end(), [&](const std::string& word) {
      return word == name || word.starts_with(name + "=");
    });
    if (option.takes_value && times > 1 && !option.takes_several)
      throw Error(Exit::usage, fmt::format("{}: takes one value, and was given {}", name, times));
    const bool empty = std::find(words.begin(), words.end(), name + "=") != words.end();
    if (empty && !option.value_is_optional)
      throw Error(Exit::usage, fmt::format("{}: its value is empty", name));
  }
}

/// The command's own options, and help.
Prepare declare(const Command& command, OptionSet& set, bool& wants_help) {
  set.add_flag("-h,--help", wants_help, "this text").group(output_group_name);
  return command.declare(set);
}

/// The options that all commands share, by their long names, and the rest.
Words divide_shared(std::span<const std::string> args, Grammar grammar) {
  OptionSet set;
  ServerOptions server;
  OutputOptions output;
  bool wants_help = false;
  set.add_flag("-h,--help", wants_help);
  cli::declare(set, server, "-n,--namespace");
  cli::declare(set, output);
  try {
    return divide(args, option_names(set), grammar);
  } catch (const Error& error) {
    if (error.exit != Exit::usage) throw;
    throw Error(Exit::usage, error.text,
                "before the command stand only options that all commands share; 'drey help' lists "
                "the commands");
  }
}

Texts joined(std::string first, std::span<const std::string> rest) {
  Texts words{std::move(first)};
  words.insert(words.end(), rest.begin(), rest.end());
  return words;
}

std::string mentioned_format(std::span<const std::string> args) {
  for (const auto& format : output_formats) {
    for (std::size_t i = 0; i < args.size(); ++i) {
      const bool named = i > 0 && (args[i - 1] == "-o" || args[i - 1] == "--output");
      if (args[i] == "-o" + format || args[i] == "-o=" + format ||
          args[i] == "--output=" + format || (named && args[i] == format))
        return format;
    }
  }
  return {};
}

/// The one of these values that an option has among the words; empty: none.
std::string value_among(std::span<const std::string> words, const std::string& option,
                        const Texts& values) {
  for (const auto& value : values) {
    if (std::find(words.begin(), words.end(), option + value) != words.end()) return value;
  }
  return {};
}

void expect_no_format(const Texts& options) {
  const auto is_format = [](const std::string& option) { return option.starts_with("--output="); };
  if (std::any_of(options.begin(), options.end(), is_format))
    throw Error(Exit::usage, "help is text: -o has no meaning here");
}

std::string near_command(const std::string& name, const Texts& names, const Texts& topics) {
  auto all = names;
  all.insert(all.end(), topics.begin(), topics.end());
  if (const auto near = base::nearest(name, all); !near.empty())
    return fmt::format("did you mean '{}'?", near);
  return fmt::format("commands are {}{}", base::join(names, ", "),
                     topics.empty() ? "" : "; topics are " + base::join(topics, ", "));
}

}  // namespace

const Command& find_command(const std::string& name, const Texts& topics) {
  const auto all = commands();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Command& c) { return c.name == name; });
  if (found != all.end()) return *found;
  Texts names;
  for (const auto& command : all) names.emplace_back(command.name);
  const auto neighbour = neighbours_command(name);
  throw Error(Exit::usage,
              fmt::format("\"{}\" is not a valid action.",
                          base::printable(shown_words({name}).front(), 200)),
              neighbour.empty() ? near_command(name, names, topics) : neighbour);
}

std::string help_topic(std::span<const std::string> args) {
  const auto words = divide_shared(args, Grammar::words);
  expect_no_format(words.options);
  if (words.positional.empty()) return {};
  expect_no_words({words.positional.begin() + 1, words.positional.end()},
                  "help is about one command");
  return words.positional.front();
}

Texts command_first(std::span<const std::string> args) {
  if (args.empty()) return {"help"};
  const auto& first = args.front();
  if (first == "-h" || first == "--help") return joined("help", args.subspan(1));
  // Flink's -v is the version, that of commands says more.
  if (first == "-V" || first == "--version" || (first == "-v" && args.size() == 1))
    return joined("version", args.subspan(1));
  if (!first.starts_with("-")) return {args.begin(), args.end()};
  auto words = divide_shared(args, Grammar::leading);
  const bool wants_help = std::erase(words.options, "--help") > 0;
  if (words.positional.empty()) {
    if (wants_help) return joined("help", words.options);
    throw Error(Exit::usage, fmt::format("'{}' and no command", without_value(first)),
                "'drey help' lists the commands");
  }
  if (wants_help) return joined("help", words.positional);
  Texts result{words.positional.front()};
  result.insert(result.end(), words.options.begin(), words.options.end());
  result.insert(result.end(), words.positional.begin() + 1, words.positional.end());
  return result;
}

Invocation invoke(const Command& command, std::span<const std::string> args, OptionSet& set) {
  Invocation invocation;
  invocation.prepare = declare(command, set, invocation.wants_help);
  const auto known = option_names(set);
  invocation.words =
      divide(args, known, command.program_follows ? Grammar::program : Grammar::words);
  check_words(invocation.words);
  check_counts(invocation.words.options, known);
  set.parse(invocation.words.options);
  return invocation;
}

OutputOptions output_of_failure(std::span<const std::string> args) {
  const Texts colours{"always", "never"};
  try {
    const auto words = command_first(args);
    const auto& command = find_command(words.front());
    OptionSet set;
    bool wants_help = false;
    declare(command, set, wants_help);
    const auto divided = divide(std::span(words).subspan(1), option_names(set),
                                command.program_follows ? Grammar::program : Grammar::words);
    return {.format = value_among(divided.options, "--output=", output_formats),
            .color = value_among(divided.options, "--color=", colours),
            .ci = mentioned_ci(args)};
  } catch (const Error&) {
    return {.format = mentioned_format(args),
            .color = value_among(args, "--color=", colours),
            .ci = mentioned_ci(args)};
  }
}

std::string mentioned_ci(std::span<const std::string> args) {
  constexpr std::string_view name = "--ci";
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].starts_with("--ci=")) return args[i].substr(name.size() + 1);
    if (args[i] == name && i + 1 < args.size()) return args[i + 1];
  }
  return {};
}

}  // namespace cli
