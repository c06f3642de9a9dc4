// Texts that a terminal shows and does not obey.
#pragma once
#include <string>

#include "base/json.h"

namespace cli {

/// The text with everything escaped that is unprintable (base::printable). Lines stay lines.
/// Whoever words a text cuts and escapes what came from elsewhere; this is for what was forgotten.
std::string escaped_text(const std::string& text);

/// The same for a text whose tabs are meant.
std::string escaped_but_tabs(const std::string& text);

/// A document as JSON, with a line break at the end; for a terminal with what it would obey as
/// \uXXXX, which is the same value.
std::string json_text(const base::OrderedJson& document, bool for_terminal);

}  // namespace cli
