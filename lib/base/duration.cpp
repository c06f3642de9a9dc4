#include "base/duration.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace base {
namespace {

std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (problem != std::errc{} || !(value >= 0)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

/// Milliseconds of a unit at the front of the text, which is taken off it; seconds when nothing
/// follows the number.
std::optional<double> take_unit(std::string_view& text) {
  constexpr std::pair<std::string_view, double> units[] = {
      {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}};
  if (text.empty()) return 1e3;
  for (const auto& [unit, milliseconds] : units) {
    if (!text.starts_with(unit)) continue;
    text.remove_prefix(unit.size());
    return milliseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  constexpr double longest = 1e12;
  double total = 0;
  bool good = !text.empty();
  while (good && !text.empty()) {
    const auto number = take_number(text);
    const auto unit = number ? take_unit(text) : std::nullopt;
    good = unit.has_value();
    if (good) total += *number * *unit;
  }
  if (!good || !(total <= longest)) return std::nullopt;
  return std::chrono::milliseconds(std::llround(total));
}

}  // namespace base
