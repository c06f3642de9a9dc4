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
  std::size_t most_values = 500'000;  ///< some 70 MB
  int most_digits = 1000;             ///< in a row; nlohmann keeps a long number ten times
};

/// Whether a text is beyond the bounds; what is no JSON at all may be within them.
bool exceeds(std::string_view text, const JsonBounds& bounds);

/// The value that a text is. Nothing when it is no JSON, or beyond the usual bounds.
std::optional<Json> parse_json(std::string_view text);

}  // namespace base
