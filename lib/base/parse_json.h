// Reading JSON that others wrote.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "base/json.h"

namespace base {

/// Bounds of a JSON text. A text of a few megabytes can be a tree of gigabytes, and nlohmann's
/// `dump` runs out of stack on a deep one.
struct JsonBounds {
  int deepest = 200;
  std::size_t most_memory = std::size_t{24} << 20;  ///< bytes of the tree, by tree_memory
  int most_digits = 1000;  ///< in a row; nlohmann keeps a long number ten times
};

/// About as many bytes as nlohmann's tree of a JSON text takes, with glibc's heap: 32 for each
/// value and object or array more, 96 for a member, 48 for a text, and what is longer than 15
/// characters.
std::size_t tree_memory(std::string_view text);

/// The most of that for each byte of a text: of brackets alone.
inline constexpr std::size_t most_memory_of_byte = 96;

/// Whether a text is beyond the bounds; what is no JSON at all may be within them.
bool exceeds(std::string_view text, const JsonBounds& bounds);

/// The value that a text is. Nothing when it is no JSON, or beyond the usual bounds.
std::optional<Json> parse_json(std::string_view text);

}  // namespace base
