// Options of a command line, bound to values. CLI11 is behind it, and enters nowhere else.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): a library's
class App;
class Option;
}  // namespace CLI

namespace cli {

/// What was declared of an option.
struct OptionFacts {
  std::vector<std::string> short_names{};  ///< of one letter, without the dash
  std::vector<std::string> long_names{};   ///< of several, the shortest first
  std::string value{};                     ///< how help calls its value: "<path>"; may be empty
  std::string description{};
  std::string group{};  ///< empty: help is silent of it
  int fewest_values = 0;
  int most_values = 0;                 ///< 0: it takes none
  std::vector<std::string> choices{};  ///< all that its value can be; empty: not known
};

/// An option that was declared, to say more of it.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& description(const std::string& text);
  Option& group(const std::string& name);

  /// How help calls its value.
  Option& option_text(const std::string& text);

  Option& expected(int fewest, int most);

  /// Each value has the option's name before it.
  Option& named_each_time();

 private:
  CLI::Option* option_;
};

/// Names are as CLI11 takes them ("-n,--namespace"). What an option is bound to must outlive the
/// parsing.
class OptionSet {
 public:
  OptionSet();
  ~OptionSet();
  OptionSet(const OptionSet&) = delete;
  OptionSet& operator=(const OptionSet&) = delete;

  Option add_flag(const std::string& names, bool& value, const std::string& description = {});
  Option add_option(const std::string& names, std::string& value,
                    const std::string& description = {});
  Option add_option(const std::string& names, std::optional<std::string>& value,
                    const std::string& description = {});
  Option add_option(const std::string& names, std::vector<std::string>& values,
                    const std::string& description = {});

  /// `take` is given the text, and may throw base::Error.
  Option add_option(const std::string& names, const std::function<void(const std::string&)>& take,
                    const std::string& description = {});

  /// One that is known, and told of in help, but read by others.
  Option add_option(const std::string& name);

  /// One that was declared before.
  Option find(const std::string& name);

  /// Says all that the value of one can be that was declared before.
  void set_choices(const std::string& name, std::vector<std::string> choices);

  /// In the order in which they were declared.
  std::vector<OptionFacts> all() const;

  /// Words in the form "--name" and "--name=value". Throws base::Error{usage}, and what binding an
  /// option throws.
  void parse(std::vector<std::string> words);

 private:
  CLI::App& room();
  Option added(CLI::Option* option);

  std::unique_ptr<CLI::App> app_;
  CLI::App* room_ = nullptr;
  std::vector<const CLI::Option*> options_{};
  std::map<const CLI::Option*, std::vector<std::string>> choices_{};
};

}  // namespace cli
