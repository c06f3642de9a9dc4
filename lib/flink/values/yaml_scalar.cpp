#include "flink/values/yaml_scalar.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/values/units.h"

namespace flink {
namespace {

using std::string_view;

bool is_one_of(string_view text, std::initializer_list<string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool all_of(string_view text, string_view alphabet) {
  return !text.empty() && text.find_first_not_of(alphabet) == string_view::npos;
}

constexpr string_view decimal_digits = "0123456789";

string_view without_sign(string_view text) {
  return text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
}

bool is_null(string_view text) { return is_one_of(text, {"", "~", "null", "Null", "NULL"}); }

bool is_bool(string_view text) {
  return is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"});
}

bool is_octal(string_view text) {
  return text.starts_with("0o") && all_of(text.substr(2), "01234567");
}

bool is_hexadecimal(string_view text) {
  return text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF");
}

bool is_integer(string_view text) {
  return all_of(without_sign(text), decimal_digits) || is_octal(text) || is_hexadecimal(text);
}

bool is_infinite(string_view text) {
  return is_one_of(without_sign(text), {".inf", ".Inf", ".INF"});
}

bool is_nan(string_view text) { return is_one_of(text, {".nan", ".NaN", ".NAN"}); }

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool is_decimal_float(string_view text) {
  text = without_sign(text);
  const auto letter = text.find_first_of("eE");
  if (letter != string_view::npos && !all_of(without_sign(text.substr(letter + 1)), decimal_digits))
    return false;
  const auto mantissa = text.substr(0, letter);
  const auto point = mantissa.find('.');
  const auto whole = mantissa.substr(0, point);
  const auto fraction = point == string_view::npos ? string_view{} : mantissa.substr(point + 1);
  return (whole.empty() ? all_of(fraction, decimal_digits)
                        : all_of(whole, decimal_digits) &&
                              (fraction.empty() || all_of(fraction, decimal_digits)));
}

bool is_typed(string_view text) { return is_null(text) || is_number_or_boolean(text); }

/// Digits of a base as decimal digits, of any length: Java falls back to BigInteger.
std::string decimal_text(string_view digits, unsigned radix) {
  std::vector<unsigned> result{0};  // decimal digits, the lowest first
  for (const char c : digits) {
    unsigned carry =
        c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>((c | 0x20) - 'a') + 10;
    for (auto& digit : result) {
      carry += digit * radix;
      digit = carry % 10;
      carry /= 10;
    }
    for (; carry > 0; carry /= 10) result.push_back(carry % 10);
  }
  std::string text;
  std::transform(result.rbegin(), result.rend(), std::back_inserter(text),
                 [](unsigned digit) { return static_cast<char>('0' + digit); });
  return text;
}

// The digits of a longer one cost their square, and no option takes them: it stays as it is spelt.
constexpr std::size_t most_digits = 1'000;

std::string integer_text(string_view text) {
  if ((is_octal(text) || is_hexadecimal(text)) && text.size() > most_digits)
    return std::string(text);
  if (is_octal(text)) return decimal_text(text.substr(2), 8);
  if (is_hexadecimal(text)) return decimal_text(text.substr(2), 16);
  const auto digits = without_sign(text);
  const auto first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  const bool negative = text.starts_with('-') && digits[first] != '0';
  return (negative ? "-" : "") + std::string(digits.substr(first));
}

std::string float_text(string_view text) {
  const auto written = java_double_text(*parse_java_double(text));
  return written == "Infinity" ? ".inf" : written == "-Infinity" ? "-.inf" : written;
}

std::string plain_text(const std::string& text) {
  if (is_bool(text)) return base::lower(text);
  if (is_integer(text)) return integer_text(text);
  if (is_infinite(text)) return text.starts_with('-') ? "-.inf" : ".inf";
  if (is_nan(text)) return ".nan";
  return is_decimal_float(text) ? float_text(text) : text;
}

std::size_t utf16_length(string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    length += (byte & 0xc0) == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return length;
}

/// What a plain scalar inside of brackets may not be or have (Emitter#analyzeScalar).
bool needs_quotes(string_view text) {
  if (is_typed(text) || text.starts_with("---") || text.starts_with("...")) return true;
  if (text.starts_with(' ') || text.ends_with(' ') ||
      string_view("#&*!|>'\"%@`").find(text.front()) != string_view::npos)
    return true;
  if (text.front() == '-' && (text.size() == 1 || text[1] == ' ')) return true;
  return text.find_first_of(",?[]{}:") != string_view::npos || text.find(" #") != string_view::npos;
}

/// Characters that only double quotes can hold: controls, and what breaks lines for YAML 1.1.
bool needs_escapes(string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0)
      return true;
    if (is_one_of(text.substr(i, 3),
                  {"\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbf\xbe", "\xef\xbf\xbf"}))
      return true;
  }
  return false;
}

struct Escape {
  string_view character;
  string_view escape;
};

/// Emitter#ESCAPE_REPLACEMENTS
constexpr Escape escapes[] = {{{"\0", 1}, "\\0"},
                              {"\a", "\\a"},
                              {"\b", "\\b"},
                              {"\t", "\\t"},
                              {"\n", "\\n"},
                              {"\v", "\\v"},
                              {"\f", "\\f"},
                              {"\r", "\\r"},
                              {"\x1b", "\\e"},
                              {"\"", "\\\""},
                              {"\\", "\\\\"},
                              {"\xc2\x85", "\\N"},
                              {"\xc2\xa0", "\\_"},
                              {"\xe2\x80\xa8", "\\L"},
                              {"\xe2\x80\xa9", "\\P"},
                              {"\xef\xbf\xbe", "\\ufffe"},
                              {"\xef\xbf\xbf", "\\uffff"}};

std::string double_quoted(string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const auto* known = std::find_if(std::begin(escapes), std::end(escapes), [&](const Escape& e) {
      return text.starts_with(e.character);
    });
    const auto byte = static_cast<unsigned char>(text.front());
    const bool c1 = byte == 0xc2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xa0;
    if (known != std::end(escapes)) result += known->escape;
    else if (c1) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[1]));
    else if (byte < 0x20 || byte == 0x7f) result += fmt::format("\\x{:02x}", byte);
    else result += text.front();
    text.remove_prefix(known != std::end(escapes) ? known->character.size() : c1 ? 2 : 1);
  }
  return result + '"';
}

/// A string inside of brackets.
std::string string_text(string_view text) {
  if (needs_escapes(text)) return double_quoted(text);
  if (!needs_quotes(text)) return std::string(text);
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

/// A scalar or a key inside of brackets: what is typed stays typed.
std::string item_text(const std::string& text, bool plain) {
  return plain && is_typed(text) ? plain_text(text) : string_text(text);
}

void write(std::string& out, const base::Yaml& yaml, std::size_t depth);

/// The emitter's "simple key", or its long form for keys which are empty, have line breaks or are
/// long.
void write_key(std::string& out, const std::string& key, bool plain, std::size_t depth) {
  const std::size_t tag = 5;  // "!!str" counts though it is not written
  if (!key.empty() && key.find('\n') == std::string::npos && utf16_length(key) + tag < 128) {
    out += item_text(key, plain) + ":";
    return;
  }
  out += "? " + item_text(key, plain);
  // This one line break the emitter makes even when told to split no lines.
  const auto column = utf16_length(string_view(out).substr(out.rfind('\n') + 1));
  out += column > 80 ? "\n" + std::string(2 * depth, ' ') + ":" : " :";
}

void write_mapping(std::string& out, const base::Yaml& yaml, std::size_t depth) {
  out += '{';
  for (const auto& [key, value] : yaml.entries) {
    if (&value != &yaml.entries.front().second) out += ", ";
    write_key(out, key, value.plain_key, depth);
    out += ' ';
    write(out, value, depth + 1);
  }
  out += '}';
}

void write(std::string& out, const base::Yaml& yaml, std::size_t depth) {
  switch (yaml.kind) {
    case base::Yaml::Kind::null: out += "null"; return;
    case base::Yaml::Kind::scalar: out += item_text(yaml.text, yaml.plain); return;
    case base::Yaml::Kind::mapping: write_mapping(out, yaml, depth); return;
    case base::Yaml::Kind::sequence: break;
  }
  out += '[';
  for (const auto& item : yaml.items) {
    if (&item != &yaml.items.front()) out += ", ";
    write(out, item, depth + 1);
  }
  out += ']';
}

}  // namespace

bool is_number_or_boolean(string_view plain) {
  return is_bool(plain) || is_integer(plain) || is_infinite(plain) || is_nan(plain) ||
         is_decimal_float(plain);
}

std::string core_schema_text(const base::Yaml& scalar) {
  if (scalar.kind == base::Yaml::Kind::null) return "null";
  return scalar.plain ? plain_text(scalar.text) : scalar.text;
}

std::string flow_text(const base::Yaml& yaml) {
  std::string out;
  write(out, yaml, 1);
  return out;
}

}  // namespace flink
