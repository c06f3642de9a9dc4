#include "flink/config/masked.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/config/secret_scan.h"
#include "flink/config/sensitive.h"
#include "flink/values/structured.h"

namespace flink {
namespace {

using base::Json;

/// A value that is a secret as a whole.
std::string mask(std::string_view secret, Hidden* hidden) {
  if (hidden != nullptr && secret != secret_mask) hidden->emplace_back(secret);
  return std::string(secret_mask);
}

std::string bracketed(const std::vector<std::string>& list) {
  return fmt::format("[{}]", base::join(list, ", "));
}

bool is_list(std::string_view key, std::string_view value) {
  return key == "$internal.application.program-args" ||
         (value.starts_with('[') && value.ends_with(']'));
}

/// What follows the name in "bob:secret", as curl's --user and -u have it; npos elsewhere. A
/// number is a port or a group, and "//" belongs to a URL.
std::size_t password_of_user(std::string_view key, std::string_view value) {
  if (key != "user" && key != "u" && key != "proxy-user") return std::string_view::npos;
  const auto colon = value.find(':');
  if (colon == std::string_view::npos) return colon;
  const auto rest = value.substr(colon + 1);
  return rest.starts_with("//") || rest.find_first_not_of("0123456789") == std::string_view::npos
             ? std::string_view::npos
             : colon + 1;
}

/// The value of an option that is a secret by its key, or has one; absent otherwise.
std::optional<std::string> masked_by_key(std::string_view key, std::string_view value,
                                         Hidden* hidden) {
  if (hides(key, value)) return mask(value, hidden);
  const auto password = password_of_user(key, value);
  if (password == std::string_view::npos) return std::nullopt;
  return std::string(value.substr(0, password)) + mask(value.substr(password), hidden);
}

/// --key=value, key=value: to the word's end, whatever is in it.
std::string masked_word(const std::string& word, Hidden* hidden) {
  const auto equals = word.find('=');
  if (equals == std::string::npos || equals + 1 == word.size()) return masked_text(word, hidden);
  const auto name = word.substr(0, equals);
  const bool is_key = name.find_first_of(" \t\n\"'/:?&;,") == std::string::npos;
  const auto value = std::string_view(word).substr(equals + 1);
  const auto shown = is_key ? masked_by_key(key_of_word(name), value, hidden) : std::nullopt;
  return shown ? name + "=" + *shown : masked_text(word, hidden);
}

class Masking {
 public:
  explicit Masking(Hidden* hidden) : hidden_(hidden) {}

  std::vector<std::string> run(Json& value) {
    below(value, "", 0);
    return std::move(places_);
  }

 private:
  static constexpr int deepest = 100;  ///< no object of Kubernetes or Flink goes so far

  void below(Json& value, const std::string& key, int depth) {
    if (depth > deepest && !value.empty()) {
      value = secret_mask;
      places_.push_back(key);
    } else if (value.is_object()) members(value, depth);
    else if (value.is_array()) elements(value, key, depth);
  }

  void replace(Json& value, std::string text, const std::string& place) {
    if (text == value.get_ref<const std::string&>()) return;
    value = std::move(text);
    places_.push_back(place);
  }

  /// {"name": "DB_PASSWORD", "value": "x"}, and Flink's {"key": …, "value": …}.
  static std::string name_of_pair(const Json& object) {
    if (!object.contains("value") || !object["value"].is_string()) return {};
    for (const auto* name : {"name", "key"}) {
      if (object.contains(name) && object[name].is_string()) return object[name].get<std::string>();
    }
    return {};
  }

  void members(Json& object, int depth) {
    const auto pair = name_of_pair(object);
    for (auto member = object.begin(); member != object.end(); ++member) {
      const auto& name = member.key();
      const bool is_value = !pair.empty() && name == "value";
      if (!member->is_string()) below(*member, name, depth + 1);
      // An image's tag stands behind a name as a value does behind a key.
      else if (name != "image" && name != "imageID")
        replace(*member, masked(is_value ? pair : name, member->get<std::string>(), hidden_),
                is_value ? "env " + pair : name);
    }
  }

  void elements(Json& array, const std::string& key, int depth) {
    const auto is_text = [](const Json& element) { return element.is_string(); };
    if (!std::all_of(array.begin(), array.end(), is_text)) {
      for (auto& element : array) {
        if (element.is_string())
          replace(element, masked_text(element.get<std::string>(), hidden_), key);
        else below(element, key, depth + 1);
      }
      return;
    }
    const auto words = array.get<std::vector<std::string>>();
    const auto shown = masked_words(words, hidden_);
    if (shown == words) return;
    array = shown;
    places_.push_back(key);
  }

  Hidden* hidden_;
  std::vector<std::string> places_{};
};

}  // namespace

std::string masked_text(std::string_view text, Hidden* hidden) {
  if (text.starts_with('{') || text.starts_with('[')) {
    auto document = Json::parse(text, nullptr, false);
    if (!document.is_discarded())
      return mask_object(document, hidden).empty()
                 ? std::string(text)
                 : document.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  Hidden found;
  auto shown = scan(text, found);
  if (hidden != nullptr) hidden->insert(hidden->end(), found.begin(), found.end());
  return shown;
}

std::string without_known(std::string text, const Hidden& known) {
  for (const auto& secret : known) {
    for (auto at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + secret_mask.size()))
      text.replace(at, secret.size(), secret_mask);
  }
  return text;
}

std::string masked(std::string_view key, std::string_view value, Hidden* hidden) {
  if (names_secrets(key)) return std::string(value);
  if (hides(key, value)) return mask(value, hidden);
  if (!is_list(key, value)) return masked_text(value, hidden);
  const auto list = parse_list(value, true);
  if (!list) return masked_text(value, hidden);
  const auto shown = masked_words(*list, hidden);
  if (shown == *list) return std::string(value);
  return value.starts_with('[') ? bracketed(shown) : write_list(shown);
}

std::string masked(std::string_view key, const Value& value) {
  if (!value.list) return masked(key, value.text);
  return hides(key, "?") ? std::string(secret_mask) : bracketed(masked_words(*value.list));
}

std::vector<std::string> masked_words(std::vector<std::string> words, Hidden* hidden) {
  std::string key;  // of the word before, when that is an option without a value
  for (auto& word : words) {
    const bool is_option = word.starts_with('-');
    const auto next = is_option && word.find('=') == std::string::npos
                          ? std::string(key_of_word(word))
                          : std::string();
    const auto shown = is_option ? std::nullopt : masked_by_key(key, word, hidden);
    word = shown ? *shown : masked_word(word, hidden);
    key = next;
  }
  return words;
}

std::vector<std::string> mask_object(Json& object, Hidden* hidden) {
  return Masking(hidden).run(object);
}

std::set<std::string> secret_places(Json object) {
  const auto places = mask_object(object);
  return {places.begin(), places.end()};
}

}  // namespace flink
