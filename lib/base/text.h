// Small things that are done with text.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// Splits at every separator: n separators give n + 1 parts.
std::vector<std::string> split(std::string_view text, char separator);

/// Without blanks and control characters (every byte up to U+0020, Java's String.trim) at both
/// ends.
std::string_view trim(std::string_view text);

std::string join(std::span<const std::string> parts, std::string_view separator);

/// ASCII letters in lower case; other bytes as they are.
std::string lower(std::string_view text);

bool equals_ignoring_case(std::string_view a, std::string_view b);

/// The candidate that is most like the word, if one is near enough to be meant; else empty, as for
/// words of more than 100 bytes.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// A word as a POSIX shell takes it for exactly that: plain where that is safe, else in single
/// quotes.
std::string shell_word(std::string_view word);

/// Whether all of it is printable ASCII, a byte a column.
bool is_plain(std::string_view text);

/// Text from outside made safe for a terminal: what is unprintable is written as `\xNN`, newlines
/// as `\n`; of what is longer than `most` bytes those that come before, and an ellipsis.
std::string printable(std::string_view text, std::size_t most = 2048);

}  // namespace base
