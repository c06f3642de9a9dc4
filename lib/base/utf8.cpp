#include "base/utf8.h"

#include <algorithm>

namespace base {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool is_continuation(unsigned byte) { return (byte & 0xc0U) == 0x80U; }

/// How many bytes a character with that first byte has; 0: none begins with it.
std::size_t length_by_first(unsigned first) {
  return first < 0x80                     ? 1
         : first >= 0xc2 && first <= 0xdf ? 2
         : first >= 0xe0 && first <= 0xef ? 3
         : first >= 0xf0 && first <= 0xf4 ? 4
                                          : 0;
}

/// Can that be the second byte, surrogates (ED A0 … ED BF) counted as characters?
bool is_second(unsigned first, unsigned second) {
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  return is_continuation(second) && !overlong && !(first == 0xf4 && second >= 0x90);
}

/// How many bytes at the front could be those of one character, at least 1: all of it, or it is cut
/// short behind them.
std::size_t plausible_length(std::string_view text) {
  const auto first = byte_at(text, 0);
  const auto whole = std::min(length_by_first(first), text.size());
  if (whole < 2 || !is_second(first, byte_at(text, 1))) return 1;
  std::size_t length = 2;
  while (length < whole && is_continuation(byte_at(text, length))) ++length;
  return length;
}

bool is_surrogate(std::string_view text) {
  return text.size() > 1 && byte_at(text, 0) == 0xed && byte_at(text, 1) >= 0xa0;
}

void append(std::string& text, char32_t c) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((c >> shift) & 0x3fU));
  };
  if (c < 0x80) text += static_cast<char>(c);
  else if (c < 0x800) text += static_cast<char>(0xc0U | c >> 6U), tail(0);
  else if (c < 0x10000) text += static_cast<char>(0xe0U | c >> 12U), tail(6), tail(0);
  else text += static_cast<char>(0xf0U | c >> 18U), tail(12), tail(6), tail(0);
}

bool is_high(char32_t c) { return c >= 0xd800 && c < 0xdc00; }
bool is_low(char32_t c) { return c >= 0xdc00 && c < 0xe000; }

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto length = plausible_length(text);
  return length == length_by_first(byte_at(text, 0)) && !is_surrogate(text) ? length : 0;
}

std::size_t begun_utf8(std::string_view text) {
  for (std::size_t length = std::min<std::size_t>(3, text.size()); length > 0; --length) {
    const auto tail = text.substr(text.size() - length);
    if (length < length_by_first(byte_at(tail, 0)) && plausible_length(tail) == length)
      return length;
  }
  return 0;
}

std::optional<std::size_t> first_not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto length = byte_at(text, at) < 0x80 ? 1 : utf8_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

int line_of(std::string_view text, std::size_t position) {
  return 1 + static_cast<int>(std::count(
                 text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

std::string utf8_as_java(std::string_view bytes) {
  std::string result;
  while (const auto malformed = first_not_utf8(bytes)) {
    result += bytes.substr(0, *malformed);
    result += replacement;
    bytes.remove_prefix(*malformed);
    bytes.remove_prefix(plausible_length(bytes));
  }
  return result.append(bytes);
}

std::string utf8_of(std::string_view text) {
  const bool big_endian = text.starts_with("\xfe\xff");
  if (!big_endian && !text.starts_with("\xff\xfe")) return std::string(text);
  const auto unit = [&](std::size_t at) -> char32_t {
    if (at + 1 >= text.size()) return 0xfffd;
    return big_endian ? byte_at(text, at) * 256U + byte_at(text, at + 1)
                      : byte_at(text, at + 1) * 256U + byte_at(text, at);
  };
  std::string result;
  for (std::size_t at = 2; at < text.size(); at += 2) {
    auto c = unit(at);
    if (is_high(c) && is_low(unit(at + 2))) {
      at += 2;
      c = 0x10000 + ((c - 0xd800) << 10U) + (unit(at) - 0xdc00);
    }
    append(result, is_high(c) || is_low(c) ? 0xfffd : c);
  }
  return result;
}

}  // namespace base
