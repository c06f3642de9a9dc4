#include "flink/values/decimal.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace flink {
namespace {

/// Of a number as fmt writes it: "1.25e-07", "0.000125", "12500000".
Decimal decimal_in(std::string_view text) {
  const auto mantissa = text.substr(0, text.find('e'));
  const auto first = mantissa.find_first_not_of("0.");
  if (first == std::string_view::npos) return {.digits = "0"};
  Decimal decimal;
  if (mantissa.size() < text.size()) {
    auto digits = text.substr(mantissa.size() + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    std::from_chars(digits.data(), digits.data() + digits.size(), decimal.exponent);
  }
  const auto point = static_cast<int>(std::min(mantissa.find('.'), mantissa.size()));
  const auto place = static_cast<int>(first);
  decimal.exponent += point - place - (place < point ? 1 : 0);
  for (const char c : mantissa.substr(first)) {
    if (c != '.') decimal.digits += c;
  }
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
  return decimal;
}

}  // namespace

Decimal shortest_decimal(double value) { return decimal_in(fmt::format("{}", value)); }

Decimal decimal_of_two_digits(double value) { return decimal_in(fmt::format("{:.1e}", value)); }

}  // namespace flink
