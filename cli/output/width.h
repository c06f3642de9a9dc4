// Width of texts on a terminal.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

/// The columns that a text of one line takes, in UTF-8: wide characters (Chinese, most emoji) two,
/// combining marks none, a byte that is no UTF-8 one (Unicode's East Asian Width, by utf8proc).
std::size_t display_width(std::string_view text);

/// The text, or as much of its beginning as leaves room for "…" in so many columns; what belongs
/// together as one character stays so. Nothing fits into 0 columns.
std::string fit(std::string_view text, std::size_t columns);

/// As much of a text's beginning as fits into so many columns, and one character at least.
std::string_view first_columns(std::string_view text, std::size_t columns);

/// A text broken between its words into lines of so many columns, each after the first behind a
/// line break and `indent` blanks, which the columns include; a longer word stays whole.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns);

}  // namespace cli
