#include "base/yaml/yaml_text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "base/yaml/yaml.h"

namespace base {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

/// The control characters of two bytes, but for NEL, and the two of three bytes that are no
/// characters: no reader of YAML takes them.
bool is_control(std::string_view character) {
  const auto last = static_cast<unsigned char>(character.back());
  return (character.starts_with('\xc2') && last < 0xa0 && last != 0x85) ||
         (character.starts_with("\xef\xbf") && last >= 0xbe);
}

}  // namespace

void check_yaml_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= ' ' && text[at] <= '~') {  // nearly all of them
      ++at;
      continue;
    }
    if (is_control(text[at]))
      throw YamlError(
          fmt::format("a control character (0x{:02x})", static_cast<unsigned char>(text[at])),
          line_of(text, at));
    const auto length = utf8_length(text.substr(at));
    if (length == 0) throw YamlError("not UTF-8", line_of(text, at));
    if (is_control(text.substr(at, length)))
      throw YamlError("a control character", line_of(text, at));
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

Yaml::Tag tag_of_scalar(std::string_view tag) {
  constexpr std::string_view core = "tag:yaml.org,2002:";
  constexpr std::pair<std::string_view, Yaml::Tag> tags[] = {
      {"str", Yaml::Tag::text},       {"int", Yaml::Tag::integer},
      {"float", Yaml::Tag::floating}, {"bool", Yaml::Tag::boolean},
      {"null", Yaml::Tag::null},      {"timestamp", Yaml::Tag::timestamp},
      {"binary", Yaml::Tag::binary}};
  // Quoted scalars carry the tag "!", plain ones "?".
  if (tag.empty() || tag == "?" || tag == "!") return Yaml::Tag::none;
  const auto* found = std::find_if(std::begin(tags), std::end(tags), [&](const auto& row) {
    return tag.starts_with(core) && tag.substr(core.size()) == row.first;
  });
  return found == std::end(tags) ? Yaml::Tag::other : found->second;
}

Yaml::Tag tag_of_collection(std::string_view tag, std::string_view usual) {
  return tag.empty() || tag == "?" || tag == "!" || tag == usual ? Yaml::Tag::none
                                                                 : Yaml::Tag::other;
}

std::string mended_escapes(const std::string& value) {
  if (std::none_of(value.begin(), value.end(), is_continuation)) return value;
  std::string result;
  for (std::string_view rest = value; !rest.empty();) {
    const auto length = utf8_length(rest);
    if (length == 0) result += '\xc2';
    result += rest.substr(0, std::max<std::size_t>(length, 1));
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

}  // namespace base
