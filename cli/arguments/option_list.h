// Options that a command has: how they are written, what help says of them, where their values go.
#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cli {

/// One of them. What makes it more than its names is chained:
/// `…->option_text("<n>")->group("Job")`.
class CommandOption {
 public:
  /// What becomes of its value; of a flag, and where a value is optional and none is there, of "".
  using Take = std::function<void(const std::string& value)>;
  enum class Values { none, one, any };

  CommandOption(const std::string& names, Values values, Take take, std::string description);

  CommandOption* group(std::string name);        ///< its heading in help; empty: help hides it
  CommandOption* option_text(std::string text);  ///< what help has for its value: "<n>"
  CommandOption* description(std::string text);
  CommandOption* value_is_optional();

  const std::vector<std::string>& short_names() const { return short_names_; }  ///< without dashes
  const std::vector<std::string>& long_names() const { return long_names_; }    ///< the same
  /// All of them without dashes, the shortest first, as words.h takes them.
  std::vector<std::string> names() const;
  bool takes_value() const { return values_ != Values::none; }
  bool has_optional_value() const { return value_is_optional_; }
  bool is_repeatable() const { return values_ == Values::any; }
  const std::string& heading() const { return group_; }
  const std::string& value_text() const { return option_text_; }
  const std::string& summary() const { return description_; }
  void take(const std::string& value) const { take_(value); }

 private:
  std::vector<std::string> short_names_{}, long_names_{};
  Values values_;
  bool value_is_optional_ = false;
  Take take_;
  std::string group_ = "Options", option_text_{}, description_{};
};

/// All options of a command. `names` are "-n,--namespace": one dash before a letter, two before a
/// word, the longest last. What values are bound to must be there until `read` has returned.
class OptionList {
 public:
  CommandOption* add_option(const std::string& names, std::string& value, std::string description);
  CommandOption* add_option(const std::string& names, std::optional<std::string>& value,
                            std::string description = {});
  /// May be repeated; each has one value.
  CommandOption* add_option(const std::string& names, std::vector<std::string>& values,
                            std::string description = {});
  CommandOption* add_option(const std::string& names, CommandOption::Take take,
                            std::string description);
  /// May be repeated, and is divided from the other words before they are read (-D).
  CommandOption* add_property(const std::string& names, std::string description);
  CommandOption* add_flag(const std::string& names, bool& value, std::string description = {});

  const std::deque<CommandOption>& all() const { return options_; }
  CommandOption* find(const std::string& name);  ///< by a name without dashes; null: there is none

  /// Gives each option its values, in the order of the list. The words are those that `divide` made
  /// of a command line for these options. Throws what a Take throws.
  void read(std::span<const std::string> words) const;

 private:
  CommandOption* add(const std::string& names, CommandOption::Values values,
                     CommandOption::Take take, std::string description);

  std::deque<CommandOption> options_{};
};

}  // namespace cli
