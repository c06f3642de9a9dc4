#include "cli/arguments/option_list.h"

#include <algorithm>

#include "base/text.h"

namespace cli {

CommandOption::CommandOption(const std::string& names, Values values, Take take,
                             std::string description)
    : values_(values), take_(std::move(take)), description_(std::move(description)) {
  for (const auto& name : base::split(names, ',')) {
    if (name.starts_with("--")) long_names_.push_back(name.substr(2));
    else short_names_.push_back(name.substr(1));
  }
}

CommandOption* CommandOption::group(std::string name) {
  group_ = std::move(name);
  return this;
}

CommandOption* CommandOption::option_text(std::string text) {
  option_text_ = std::move(text);
  return this;
}

CommandOption* CommandOption::description(std::string text) {
  description_ = std::move(text);
  return this;
}

CommandOption* CommandOption::value_is_optional() {
  value_is_optional_ = true;
  return this;
}

std::vector<std::string> CommandOption::names() const {
  auto names = short_names_;
  names.insert(names.end(), long_names_.begin(), long_names_.end());
  std::stable_sort(names.begin() + static_cast<std::ptrdiff_t>(short_names_.size()), names.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return names;
}

CommandOption* OptionList::add(const std::string& names, CommandOption::Values values,
                               CommandOption::Take take, std::string description) {
  return &options_.emplace_back(names, values, std::move(take), std::move(description));
}

CommandOption* OptionList::add_option(const std::string& names, std::string& value,
                                      std::string description) {
  return add(
      names, CommandOption::Values::one, [&value](const std::string& text) { value = text; },
      std::move(description));
}

CommandOption* OptionList::add_option(const std::string& names, std::optional<std::string>& value,
                                      std::string description) {
  return add(
      names, CommandOption::Values::one, [&value](const std::string& text) { value = text; },
      std::move(description));
}

CommandOption* OptionList::add_option(const std::string& names, std::vector<std::string>& values,
                                      std::string description) {
  return add(
      names, CommandOption::Values::any,
      [&values](const std::string& text) { values.push_back(text); }, std::move(description));
}

CommandOption* OptionList::add_option(const std::string& names, CommandOption::Take take,
                                      std::string description) {
  return add(names, CommandOption::Values::one, std::move(take), std::move(description));
}

CommandOption* OptionList::add_property(const std::string& names, std::string description) {
  return add(
      names, CommandOption::Values::any, [](const std::string&) {}, std::move(description));
}

CommandOption* OptionList::add_flag(const std::string& names, bool& value,
                                    std::string description) {
  return add(
      names, CommandOption::Values::none, [&value](const std::string&) { value = true; },
      std::move(description));
}

CommandOption* OptionList::find(const std::string& name) {
  const auto has_name = [&](const CommandOption& option) {
    const auto names = option.names();
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const auto found = std::find_if(options_.begin(), options_.end(), has_name);
  return found == options_.end() ? nullptr : &*found;
}

void OptionList::read(std::span<const std::string> words) const {
  for (const auto& option : options_) {
    const auto name = "--" + option.names().back();
    for (const auto& word : words) {
      if (word == name) option.take("");
      else if (word.starts_with(name + "=")) option.take(word.substr(name.size() + 1));
    }
  }
}

}  // namespace cli
