#include "cli/form/path_literals.h"

#include <charconv>
#include <cstdint>
#include <stdexcept>

#include <fmt/format.h>

namespace cli {
namespace {

[[noreturn]] void refuse(std::string_view text) {
  throw std::invalid_argument(fmt::format("unquote string {} error invalid syntax", text));
}

void append_utf8(std::string& text, std::uint32_t code) {
  const auto more = [&](int shift) { text += static_cast<char>(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) text += static_cast<char>(code);
  else if (code < 0x800) text += static_cast<char>(0xc0 | (code >> 6));
  else if (code < 0x10000) text += static_cast<char>(0xe0 | (code >> 12));
  else text += static_cast<char>(0xf0 | (code >> 18));
  if (code >= 0x10000) more(12);
  if (code >= 0x800) more(6);
  if (code >= 0x80) more(0);
}

/// A text that is read from its front.
class Escapes {
 public:
  Escapes(std::string_view whole, char quote)
      : whole_(whole), rest_(whole.substr(1, whole.size() - 2)), quote_(quote) {}

  std::string unescaped() {
    std::string text;
    while (!rest_.empty()) {
      const char c = take();
      if (c != '\\') text += c;
      else add_escaped(text);
    }
    return text;
  }

 private:
  char take() {
    if (rest_.empty()) refuse(whole_);
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::uint32_t number(std::size_t digits, int base) {
    if (rest_.size() < digits) refuse(whole_);
    std::uint32_t value = 0;
    const auto* end = rest_.data() + digits;
    const auto read = std::from_chars(rest_.data(), end, value, base);
    if (read.ec != std::errc{} || read.ptr != end) refuse(whole_);
    rest_.remove_prefix(digits);
    return value;
  }

  void add_escaped(std::string& text) {
    constexpr std::string_view letters = "abfnrtv\\", meanings = "\a\b\f\n\r\t\v\\";
    const char c = take();
    if (const auto at = letters.find(c); at != std::string_view::npos) text += meanings[at];
    else if (c == quote_) text += c;
    else if (c == 'x') text += static_cast<char>(number(2, 16));
    else if (c == 'u' || c == 'U') add_character(text, number(c == 'u' ? 4 : 8, 16));
    else if (c >= '0' && c <= '7') add_octal(text, c);
    else refuse(whole_);
  }

  void add_octal(std::string& text, char first) {
    const auto value = static_cast<std::uint32_t>(first - '0') * 64 + number(2, 8);
    if (value > 255) refuse(whole_);
    text += static_cast<char>(value);
  }

  void add_character(std::string& text, std::uint32_t code) {
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) refuse(whole_);
    append_utf8(text, code);
  }

  std::string_view whole_, rest_;
  char quote_;
};

}  // namespace

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back()) refuse(text);
  return Escapes(text, text.front()).unescaped();
}

base::OrderedJson number_of(std::string_view text) {
  const auto digits = text.starts_with('+') ? text.substr(1) : text;
  const auto* end = digits.data() + digits.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(digits.data(), end, whole);
      read.ec == std::errc{} && read.ptr == end)
    return whole;
  double real = 0;
  if (const auto read = std::from_chars(digits.data(), end, real);
      read.ec == std::errc{} && read.ptr == end)
    return real;
  throw std::invalid_argument(fmt::format("cannot parse number {}", text));
}

}  // namespace cli
