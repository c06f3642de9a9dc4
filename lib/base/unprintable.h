// Characters that are not to be shown, or not to be sent as part of a line.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// Whether it has an ASCII control character, a line break above all: such text is no part of a
/// line of a protocol.
bool has_control(std::string_view text);

/// How many bytes at the front of a text are no text to be shown: control characters (ASCII, C1),
/// those that turn the direction of writing or end a line without being seen (U+061C, U+200E,
/// U+200F, U+2028 to U+202E, U+2066 to U+2069), and bytes that are not UTF-8. 0: a character that
/// may be shown.
std::size_t unprintable_length(std::string_view text);

/// Bytes as `\xNN` each.
std::string escaped(std::string_view bytes);

}  // namespace base
