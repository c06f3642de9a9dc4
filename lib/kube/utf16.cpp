#include "kube/utf16.h"

namespace kube {
namespace {

void append(std::string& text, char32_t c) {
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | ((c >> shift) & 0x3fU)); };
  if (c < 0x80) text += static_cast<char>(c);
  else if (c < 0x800) text += static_cast<char>(0xc0U | c >> 6U), tail(0);
  else if (c < 0x10000) text += static_cast<char>(0xe0U | c >> 12U), tail(6), tail(0);
  else text += static_cast<char>(0xf0U | c >> 18U), tail(12), tail(6), tail(0);
}

bool is_high(char32_t c) { return c >= 0xd800 && c < 0xdc00; }
bool is_low(char32_t c) { return c >= 0xdc00 && c < 0xe000; }

}  // namespace

std::string utf8_of(std::string_view text) {
  const bool big_endian = text.starts_with("\xfe\xff");
  if (!big_endian && !text.starts_with("\xff\xfe")) return std::string(text);
  const auto unit = [&](std::size_t at) -> char32_t {
    if (at + 1 >= text.size()) return 0xfffd;
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return big_endian ? first * 256U + second : second * 256U + first;
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

}  // namespace kube
