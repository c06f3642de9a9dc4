#include "cli/arguments/option_set.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/error.h"

namespace cli {
namespace {

OptionFacts facts_of(const CLI::Option& option) {
  OptionFacts facts{.short_names = option.get_snames(),
                    .long_names = option.get_lnames(),
                    .value = option.get_option_text(),
                    .description = option.get_description(),
                    .group = option.get_group(),
                    .fewest_values = option.get_items_expected_min(),
                    .most_values = option.get_items_expected_max()};
  std::stable_sort(facts.long_names.begin(), facts.long_names.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return facts;
}

}  // namespace

Option& Option::description(const std::string& text) {
  option_->description(text);
  return *this;
}

Option& Option::group(const std::string& name) {
  option_->group(name);
  return *this;
}

Option& Option::option_text(const std::string& text) {
  option_->option_text(text);
  return *this;
}

Option& Option::expected(int fewest, int most) {
  option_->expected(fewest, most);
  return *this;
}

Option& Option::named_each_time() {
  option_->type_size(1)->allow_extra_args(false);
  return *this;
}

// Its own --help is none of drey's.
OptionSet::OptionSet() : app_(std::make_unique<CLI::App>()) { app_->set_help_flag(); }

OptionSet::~OptionSet() = default;

/// Where the next option goes. CLI11 compares the names of a new one with all that are beside it,
/// which for a command's hundred was a fifth of a dry run.
CLI::App& OptionSet::room() {
  constexpr std::size_t most = 8;
  if (options_.size() % most == 0) room_ = app_->add_option_group("options");
  return *room_;
}

Option OptionSet::added(CLI::Option* option) {
  options_.push_back(option);
  return Option(option);
}

Option OptionSet::add_flag(const std::string& names, bool& value, const std::string& description) {
  return added(room().add_flag(names, value, description));
}

Option OptionSet::add_option(const std::string& names, std::string& value,
                             const std::string& description) {
  return added(room().add_option(names, value, description));
}

Option OptionSet::add_option(const std::string& names, std::optional<std::string>& value,
                             const std::string& description) {
  return added(room().add_option(names, value, description));
}

Option OptionSet::add_option(const std::string& names, std::vector<std::string>& values,
                             const std::string& description) {
  return added(room().add_option(names, values, description));
}

Option OptionSet::add_option(const std::string& names,
                             const std::function<void(const std::string&)>& take,
                             const std::string& description) {
  return added(room().add_option_function<std::string>(names, take, description));
}

Option OptionSet::add_option(const std::string& name) {
  return added(room().add_option(name)->type_size(1));
}

Option OptionSet::find(const std::string& name) { return Option(app_->get_option(name)); }

void OptionSet::set_choices(const std::string& name, std::vector<std::string> choices) {
  choices_[app_->get_option(name)] = std::move(choices);
}

std::vector<OptionFacts> OptionSet::all() const {
  std::vector<OptionFacts> all;
  for (const auto* option : options_) {
    all.push_back(facts_of(*option));
    if (const auto found = choices_.find(option); found != choices_.end())
      all.back().choices = found->second;
  }
  return all;
}

void OptionSet::parse(std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());  // as it takes them
  try {
    app_->parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    throw base::Error(base::Exit::usage,
                      fmt::format("an option could not be read ({})", error.get_name()),
                      "'-h' lists the options");
  }
}

}  // namespace cli
