#include "cli/arguments/words.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/arguments/neighbours.h"
#include "flink/config/masked.h"
#include "flink/config/program_options.h"

namespace cli {
namespace {

bool is_negative_number(const std::string& word) {
  return word.size() > 1 && word.front() == '-' &&
         std::all_of(word.begin() + 1, word.end(), [](char c) {
           return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.';
         });
}

/// Commons CLI takes the quotes off a word that is quoted as a whole.
std::string unquoted(const std::string& word) {
  const bool whole = word.size() > 1 && word.front() == '"' && word.back() == '"' &&
                     word.find('"', 1) == word.size() - 1;
  return whole ? word.substr(1, word.size() - 2) : word;
}

class Divider {
 public:
  Divider(std::span<const std::string> args, std::span<const OptionName> known, Grammar grammar)
      : args_(args), known_(known), grammar_(grammar), stop_(grammar != Grammar::words) {}

  Words divide() {
    while (at_ < args_.size()) {
      const auto& word = args_[at_];
      if (word == "--") {
        ++at_;
        is_program_meant_ = true;
        take_rest();
      } else if (word.size() > 1 && word.front() == '-') {
        ++at_;
        take_option(word);
      } else if (stop_) {
        take_rest();
      } else {
        words_.positional.push_back(word);
        ++at_;
      }
    }
    return std::move(words_);
  }

 private:
  void take_rest() {
    if (grammar_ == Grammar::program && !is_program_meant_) refuse_own_options();
    words_.positional.insert(words_.positional.end(),
                             args_.begin() + static_cast<std::ptrdiff_t>(at_), args_.end());
    at_ = args_.size();
  }

  /// Behind the jar everything is the program's, so an option of drey's would have no effect there.
  void refuse_own_options() const {
    for (auto i = at_; i < args_.size() && args_[i] != "--"; ++i) {
      if (!is_own_option(args_[i], i + 1 < args_.size() ? args_[i + 1] : std::string())) continue;
      throw base::Error(
          base::Exit::usage,
          fmt::format("'{}' stands after the program, where words are the program's own",
                      without_value(args_[i])),
          hint_before_program());
    }
  }

  /// `-n prod -f orders.yaml`, as kubectl has it, makes a program of the namespace.
  std::string hint_before_program() const {
    const auto hint = at_ > 0 ? hint_of_namespace(args_[at_ - 1], args_[at_]) : std::string();
    if (!hint.empty()) return hint;
    return "put it before the program; or put -- before the program if the program is to be given "
           "it";
  }

  /// Where -n is Flink's flag; empty: it is not, or what follows is no namespace.
  std::string hint_of_namespace(const std::string& word, const std::string& value) const {
    const auto* option = word == "-n" ? find_exactly("n") : nullptr;
    return option == nullptr || option->takes_value ? std::string() : flink::namespace_hint(value);
  }

  /// Whether drey, and not Flink's client, knows the word as an option, with a value that it can
  /// have.
  bool is_own_option(const std::string& word, const std::string& next) const {
    if (word.size() < 2 || word.front() != '-') return false;
    const auto body = word.substr(word.starts_with("--") ? 2 : 1);
    const auto equals = body.find('=');
    const auto* option = find_exactly(body.substr(0, equals));
    auto value = equals == std::string::npos ? next : body.substr(equals + 1);
    if (option == nullptr && !word.starts_with("--") && word.size() > 2) {  // -ojson
      option = find_exactly(body.substr(0, 1));
      value = body.substr(1);
      if (option != nullptr && option->values.empty()) return false;
    }
    if (option == nullptr || option->is_flink) return false;
    return option->values.empty() ||
           std::find(option->values.begin(), option->values.end(), value) != option->values.end();
  }

  void take_option(const std::string& word) {
    const auto body = word.substr(word.starts_with("--") ? 2 : 1);
    const auto equals = body.find('=');
    const auto name = body.substr(0, equals);
    const auto value =
        equals == std::string::npos ? std::nullopt : std::optional(body.substr(equals + 1));
    if (const auto* option = find_exactly(name)) return take(word, *option, value);
    if (!word.starts_with("--") && take_property(body)) return;
    if (const auto* option = find_by_prefix(name)) return take(word, *option, value);
    if (!word.starts_with("--") && take_letters(word, body)) return;
    if (!program_named_) unknown(word, name);
    --at_;
    take_rest();
  }

  const OptionName* find_exactly(const std::string& name) const {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const OptionName& o) {
      return std::find(o.names.begin(), o.names.end(), name) != o.names.end();
    });
    return found == known_.end() ? nullptr : &*found;
  }

  /// A long name of Flink's may be cut short as long as it is unambiguous among Flink's.
  const OptionName* find_by_prefix(const std::string& name) const {
    if (name.size() < 2) return nullptr;
    const OptionName* only = nullptr;
    for (const auto& option : known_) {
      const auto& longest = option.names.back();
      if (!option.is_flink || longest.size() < 2 || !longest.starts_with(name)) continue;
      if (only != nullptr) return nullptr;
      only = &option;
    }
    return only;
  }

  void add_property(const std::string& property) {
    const bool has_value = property.find('=') != std::string::npos;
    words_.properties.push_back(has_value ? property : property + "=true");
    if (!has_value) words_.valueless.push_back(property);
  }

  /// -Dk=v and -Dk.
  bool take_property(const std::string& body) {
    const auto* option = find_exactly(body.substr(0, 1));
    if (option == nullptr || !option->is_property) return false;
    add_property(body.substr(1));
    return true;
  }

  /// -p4, and flags in one word: -dn; the last may have its value in the next word: -dp 4
  /// (DefaultParser#handleConcatenatedOptions).
  bool take_letters(const std::string& word, const std::string& body) {
    std::vector<const OptionName*> flags;
    for (std::size_t i = 0; i < body.size(); ++i) {
      const auto* option = find_exactly(body.substr(i, 1));
      if (option == nullptr) return false;
      if (option->takes_value) {
        for (const auto* flag : flags) take(word, *flag, std::nullopt);
        take_last_letter(word, *option, body.substr(i + 1));
        return true;
      }
      flags.push_back(option);
    }
    for (const auto* flag : flags) take(word, *flag, std::nullopt);
    return true;
  }

  void take_last_letter(const std::string& word, const OptionName& option,
                        const std::string& value) {
    if (option.is_property && !value.empty()) add_property(value);
    else take(word, option, value.empty() ? std::nullopt : std::optional(value));
  }

  void take(const std::string& word, const OptionName& option,
            const std::optional<std::string>& value) {
    const auto dashed = "--" + option.names.back();
    program_named_ = program_named_ || option.names_program;
    if (!option.takes_value) {
      if (value)
        throw base::Error(base::Exit::usage,
                          fmt::format("option '{}' takes no value", without_value(word)),
                          hint_of_namespace(without_value(word), *value));
      words_.options.push_back(dashed);
    } else if (option.is_property) {
      add_property(property_of_next_words(word, option, value));
    } else if (option.value_is_optional && !value && (stop_ || !is_value_next())) {
      words_.options.push_back(dashed);
    } else {
      words_.options.push_back(dashed + "=" + (value ? *value : next_value(word, option)));
    }
  }

  bool is_value_next() const {
    return at_ < args_.size() && (!looks_like_option(args_[at_]) || is_negative_number(args_[at_]));
  }

  std::string next_value(const std::string& word, const OptionName& option) {
    if (is_value_next()) return unquoted(args_[at_++]);
    const auto& choices = option.choices;
    throw base::Error(base::Exit::usage,
                      fmt::format("missing argument for option: {}", without_value(word)),
                      choices.empty() ? std::string()
                                      : fmt::format("it is one of {}", base::join(choices, ", ")));
  }

  /// -D k=v, -D k v and -D k: the second word is the value unless it looks like an option.
  std::string property_of_next_words(const std::string& word, const OptionName& option,
                                     const std::optional<std::string>& value) {
    const auto property = value ? "=" + *value : next_value(word, option);
    if (property.find('=') != std::string::npos)
      return property.starts_with('=') ? property.substr(1) : property;
    if (at_ < args_.size() && !looks_like_option(args_[at_]))
      return property + "=" + unquoted(args_[at_++]);
    return property;
  }

  /// A word with a dash is a value when it is no known option (-D env.java.opts -XX:+UseG1GC).
  /// Unlike Flink's, what is nearly a known option was meant to be one.
  bool looks_like_option(const std::string& word) const {
    if (word.size() < 2 || word.front() != '-' || is_negative_number(word)) return false;
    const auto body = word.substr(word.starts_with("--") ? 2 : 1);
    const auto name = body.substr(0, body.find('='));
    const bool letter = !word.starts_with("--") && find_exactly(body.substr(0, 1)) != nullptr;
    return word == "--" || letter || find_exactly(name) != nullptr || begins_a_name(name) ||
           !nearest_name(name).empty();
  }

  bool begins_a_name(const std::string& name) const {
    return std::any_of(known_.begin(), known_.end(), [&](const OptionName& o) {
      return o.names.back().size() > 1 && o.names.back().starts_with(name);
    });
  }

  std::string nearest_name(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& option : known_)
      names.insert(names.end(), option.names.begin(), option.names.end());
    return name.size() < 2 ? std::string{} : base::nearest(name, names);
  }

  [[noreturn]] void unknown(const std::string& word, const std::string& name) const {
    const auto near = nearest_name(name);
    const auto dashed =
        near.empty() ? std::string{}
                     : fmt::format("did you mean '{}{}'?", near.size() == 1 ? "-" : "--", near);
    const auto otherwise =
        stop_ ? "options of the program come after the jar; '-h' lists those of drey"
              : "'-h' lists the options";
    const auto neighbour = neighbours_option(name);
    throw base::Error(base::Exit::usage, fmt::format("unknown option '{}'", without_value(word)),
                      !neighbour.empty() ? neighbour
                      : dashed.empty()   ? otherwise
                                         : dashed);
  }

  std::span<const std::string> args_;
  std::span<const OptionName> known_;
  Grammar grammar_;
  bool stop_;  ///< at the first word that is no option
  std::size_t at_ = 0;
  bool program_named_ = false;
  bool is_program_meant_ = false;  ///< "--" was seen
  Words words_{};
};

}  // namespace

std::string without_value(const std::string& word) {
  return base::printable(word.substr(0, word.find('=')), 200);
}

std::vector<std::string> shown_words(const std::vector<std::string>& words) {
  return flink::masked_words(words);
}

Words divide(std::span<const std::string> args, std::span<const OptionName> known,
             Grammar grammar) {
  return Divider(args, known, grammar).divide();
}

}  // namespace cli
