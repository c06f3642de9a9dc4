// Durations as text: the reader and the writer of units.h that follow TimeUtils and
// java.time.Duration.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/units.h"
#include "flink/version/dialect.h"

namespace flink {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::int64_t nanos_per_second = 1'000'000'000;

struct TimeUnit {
  std::array<std::string_view, 5> names;
  std::int64_t nanos;
};

constexpr std::array time_units{
    TimeUnit{{"ns", "nano", "nanos", "nanosecond", "nanoseconds"}, 1},
    TimeUnit{{"\xc2\xb5s", "micro", "micros", "microsecond", "microseconds"}, 1'000},
    TimeUnit{{"ms", "milli", "millis", "millisecond", "milliseconds"}, 1'000'000},
    TimeUnit{{"s", "sec", "secs", "second", "seconds"}, nanos_per_second},
    TimeUnit{{"min", "m", "minute", "minutes", "minutes"}, 60 * nanos_per_second},
    TimeUnit{{"h", "hour", "hours", "hours", "hours"}, 3600 * nanos_per_second},
    TimeUnit{{"d", "day", "days", "days", "days"}, 86400 * nanos_per_second},
};

const TimeUnit* unit_named(std::string_view name, const Dialect& dialect) {
  if (name.empty()) return &time_units[2];
  if (name == "m" && !dialect.minute_as_m) return nullptr;
  const auto has_name = [&](const TimeUnit& unit) {
    return std::find(unit.names.begin(), unit.names.end(), name) != unit.names.end();
  };
  const auto found = std::find_if(time_units.begin(), time_units.end(), has_name);
  return found == time_units.end() ? nullptr : &*found;
}

/// Digits times a factor; absent when they, or the product, are beyond 128 bits.
std::optional<Wide> product_of(std::string_view digits, std::int64_t factor) {
  Wide value = 0;
  for (const char c : digits) {
    if (__builtin_mul_overflow(value, Wide{10}, &value) ||
        __builtin_add_overflow(value, static_cast<Wide>(c - '0'), &value))
      return std::nullopt;
  }
  if (__builtin_mul_overflow(value, static_cast<Wide>(factor), &value)) return std::nullopt;
  return value;
}

std::optional<Duration> duration_of(std::string_view digits, const TimeUnit& unit,
                                    const Dialect& dialect) {
  const auto first = std::min(digits.find_first_not_of('0'), digits.size());
  std::int64_t narrow = 0;
  if (!dialect.wide_durations &&
      std::from_chars(digits.data(), digits.data() + digits.size(), narrow).ec != std::errc{})
    return std::nullopt;
  const auto nanos = product_of(digits.substr(first), unit.nanos);
  if (!nanos || *nanos / nanos_per_second > Wide{std::numeric_limits<std::int64_t>::max()})
    return std::nullopt;
  return Duration{static_cast<std::int64_t>(*nanos / nanos_per_second),
                  static_cast<std::int32_t>(*nanos % nanos_per_second)};
}

/// Reads "PnDTnHnMn.nS" as java.time.Duration#parse does: any case, signs everywhere.
class IsoReader {
 public:
  explicit IsoReader(std::string_view text) : rest_(text) {}

  std::optional<Duration> read() {
    const bool negative = take_sign();
    if (!take('P')) return std::nullopt;
    component('D', 86400);
    if (take('T')) {
      const auto before = components_;
      component('H', 3600);
      component('M', 60);
      seconds();
      if (components_ == before) return std::nullopt;
    }
    if (!good_ || components_ == 0 || !rest_.empty()) return std::nullopt;
    if (nanos_ < 0)
      good_ = !__builtin_sub_overflow(seconds_, std::int64_t{1}, &seconds_),
      nanos_ += nanos_per_second;
    return good_ ? signed_result(negative) : std::nullopt;
  }

 private:
  std::optional<Duration> signed_result(bool negative) const {
    if (!negative)
      return seconds_ < 0 ? std::nullopt
                          : std::optional(Duration{seconds_, static_cast<std::int32_t>(nanos_)});
    const auto whole = seconds_ + (nanos_ > 0 ? 1 : 0);
    if (whole > 0 || whole == std::numeric_limits<std::int64_t>::min() ||
        (whole == 0 && seconds_ == 0 && nanos_ > 0))
      return std::nullopt;
    return Duration{-whole, static_cast<std::int32_t>(nanos_ > 0 ? nanos_per_second - nanos_ : 0)};
  }

  bool take(char letter) {
    if (rest_.empty() || (rest_.front() & ~0x20) != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_sign() {
    const bool negative = rest_.starts_with('-');
    if (negative || rest_.starts_with('+')) rest_.remove_prefix(1);
    return negative;
  }

  /// The length of a sign and digits at the front, 0 when there are no digits.
  std::size_t number_length() const {
    const std::size_t sign = rest_.starts_with('-') || rest_.starts_with('+') ? 1 : 0;
    const auto end = std::min(rest_.find_first_not_of("0123456789", sign), rest_.size());
    return end == sign ? 0 : end;
  }

  void add(std::string_view number, std::int64_t factor) {
    std::int64_t value = 0;
    if (number.starts_with('+')) number.remove_prefix(1);
    good_ =
        good_ &&
        std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc{} &&
        !__builtin_mul_overflow(value, factor, &value) &&
        !__builtin_add_overflow(seconds_, value, &seconds_);
    ++components_;
  }

  void component(char letter, std::int64_t factor) {
    const auto length = number_length();
    if (length == 0 || length >= rest_.size() || (rest_[length] & ~0x20) != letter) return;
    add(rest_.substr(0, length), factor);
    rest_.remove_prefix(length + 1);
  }

  void seconds() {
    const auto length = number_length();
    if (length == 0) return;
    const auto number = rest_.substr(0, length);
    auto after = rest_.substr(length);
    std::string_view fraction;
    if (after.starts_with('.') || after.starts_with(',')) {
      after.remove_prefix(1);
      fraction = after.substr(
          0, std::min({after.find_first_not_of("0123456789"), after.size(), std::size_t{9}}));
      after.remove_prefix(fraction.size());
    }
    if (after.empty() || (after.front() & ~0x20) != 'S') return;
    add(number, 1);
    for (std::size_t i = 0; i < 9; ++i)
      nanos_ = nanos_ * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    if (number.starts_with('-')) nanos_ = -nanos_;
    rest_ = after.substr(1);
  }

  std::string_view rest_;
  std::int64_t seconds_ = 0;
  std::int64_t nanos_ = 0;
  int components_ = 0;
  bool good_ = true;
};

}  // namespace

Parsed<Duration> parse_duration(std::string_view text, const Dialect& dialect) {
  const auto fail = [&](std::string_view why) {
    return Parsed<Duration>::failed(
        fmt::format("not a duration: '{}' ({})", base::printable(text, 200), why));
  };
  const auto trimmed = base::trim(text);
  if (trimmed.empty()) return fail("it is empty; for example '10 s'");
  const auto digits = std::min(trimmed.find_first_not_of("0123456789"), trimmed.size());
  if (digits == 0) {
    const auto iso = dialect.iso_durations ? IsoReader(trimmed).read() : std::nullopt;
    return iso ? Parsed<Duration>(*iso)
               : fail(dialect.iso_durations
                          ? "it must be like '10 s' or 'PT10S', and not negative"
                          : "it must begin with a whole number; for example '10 s'");
  }
  const auto* unit = unit_named(base::lower(base::trim(trimmed.substr(digits))), dialect);
  if (unit == nullptr)
    return fail(dialect.minute_as_m ? "units are d, h, min, m, s, ms, \xc2\xb5s, ns"
                                    : "units are d, h, min, s, ms, \xc2\xb5s, ns");
  const auto duration = duration_of(trimmed.substr(0, digits), *unit, dialect);
  return duration ? Parsed<Duration>(*duration) : fail("the number is too large");
}

std::string to_string(const Duration& duration) {
  const Wide nanos =
      static_cast<Wide>(duration.seconds) * nanos_per_second + static_cast<Wide>(duration.nanos);
  if (nanos == 0) return "0 ms";
  const auto divides = [&](const TimeUnit& unit) {
    return nanos % static_cast<Wide>(unit.nanos) == 0;
  };
  // Every unit divides the next larger one, so the last that divides the duration is the largest.
  const auto& unit = *std::find_if(time_units.rbegin(), time_units.rend(), divides);
  const Wide count = nanos / static_cast<Wide>(unit.nanos);
  const auto high = static_cast<std::uint64_t>(count / nanos_per_second);
  const auto low = static_cast<std::uint64_t>(count % nanos_per_second);
  return high > 0 ? fmt::format("{}{:09} {}", high, low, unit.names[0])
                  : fmt::format("{} {}", low, unit.names[0]);
}

}  // namespace flink
