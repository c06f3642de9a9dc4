// Lengths of time as people write them on a command line.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace base {

/// "30s", "2m", "1m30s", "500ms", "0": numbers with the units ms, s, m, h, added up; a number
/// without unit at the end is seconds. Absent when the text is none, or more than 10^12 ms.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace base
