#include "kube/api/time.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kube {
namespace {

using std::string_view;

/// Exactly `count` digits at the front.
std::optional<int> take_digits(string_view& text, std::size_t count) {
  int value = 0;
  if (text.size() < count ||
      !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count),
                   [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  std::from_chars(text.data(), text.data() + count, value);
  text.remove_prefix(count);
  return value;
}

bool take(string_view& text, string_view letters) {
  if (text.empty() || letters.find(text.front()) == string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// "Z" or "+01:00", to the end of the text.
std::optional<std::chrono::minutes> take_zone(string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const int sign = text.starts_with('-') ? -1 : 1;
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ":")) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || !text.empty()) return std::nullopt;
  return sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_time(string_view text) {
  std::array<int, 6> parts{};
  constexpr std::array<string_view, 6> ends{"-", "-", "Tt", ":", ":", ""};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto value = take_digits(text, i == 0 ? 4 : 2);
    if (!value || (!ends[i].empty() && !take(text, ends[i]))) return std::nullopt;
    parts[i] = *value;
  }
  // Nobody waits for fractions of a second.
  if (take(text, ".,")) {
    if (!take_digits(text, 1)) return std::nullopt;
    while (take_digits(text, 1)) {
    }
  }
  const auto zone = take_zone(text);
  const std::chrono::year_month_day day{std::chrono::year(parts[0]),
                                        std::chrono::month(static_cast<unsigned>(parts[1])),
                                        std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (!zone || !day.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(parts[3]) +
         std::chrono::minutes(parts[4]) + std::chrono::seconds(parts[5]) - *zone;
}

}  // namespace kube
