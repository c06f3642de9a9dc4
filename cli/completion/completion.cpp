#include "cli/completion/completion.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/arguments/common_options.h"
#include "cli/commands/commands.h"
#include "flink/catalogue/key_history.h"
#include "flink/config/options.h"
#include "flink/version/version.h"

namespace cli {
namespace {

using Texts = std::vector<std::string>;
using Candidates = std::vector<Candidate>;

constexpr int no_blank = 2;
constexpr int no_files = 4;

/// What a command line says before the word that is completed.
struct Before {
  const Command* command = nullptr;
  bool is_help = false;  // it is 'help' that is asked
  std::vector<OptionFacts> options{};
  Texts positional{};                   // behind the command
  const OptionFacts* awaits = nullptr;  // the option whose value the word is
};

std::vector<OptionFacts> facts_of(const Command* command) {
  OptionSet set;
  ServerOptions server;
  OutputOptions output;
  bool help = false;
  set.add_flag("-h,--help", help, "help");
  if (command != nullptr) {
    command->declare(set);
    return set.all();
  }
  declare(set, server, "-n,--namespace");
  declare(set, output);
  return set.all();
}

/// "--name" and "-n" of an option; without a dash, a name of one letter or several.
bool is_named(const OptionFacts& option, std::string_view word) {
  if (!word.starts_with('-')) return false;
  word.remove_prefix(word.starts_with("--") ? 2 : 1);
  const auto is = [&](const std::string& name) { return name == word; };
  return std::any_of(option.short_names.begin(), option.short_names.end(), is) ||
         std::any_of(option.long_names.begin(), option.long_names.end(), is);
}

const OptionFacts* option_named(const std::vector<OptionFacts>& options, std::string_view word) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const auto& option) { return is_named(option, word); });
  return found == options.end() ? nullptr : &*found;
}

const Command* command_named(const std::string& name) {
  const auto all = commands();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// Empty when the command is none.
std::optional<Before> read_before(const Texts& words) {
  Before before;
  before.options = facts_of(nullptr);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto* option = option_named(before.options, words[i]);
    const bool takes_next = option != nullptr && option->fewest_values > 0;
    if (takes_next && i + 2 == words.size()) before.awaits = option;
    if (takes_next) ++i;
    if (option != nullptr || words[i].starts_with('-')) continue;
    if (before.command != nullptr) {
      before.positional.push_back(words[i]);
      continue;
    }
    before.command = command_named(words[i]);
    before.is_help = words[i] == "help";
    if (before.command == nullptr && !before.is_help) return std::nullopt;
    if (before.command == nullptr) return before;
    before.options = facts_of(before.command);
  }
  return before;
}

/// Those that begin so, with something before each.
Completion beginning(const Candidates& all, const std::string& start,
                     const std::string& prefix = {}) {
  Completion completion;
  for (const auto& one : all) {
    if (one.text.starts_with(start))
      completion.candidates.push_back({prefix + one.text, one.description});
  }
  return completion;
}

Candidates plain(const Texts& texts) {
  Candidates all;
  for (const auto& text : texts) all.push_back({text, {}});
  return all;
}

Candidates command_names() {
  Candidates all;
  for (const auto& command : commands())
    all.push_back({std::string(command.name), std::string(command.summary)});
  all.push_back({"help", "what the program and its commands do"});
  return all;
}

Candidates asked(const std::function<Candidates()>& names) {
  return names ? names() : Candidates();
}

Completion value_of(const OptionFacts& option, const Before& before, const LiveNames& names,
                    const std::string& start, const std::string& prefix) {
  const auto& name =
      option.long_names.empty() ? option.short_names.back() : option.long_names.back();
  if (name == "context") return beginning(asked(names.contexts), start, prefix);
  if (name == "namespace") return beginning(asked(names.namespaces), start, prefix);
  if (name == "to" && names.revisions && !before.positional.empty())
    return beginning(names.revisions(before.positional.front()), start, prefix);
  auto completion = beginning(plain(option.choices), start, prefix);
  if (name == "from") completion = beginning(plain({"latest"}), start, prefix);
  completion.files = option.choices.empty();
  // Behind "jsonpath=" something is to come.
  const auto& found = completion.candidates;
  completion.goes_on =
      !found.empty() && std::all_of(found.begin(), found.end(),
                                    [](const auto& one) { return one.text.ends_with('='); });
  return completion;
}

Completion option_names(const std::vector<OptionFacts>& options, const std::string& start) {
  Candidates all;
  for (const auto& option : options) {
    if (option.group.empty() && option.description.empty()) continue;
    for (const auto& name : option.long_names) all.push_back({"--" + name, option.description});
  }
  auto completion = beginning(all, start);
  if (std::string_view("-D").starts_with(start) && option_named(options, "-D") != nullptr)
    completion.candidates.push_back({"-D", "an option of Flink: -Dkey=value"});
  return completion;
}

/// Of an option that lists them.
Texts values_of(std::string_view type) {
  if (type == "boolean") return {"true", "false"};
  return type.find('|') == std::string_view::npos ? Texts() : base::split(type, '|');
}

std::string about(const flink::CatalogueRow& row) {
  const auto type = values_of(row.type).size() > 2 ? std::string("enum") : std::string(row.type);
  return row.default_text.empty() ? type : fmt::format("{}, default {}", type, row.default_text);
}

bool is_key_of(const std::string& key, std::initializer_list<const flink::Option*> options) {
  return std::any_of(options.begin(), options.end(), [&](const flink::Option* option) {
    return std::any_of(option->keys.begin(), option->keys.end(),
                       [&](const auto& each) { return each.name == key; });
  });
}

/// Of a key of Flink's: what is there now, what it can have, or a file of this machine.
Completion property_value(const std::string& key, const LiveNames& names, const std::string& start,
                          const std::string& prefix) {
  using namespace flink::options;
  if (is_key_of(key, {&cluster_id})) return beginning(asked(names.clusters), start, prefix);
  if (is_key_of(key, {&kube_namespace})) return beginning(asked(names.namespaces), start, prefix);
  if (is_key_of(key, {&kube_context})) return beginning(asked(names.contexts), start, prefix);
  const auto rows = flink::history_of(key).rows;
  auto completion =
      rows.empty() ? Completion() : beginning(plain(values_of(rows.back().type)), start, prefix);
  completion.files =
      is_key_of(key, {&pod_template, &pod_template_job_manager, &pod_template_task_manager,
                      &kube_config_file, &kerberos_keytab, &krb5_conf, &python_files});
  return completion;
}

/// Of "key" its rest, of "key=" its value.
Completion property(const std::string& word, const LiveNames& names, const std::string& prefix) {
  const auto equals = word.find('=');
  if (equals != std::string::npos)
    return property_value(word.substr(0, equals), names, word.substr(equals + 1),
                          prefix + word.substr(0, equals + 1));
  Completion completion{.goes_on = true};
  for (const auto& row : flink::options_with(word)) {
    const bool is_current = row.new_key.empty() && flink::newest_known < row.until;
    const bool is_for_users = row.key.find_first_of("$_") != 0 && !row.key.starts_with("internal.");
    if (is_current && is_for_users && row.key.starts_with(word))
      completion.candidates.push_back({fmt::format("{}{}=", prefix, row.key), about(row)});
  }
  return completion;
}

/// What the usage has in angle brackets at that place: "cluster", "job id".
std::string place_of(const Command& command, std::size_t number) {
  auto usage = command.usage;
  for (;; --number) {
    const auto open = usage.find('<');
    if (open == std::string_view::npos) return {};
    const auto close = usage.find('>', open);
    if (number == 0 || usage.substr(close + 1).starts_with("…"))
      return std::string(usage.substr(open + 1, close - open - 1));
    usage.remove_prefix(close);
  }
}

Completion without(Completion completion, const Texts& words) {
  std::erase_if(completion.candidates, [&](const Candidate& one) {
    return std::find(words.begin(), words.end(), one.text) != words.end();
  });
  return completion;
}

Completion word_of(const Before& before, const LiveNames& names, const std::string& start) {
  const auto place = place_of(*before.command, before.positional.size());
  if (place == "cluster")
    return without(beginning(asked(names.clusters), start), before.positional);
  if (place == "job id" && names.jobs)
    return beginning(names.jobs(before.positional.front()), start);
  if (place == "shell") return beginning(plain({"bash", "zsh", "fish"}), start);
  if (place.starts_with("key")) {
    auto completion = property(start, names, {});
    for (auto& one : completion.candidates) one.text.pop_back();
    completion.goes_on = false;
    return completion;
  }
  return {.files = before.command->program_follows};
}

}  // namespace

Completion complete(const std::vector<std::string>& words, const LiveNames& names,
                    const std::vector<Candidate>& topics) {
  if (words.empty()) return {};
  const auto& word = words.back();
  const auto before = read_before(words);
  if (!before) return {};
  if (before->awaits != nullptr && is_named(*before->awaits, "-D"))
    return property(word, names, {});
  if (before->awaits != nullptr) return value_of(*before->awaits, *before, names, word, {});
  const auto equals = word.find('=');
  if (word.starts_with("-D")) return property(word.substr(2), names, "-D");
  if (word.starts_with("--") && equals != std::string::npos) {
    const auto* option = option_named(before->options, word.substr(0, equals));
    if (option == nullptr) return {};
    return value_of(*option, *before, names, word.substr(equals + 1), word.substr(0, equals + 1));
  }
  if (word.starts_with('-')) return option_names(before->options, word);
  if (before->command == nullptr) {
    auto all = command_names();
    if (before->is_help) all.insert(all.end(), topics.begin(), topics.end());
    return beginning(all, word);
  }
  return word_of(*before, names, word);
}

std::string lines_of(const Completion& completion) {
  std::string lines;
  for (const auto& one : completion.candidates)
    lines += one.description.empty() ? one.text + "\n"
                                     : fmt::format("{}\t{}\n", one.text, one.description);
  const int directive = (completion.goes_on ? no_blank : 0) + (completion.files ? 0 : no_files);
  return lines + fmt::format(":{}\n", directive);
}

}  // namespace cli
