// Text from outside as UTF-8.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// How many bytes the character at the front of a text has; 0 when it is none of UTF-8 (overlong
/// forms, surrogates and what is cut short are none), and when the text is empty.
std::size_t utf8_length(std::string_view text);

/// How many bytes at the end of a text are a character whose rest has not come: 0 to 3.
std::size_t begun_utf8(std::string_view text);

/// Where the first byte stands that is no part of a UTF-8 character; absent when the whole text is
/// UTF-8.
std::optional<std::size_t> first_not_utf8(std::string_view text);

/// The line of a position, counted from 1.
int line_of(std::string_view text, std::size_t position);

/// A text whose malformed bytes are U+FFFD, one for each run that Java's decoder takes for one (new
/// String(bytes, UTF_8)): what begins a character and is cut short is one, and so are the three
/// bytes of a surrogate; every other byte is one of its own.
std::string utf8_as_java(std::string_view bytes);

/// A text that begins with UTF-16's byte order mark as UTF-8, without the mark; any other text as
/// it is. What is no UTF-16 becomes U+FFFD. PowerShell's ">" writes such files, and YAML's readers
/// (go-yaml, SnakeYAML) take them.
std::string utf8_of(std::string_view text);

}  // namespace base
