#include "base/unprintable.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/utf8.h"

namespace base {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::size_t unprintable_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return first < 0x20 || first == 0x7f ? 1 : 0;
  const auto length = utf8_length(text);
  if (length == 0) return 1;
  if (length > 3) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (length == 2)
    return (first == 0xc2 && second < 0xa0) || (first == 0xd8 && second == 0x9c) ? 2 : 0;
  const auto third = static_cast<unsigned char>(text[2]);
  const bool turns =
      first == 0xe2 &&
      ((second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae))) ||
       (second == 0x81 && third >= 0xa6 && third <= 0xa9));
  return turns ? 3 : 0;
}

std::string escaped(std::string_view bytes) {
  std::string result;
  for (const char c : bytes) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return result;
}

}  // namespace base
