#include "flink/config/sensitive.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace flink {
namespace {

using base::Json;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Where the user info of a URL ends, whose authority begins at `from`: the last '@' before its
/// path; npos when there is none.
std::size_t end_of_user_info(std::string_view text, std::size_t from) {
  const auto authority = text.substr(from, text.find_first_of("/?# \t\n\"'", from) - from);
  const auto at = authority.rfind('@');
  return at == std::string_view::npos ? at : from + at;
}

std::string without_user_info(std::string_view text) {
  std::string result;
  for (std::size_t mark = text.find("://"); mark != std::string_view::npos;
       mark = text.find("://")) {
    result += text.substr(0, mark + 3);
    const auto end = end_of_user_info(text, mark + 3);
    if (end != std::string_view::npos) result += secret_mask;
    text.remove_prefix(end == std::string_view::npos ? mark + 3 : end);
  }
  return result.append(text);
}

/// The values of properties with sensitive keys, "-Dkey=value", somewhere in a text.
std::string without_properties(std::string_view text) {
  std::string result;
  for (std::size_t mark = text.find("-D"); mark != std::string_view::npos; mark = text.find("-D")) {
    const auto equals = text.find_first_of("= \t\n", mark);
    const bool hidden = equals != std::string_view::npos && text[equals] == '=' &&
                        is_sensitive(text.substr(mark + 2, equals - mark - 2));
    result += text.substr(0, hidden ? equals + 1 : mark + 2);
    if (hidden) result += secret_mask;
    text.remove_prefix(hidden ? std::min(text.find_first_of(" \t\n", equals), text.size())
                              : mark + 2);
  }
  return result.append(text);
}

void mask_below(Json& value, std::vector<std::string>& names) {
  if (value.is_object() && value.contains("name") && value.contains("value") &&
      value["name"].is_string() && value["value"].is_string() &&
      hides(value["name"].get<std::string>(), value["value"].get<std::string>())) {
    value["value"] = secret_mask;
    names.push_back(value["name"].get<std::string>());
  }
  for (auto& child : value) {
    if (child.is_structured()) mask_below(child, names);
  }
}

}  // namespace

bool is_sensitive(std::string_view key) {
  constexpr std::array<std::string_view, 16> parts{
      "password",    "secret",       "fs.azure.account.key",
      "apikey",      "api-key",      "auth-params",
      "service-key", "token",        "basic-auth",
      "jaas.config", "http-headers", "access-key",
      "access.key",  "accesskey",    "passwd",
      "pwd"};
  const auto lower = base::lower(key);
  // A provider of credentials is a class.
  if (contains(lower, "credential") && !contains(lower, "provider")) return true;
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return contains(lower, part); });
}

bool hides(std::string_view key, std::string_view value) {
  return !value.empty() && is_sensitive(key);
}

std::string masked(std::string_view key, std::string_view value) {
  return is_sensitive(key) ? std::string(secret_mask) : without_user_info(value);
}

std::string masked_text(std::string_view text) {
  return without_user_info(without_properties(text));
}

std::vector<std::string> mask_environment(Json& object) {
  std::vector<std::string> names;
  mask_below(object, names);
  return names;
}

}  // namespace flink
