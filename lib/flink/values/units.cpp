#include "flink/values/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/decimal.h"

namespace flink {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::int64_t most_bytes = std::numeric_limits<std::int64_t>::max();

struct Unit {
  std::array<std::string_view, 3> names;
  std::int64_t bytes;
};

constexpr std::array units{
    Unit{{"b", "bytes", ""}, 1},
    Unit{{"k", "kb", "kibibytes"}, std::int64_t{1} << 10},
    Unit{{"m", "mb", "mebibytes"}, std::int64_t{1} << 20},
    Unit{{"g", "gb", "gibibytes"}, std::int64_t{1} << 30},
    Unit{{"t", "tb", "tebibytes"}, std::int64_t{1} << 40},
};

const Unit* unit_named(std::string_view name) {
  const auto has_name = [&](const Unit& unit) {
    return std::find(unit.names.begin(), unit.names.end(), name) != unit.names.end();
  };
  const auto found = std::find_if(units.begin(), units.end(), has_name);
  return found == units.end() ? nullptr : &*found;
}

}  // namespace

Parsed<MemorySize> parse_memory_size(std::string_view text) {
  const auto fail = [&](std::string_view why) {
    return Parsed<MemorySize>::failed(
        fmt::format("not a memory size: '{}' ({})", base::printable(text, 200), why));
  };
  const auto trimmed = base::trim(text);
  if (trimmed.empty()) return fail("it is empty; for example '1600m'");
  const auto digits = std::min(trimmed.find_first_not_of("0123456789"), trimmed.size());
  if (digits == 0) return fail("it must begin with a whole number; for example '1600m'");
  const auto* unit = unit_named(base::lower(base::trim(trimmed.substr(digits))));
  std::int64_t number = 0;
  const auto problem = std::from_chars(trimmed.data(), trimmed.data() + digits, number).ec;
  if (unit == nullptr)
    return fail(trimmed[digits] == '.' ? "whole numbers only; units are b, kb, mb, gb, tb"
                                       : "units are b, kb, mb, gb, tb, powers of 1024");
  if (problem != std::errc{} || number > most_bytes / unit->bytes)
    return fail("more than 2^63 - 1 bytes");
  return MemorySize{number * unit->bytes};
}

std::string to_string(MemorySize size) {
  // A multiple of every unit is printed in bytes: Flink looks for the first unit that does not
  // divide the size and takes the one before it.
  const auto first = std::find_if(units.begin(), units.end(),
                                  [&](const Unit& unit) { return size.bytes % unit.bytes != 0; });
  const auto& unit = first == units.end() ? units.front() : *std::prev(first);
  return fmt::format("{} {}", size.bytes / unit.bytes, unit.names[1]);
}

std::string human_text(MemorySize size) {
  const auto dividing = std::find_if(units.rbegin(), units.rend(), [&](const Unit& unit) {
    return size.bytes > 0 && size.bytes % unit.bytes == 0;
  });
  const auto& exact = dividing == units.rend() ? units.front() : *dividing;
  if (size.bytes / exact.bytes < 100'000)
    return fmt::format("{} {}", size.bytes / exact.bytes, exact.names[1]);
  const auto& near = *std::find_if(units.rbegin(), units.rend(),
                                   [&](const Unit& unit) { return size.bytes >= unit.bytes; });
  return fmt::format("{:.1f} {} ({} bytes)",
                     static_cast<double>(size.bytes) / static_cast<double>(near.bytes),
                     near.names[1], size.bytes);
}

std::optional<MemorySize> multiply(MemorySize size, double factor) {
  if (!(factor >= 0) || factor > std::numeric_limits<double>::max()) return std::nullopt;
  const auto decimal = shortest_decimal(factor);
  std::uint64_t digits = 0;
  std::from_chars(decimal.digits.data(), decimal.digits.data() + decimal.digits.size(), digits);
  auto exponent = decimal.exponent - (static_cast<int>(decimal.digits.size()) - 1);
  // At most 63 and 57 bits: the product always fits into 128.
  Wide product = Wide{digits} * static_cast<std::uint64_t>(size.bytes);
  bool cut = false;
  for (; exponent < 0 && product > 0; ++exponent) {
    cut = cut || product % 10 != 0;
    product /= 10;
  }
  for (; exponent > 0 && product > 0 && product <= Wide{most_bytes}; --exponent) product *= 10;
  if (product > Wide{most_bytes} || (product == Wide{most_bytes} && cut)) return std::nullopt;
  return MemorySize{static_cast<std::int64_t>(product)};
}

Parsed<bool> parse_bool(std::string_view text) {
  if (base::equals_ignoring_case(text, "true")) return true;
  if (base::equals_ignoring_case(text, "false")) return false;
  return Parsed<bool>::failed(fmt::format("not true or false: '{}'", base::printable(text, 200)));
}

}  // namespace flink
