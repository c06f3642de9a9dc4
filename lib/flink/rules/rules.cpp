#include "flink/rules/rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/version/names.h"

namespace flink::rules {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_alnum(char c) { return is_lower(c) || is_digit(c); }
bool is_alnum(char c) { return is_lower_alnum(c) || is_upper(c); }

bool is_label(std::string_view text) {
  return !text.empty() && is_lower_alnum(text.front()) && is_lower_alnum(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_lower_alnum(c) || c == '-'; });
}

/// Letters, digits, '-', '_' and '.', with a letter or digit at both ends.
bool is_name(std::string_view text) {
  return !text.empty() && is_alnum(text.front()) && is_alnum(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

std::string quoted(std::string_view text) {
  return fmt::format("'{}'", base::printable(text, 300));
}

/// "${TAG}", "$TAG", "{{ .tag }}", "<tag>": the first that is in a text; empty: none.
std::string_view placeholder(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> marks{
      {{"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"<", ">"}}};
  for (const auto& [opening, closing] : marks) {
    const auto at = text.find(opening);
    if (at == std::string_view::npos) continue;
    const auto end = text.find(closing, at);
    return text.substr(at, end == std::string_view::npos ? end : end + closing.size() - at);
  }
  const auto dollar = text.find('$');
  if (dollar == std::string_view::npos) return {};
  const auto* end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(dollar) + 1,
                                     text.end(), [](char c) { return is_alnum(c) || c == '_'; });
  return text.substr(dollar, static_cast<std::size_t>(end - text.begin()) - dollar);
}

/// What of an image's name is empty; empty: nothing.
std::string_view empty_part(std::string_view image) {
  if (image.ends_with(':') || image.find(":@") != std::string_view::npos) return "tag";
  if (image.ends_with('@')) return "digest";
  const bool has_gap = image.starts_with('/') || image.starts_with(':') ||
                       image.find("//") != std::string_view::npos ||
                       image.find("/:") != std::string_view::npos || image.ends_with('/');
  return has_gap ? "part" : "";
}

}  // namespace

std::string legal_cluster_id(std::string_view text) {
  std::string id;
  for (const char c : base::lower(text)) id += is_lower_alnum(c) ? c : '-';
  while (!id.empty() && !is_lower(id.front())) id.erase(0, 1);
  id = id.substr(0, names::longest_cluster_id);
  while (id.ends_with('-')) id.pop_back();
  return id;
}

std::string cluster_id(std::string_view text) {
  if (base::trim(text).empty()) return "must not be blank";
  if (text.size() > names::longest_cluster_id) {
    return fmt::format(
        "{} has {} characters and must be no more than {} characters, as Flink's object names are "
        "longer than it",
        quoted(text), text.size(), names::longest_cluster_id);
  }
  if (is_label(text)) return {};
  const auto legal = legal_cluster_id(text);
  return fmt::format(
      "{} must be lower case letters, digits and '-', with a letter or digit at both ends, at most "
      "{} characters{}",
      quoted(text), names::longest_cluster_id,
      legal.empty() ? "" : fmt::format(" (did you mean '{}'?)", legal));
}

std::string label_name(std::string_view text) {
  if (base::trim(text).empty()) return "must not be blank";
  if (is_label(text) && text.size() <= 63) return {};
  return fmt::format(
      "{} must be lower case letters, digits and '-', with a letter or digit at both ends, at most "
      "63 characters",
      quoted(text));
}

std::string subdomain(std::string_view text) {
  const auto parts = base::split(text, '.');
  if (!text.empty() && text.size() <= 253 && std::all_of(parts.begin(), parts.end(), is_label))
    return {};
  return fmt::format(
      "{} must be lower case letters, digits, '-' and '.', with a letter or digit at both ends of "
      "each part, at most 253 characters",
      quoted(text));
}

std::string qualified_name(std::string_view text) {
  const auto slash = text.find('/');
  const auto name = slash == std::string_view::npos ? text : text.substr(slash + 1);
  const bool prefix_fits =
      slash == std::string_view::npos || subdomain(text.substr(0, slash)).empty();
  if (prefix_fits && is_name(name) && name.size() <= 63) return {};
  return fmt::format(
      "key {} must be letters, digits, '-', '_' and '.', with a letter or digit at both ends, at "
      "most 63 characters, optionally after a DNS name and "
      "'/'",
      quoted(text));
}

std::string label_value(std::string_view text) {
  if (text.empty() || (is_name(text) && text.size() <= 63)) return {};
  return fmt::format(
      "value {} must be letters, digits, '-', '_' and '.', with a letter or digit at both ends, at "
      "most 63 characters",
      quoted(text));
}

std::string image(std::string_view text) {
  if (base::trim(text).empty()) return "must not be blank";
  if (const auto found = placeholder(text); !found.empty())
    return fmt::format(
        "the image {} has a placeholder that was not filled in: {} (a shell leaves "
        "it in single quotes, and in files)",
        quoted(text), quoted(found));
  if (const auto part = empty_part(text); !part.empty())
    return fmt::format("the image {} has an empty {}: is a variable unset?", quoted(text), part);
  return {};
}

std::string mount_path(std::string_view text) {
  return text.empty() ? "must be the path of a directory in the container" : "";
}

}  // namespace flink::rules
