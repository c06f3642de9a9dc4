// Literals of a JSONPath expression.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"

namespace cli {

/// A text between quotes of either kind, with Go's escapes. Throws std::invalid_argument.
std::string unquoted(std::string_view text);

/// "12", "-1.5". Throws std::invalid_argument.
base::OrderedJson number_of(std::string_view text);

}  // namespace cli
