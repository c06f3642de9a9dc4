#include "base/yaml_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/yaml.h"

namespace base {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// How many bytes the character at the front has, 0 when it is none of UTF-8 (overlong forms and surrogates are none).
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length == 0 || text.size() < length || !std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), is_continuation))
    return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool outside = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; }

}  // namespace

int yaml_line_of(std::string_view text, std::size_t position) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

void check_yaml_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] <= '~') {  // nearly all of them
      ++at;
      continue;
    }
    if (is_control(text[at]))
      throw YamlError(fmt::format("a control character (0x{:02x})", static_cast<unsigned char>(text[at])), yaml_line_of(text, at));
    const auto length = character_length(text.substr(at));
    if (length == 0) throw YamlError("not UTF-8", yaml_line_of(text, at));
    at += length;
  }
}

bool is_open_yaml_quote(std::string_view text, std::size_t position) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (position >= text.size() || (text[position] != '\'' && text[position] != '"')) return false;
  const char quote = text[position];
  for (std::size_t i = position + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') ++i;
    else if (text[i] == quote && quote == '\'' && text.substr(i + 1).starts_with(quote)) ++i;
    else if (text[i] == quote) return false;
  }
  return true;
}

std::string mended_escapes(const std::string& value) {
  if (std::none_of(value.begin(), value.end(), is_continuation)) return value;
  std::string result;
  for (std::string_view rest = value; !rest.empty();) {
    const auto length = character_length(rest);
    if (length == 0) result += '\xc2';
    result += rest.substr(0, std::max<std::size_t>(length, 1));
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

}  // namespace base
