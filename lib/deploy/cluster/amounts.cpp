#include "deploy/cluster/amounts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace deploy {
namespace {

struct Unit {
  std::int64_t seconds;
  const char* name;
};

constexpr std::array units{Unit{86'400, "d"}, Unit{3'600, "h"}, Unit{60, "min"}, Unit{1, "s"}};

}  // namespace

std::string span_text(std::chrono::milliseconds span) {
  const auto ms = std::max<std::int64_t>(span.count(), 0);
  if (ms > 0 && ms < 100) return fmt::format("{} ms", ms);
  if (ms < 10'000 && ms % 1'000 >= 100)
    return fmt::format("{:.1f} s", static_cast<double>(ms / 100) / 10);
  const auto seconds = ms / 1'000;
  for (std::size_t i = 0; i + 1 < units.size(); ++i) {
    if (seconds < units[i].seconds) continue;
    const auto rest = seconds % units[i].seconds / units[i + 1].seconds;
    const auto large = fmt::format("{} {}", seconds / units[i].seconds, units[i].name);
    return rest == 0 ? large : fmt::format("{} {} {}", large, rest, units[i + 1].name);
  }
  return fmt::format("{} s", seconds);
}

std::string count_text(std::int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string first_of(const std::vector<std::string>& list, std::size_t most) {
  if (list.size() <= most) return base::join(list, ", ");
  const auto first = std::vector(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(most));
  return fmt::format("{}, and {} more", base::join(first, ", "), list.size() - most);
}

std::string size_text(std::int64_t bytes) {
  constexpr std::array names{"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (bytes < 1'024) return fmt::format("{} bytes", bytes);
  auto amount = static_cast<double>(bytes) / 1'024;
  std::size_t unit = 0;
  for (; amount >= 999.95 && unit + 1 < names.size(); ++unit) amount /= 1'024;
  return fmt::format("{:.1f} {}", amount, names[unit]);
}

}  // namespace deploy
