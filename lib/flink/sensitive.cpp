#include "flink/sensitive.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace flink {
namespace {

constexpr std::string_view asterisks = "******";

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Where the user info of a URL ends, whose authority begins at `from`: the last '@' before its path; npos when there is none.
std::size_t end_of_user_info(std::string_view text, std::size_t from) {
  const auto authority = text.substr(from, text.find_first_of("/?# \t\n\"'", from) - from);
  const auto at = authority.rfind('@');
  return at == std::string_view::npos ? at : from + at;
}

std::string without_user_info(std::string_view text) {
  std::string result;
  for (std::size_t mark = text.find("://"); mark != std::string_view::npos; mark = text.find("://")) {
    result += text.substr(0, mark + 3);
    const auto end = end_of_user_info(text, mark + 3);
    if (end != std::string_view::npos) result += asterisks;
    text.remove_prefix(end == std::string_view::npos ? mark + 3 : end);
  }
  return result.append(text);
}

/// The values of properties with sensitive keys, "-Dkey=value", somewhere in a text.
std::string without_properties(std::string_view text) {
  std::string result;
  for (std::size_t mark = text.find("-D"); mark != std::string_view::npos; mark = text.find("-D")) {
    const auto equals = text.find_first_of("= \t\n", mark);
    const bool hides = equals != std::string_view::npos && text[equals] == '=' && is_sensitive(text.substr(mark + 2, equals - mark - 2));
    result += text.substr(0, hides ? equals + 1 : mark + 2);
    if (hides) result += asterisks;
    text.remove_prefix(hides ? std::min(text.find_first_of(" \t\n", equals), text.size()) : mark + 2);
  }
  return result.append(text);
}

}  // namespace

bool is_sensitive(std::string_view key) {
  constexpr std::array<std::string_view, 16> parts{
      "password",   "secret",      "fs.azure.account.key", "apikey",     "api-key",    "auth-params", "service-key", "token",
      "basic-auth", "jaas.config", "http-headers",         "access-key", "access.key", "accesskey",   "passwd",      "pwd"};
  const auto lower = base::lower(key);
  // A provider of credentials is a class.
  if (contains(lower, "credential") && !contains(lower, "provider")) return true;
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return contains(lower, part); });
}

std::string masked(std::string_view key, std::string_view value) { return is_sensitive(key) ? std::string(asterisks) : without_user_info(value); }

std::string masked_text(std::string_view text) { return without_user_info(without_properties(text)); }

}  // namespace flink
