#include "flink/values/uri.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/text.h"

namespace flink {
namespace {

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

/// Legal anywhere in a URI; Java also takes every non-ASCII character that is neither a control nor
/// a blank.
bool is_legal(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 ||
         std::string_view("-_.!~*'(),;:$&+=?/[]@#%").find(c) != std::string_view::npos;
}

std::string_view scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const auto scheme = text.substr(0, colon);
  const auto in_scheme = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
  };
  const bool legal = std::isalpha(static_cast<unsigned char>(scheme.front())) != 0 &&
                     std::all_of(scheme.begin(), scheme.end(), in_scheme);
  return legal ? scheme : std::string_view{};
}

}  // namespace

bool has_uri_scheme(std::string_view text) { return !scheme_of(text).empty(); }

UriParts split_uri(std::string_view text) {
  UriParts parts{.scheme = scheme_of(text), .path = text};
  if (!parts.scheme.empty()) parts.path.remove_prefix(parts.scheme.size() + 1);
  if (!parts.path.starts_with("//")) return parts;
  const auto end = std::min(parts.path.find('/', 2), parts.path.size());
  parts.authority = parts.path.substr(2, end - 2);
  parts.path.remove_prefix(end);
  return parts;
}

std::string percent_decode(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
    bytes += escape ? static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16))
                    : text[i];
    if (escape) i += 2;
  }
  return bytes;
}

std::string child_uri(std::string_view directory, std::string_view name) {
  const auto parts = split_uri(base::trim(directory));
  std::string path;
  for (const auto& segment : base::split(parts.path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (!path.empty() || parts.path.starts_with('/') || !parts.authority.empty()) path += '/';
    path += segment;
  }
  const auto scheme = parts.scheme.empty() ? std::string() : std::string(parts.scheme) + ":";
  const auto authority =
      parts.authority.empty() ? std::string() : "//" + std::string(parts.authority);
  return fmt::format("{}{}{}/{}", scheme, authority, path, name);
}

std::string uri_problem(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_legal(text[i]))
      return fmt::format("not a URI: '{}' at index {} must be percent-encoded",
                         base::printable(text.substr(i, 1)), i);
    if (text[i] == '%' && (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])))
      return fmt::format("not a URI: a broken escape at index {}", i);
  }
  if (text.empty()) return "not a URI: it is empty";
  if (text.starts_with(':')) return "not a URI: no scheme before ':'";
  if (const auto scheme = scheme_of(text); !scheme.empty() && text.size() == scheme.size() + 1)
    return "not a URI: nothing after the scheme";
  if (text.ends_with("://") && text.find("//") == text.size() - 2)
    return "not a URI: nothing after '//'";
  return {};
}

std::optional<std::string> java_url_text(std::string_view text) {
  constexpr std::array<std::string_view, 7> protocols{"file", "http", "https", "ftp",
                                                      "jar",  "jmod", "mailto"};
  text = base::trim(text);
  const auto scheme = scheme_of(text);
  const auto protocol = base::lower(scheme);
  if (std::find(protocols.begin(), protocols.end(), protocol) == protocols.end())
    return std::nullopt;
  auto rest = text.substr(scheme.size() + 1);
  // URL#toExternalForm leaves out an authority that is empty.
  if (rest.starts_with("///")) rest.remove_prefix(2);
  return fmt::format("{}:{}", protocol, rest);
}

}  // namespace flink
