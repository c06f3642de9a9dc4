// YAML out of JSON values: yaml.h's json_to_yaml and yaml_scalar.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"

namespace base {
namespace {

/// Could a reader of YAML 1.1 or 1.2 take the plain text for something other than a string?
bool looks_typed(std::string_view text) {
  constexpr std::array<std::string_view, 13> words{
      "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "="};
  if (std::find(words.begin(), words.end(), lower(text)) != words.end()) return true;
  const char first = text.front();
  // Numbers of every notation, dates, sexagesimals, .inf: whatever begins like one is quoted.
  return (first >= '0' && first <= '9') ||
         ((first == '+' || first == '-' || first == '.') && text.size() > 1);
}

bool is_plain_safe(std::string_view text) {
  if (text.empty() || looks_typed(text)) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (std::string_view("-?:,[]{}#&*!|>'\"%@`").find(text.front()) != std::string_view::npos)
    return false;
  return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

bool needs_escapes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    // NEL, C1 controls, the line and paragraph separators and the byte order mark are not ordinary
    // characters in YAML.
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0)
      return true;
    const auto character = text.substr(i, 3);
    if (character == "\xe2\x80\xa8" || character == "\xe2\x80\xa9" || character == "\xef\xbb\xbf")
      return true;
  }
  return false;
}

std::string double_quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto rest = text.substr(i);
    if (text[i] == '"' || text[i] == '\\') result += std::string("\\") + text[i];
    else if (text[i] == '\n') result += "\\n";
    else if (text[i] == '\t') result += "\\t";
    else if (text[i] == '\r') result += "\\r";
    else if (byte < 0x20 || byte == 0x7f) result += fmt::format("\\x{:02X}", byte);
    else if (byte == 0xc2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xa0)
      result += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[++i]));
    else if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9"))
      result += rest[2] == '\xa8' ? "\\L" : "\\P", i += 2;
    else if (rest.starts_with("\xef\xbb\xbf")) result += "\\uFEFF", i += 2;
    else result += text[i];
  }
  return result + '"';
}

std::string single_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

/// Text of several lines that reads well, and unchanged, in block style: lines do not begin or end
/// in a way that readers differ about.
bool is_block_text(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' ||
      text.ends_with(' '))
    return false;
  if (text.find(" \n") != std::string_view::npos) return false;
  const auto lines = split(text, '\n');
  return std::none_of(lines.begin(), lines.end(), needs_escapes);
}

/// A literal block scalar; the chomping sign keeps exactly the line breaks at the end.
std::string block_scalar(std::string_view text, std::size_t indent) {
  const bool ends = text.ends_with('\n');
  const bool more = text.ends_with("\n\n");
  std::string result = more ? "|+\n" : ends ? "|\n" : "|-\n";
  auto lines = split(text, '\n');
  if (ends) lines.pop_back();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].empty()) result += std::string(indent, ' ') + lines[i];
    if (i + 1 < lines.size()) result += '\n';
  }
  return result;
}

template <class AnyJson>
void write(std::string& out, const AnyJson& value, std::size_t indent);

template <class AnyJson>
void write_scalar(std::string& out, const AnyJson& value, std::size_t indent) {
  if (!value.is_string()) out += value.dump();
  else if (const auto& text = value.template get_ref<const std::string&>(); is_block_text(text))
    out += block_scalar(text, std::max<std::size_t>(indent, 2));
  else out += yaml_scalar(text);
  out += '\n';
}

template <class AnyJson>
void write_object(std::string& out, const AnyJson& value, std::size_t indent) {
  bool first = true;
  for (const auto& [key, member] : value.items()) {
    if (!first) out += std::string(indent, ' ');
    first = false;
    out += yaml_scalar(key) + ":";
    if (member.is_array() && !member.empty()) {
      out += "\n" + std::string(indent, ' ');
      write(out, member, indent);
    } else if (member.is_object() && !member.empty()) {
      out += "\n" + std::string(indent + 2, ' ');
      write(out, member, indent + 2);
    } else {
      out += ' ';
      write(out, member, indent + 2);
    }
  }
}

template <class AnyJson>
void write(std::string& out, const AnyJson& value, std::size_t indent) {
  if (value.empty() && value.is_structured()) {
    out += value.is_array() ? "[]\n" : "{}\n";
  } else if (value.is_object()) {
    write_object(out, value, indent);
  } else if (value.is_array()) {
    bool first = true;
    for (const auto& item : value) {
      if (!first) out += std::string(indent, ' ');
      first = false;
      out += "- ";
      write(out, item, indent + 2);
    }
  } else {
    write_scalar(out, value, indent);
  }
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (needs_escapes(text)) return double_quoted(text);
  return is_plain_safe(text) ? std::string(text) : single_quoted(text);
}

template <class AnyJson>
std::string json_to_yaml(const AnyJson& value) {
  std::string out;
  write(out, value, 0);
  return out;
}
template std::string json_to_yaml(const Json&);
template std::string json_to_yaml(const OrderedJson&);

}  // namespace base
