// The JSON values of YAML nodes: yaml.h's yaml_to_json.
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/yaml/yaml.h"

namespace base {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<bool> boolean(std::string_view text) {
  if (is_one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"}))
    return true;
  if (is_one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"}))
    return false;
  return std::nullopt;
}

bool is_null(std::string_view text) { return is_one_of(text, {"", "~", "null", "Null", "NULL"}); }

/// Go's strconv.ParseInt with base 0: 0x, 0o, 0b, and 0644 is octal; underscores are go-yaml's.
int base_of(std::string_view& digits) {
  if (digits.size() < 2 || digits.front() != '0') return 10;
  const char letter = static_cast<char>(digits[1] | 0x20);
  const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
  digits.remove_prefix(base == 0 ? 1 : 2);
  return base == 0 ? 8 : base;
}

std::string_view without_sign(std::string_view text) {
  return text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
}

std::optional<Json> integer(std::string_view text) {
  auto digits = without_sign(text);
  const int base = base_of(digits);
  std::uint64_t value = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || problem != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  if (!text.starts_with('-')) return Json(value);
  if (value > std::uint64_t{1} << 63) return std::nullopt;
  return Json(static_cast<std::int64_t>(~value + 1));
}

/// ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
std::optional<Json> floating(std::string_view text) {
  const auto digits = without_sign(text);
  if (digits.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  if (digits.empty() || digits.front() == '-' || digits.front() == '+') return std::nullopt;
  double value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return Json(text.starts_with('-') ? -value : value);
}

Json plain_scalar(const std::string& text) {
  if (is_null(text)) return nullptr;
  if (const auto value = boolean(text)) return *value;
  if (std::string_view("+-.0123456789").find(text.front()) == std::string_view::npos) return text;
  std::string digits = text;
  std::erase(digits, '_');
  if (auto value = integer(digits)) return *value;
  if (auto value = floating(digits)) return *value;
  return text;
}

}  // namespace

Json yaml_to_json(const Yaml& yaml) {
  switch (yaml.kind) {
    case Yaml::Kind::null: return nullptr;
    case Yaml::Kind::scalar: return yaml.plain ? plain_scalar(yaml.text) : Json(yaml.text);
    case Yaml::Kind::sequence: {
      Json array = Json::array();
      for (const auto& item : yaml.items) array.push_back(yaml_to_json(item));
      return array;
    }
    case Yaml::Kind::mapping: break;
  }
  Json object = Json::object();
  for (const auto& [key, value] : yaml.entries) object[key] = yaml_to_json(value);
  return object;
}

}  // namespace base
