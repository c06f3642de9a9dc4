#include "flink/operator/amounts.h"

#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/rules/quantity.h"

namespace flink {
namespace {

/// The number of an amount in Kubernetes' spelling; none is negative.
std::optional<double> number_of(std::string_view amount) {
  bool is_malformed = false;
  const auto quantity = admission::Quantity::parse(amount, is_malformed);
  if (!quantity || quantity->is_negative() || !std::isfinite(quantity->number()))
    return std::nullopt;
  return quantity->number();
}

/// "2GiB", "2 gi" → "2Gi": how the operator writes an amount before Kubernetes' reader gets it.
std::string as_quantity(std::string_view amount) {
  std::string text;
  for (const char c : amount) {
    if (std::string_view(" \t\r\n\f\v").find(c) == std::string_view::npos)
      text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (text.ends_with('B')) text.pop_back();
  if (text.ends_with('I')) text.back() = 'i';
  return text;
}

}  // namespace

Parsed<std::string> memory_text(std::string_view amount) {
  if (const auto size = parse_memory_size(amount)) return to_string(*size);
  const auto bytes = number_of(as_quantity(amount));
  constexpr double most = 9007199254740992;
  if (bytes && *bytes == std::floor(*bytes) && *bytes < most)
    return std::to_string(static_cast<std::int64_t>(*bytes));
  return Parsed<std::string>::failed(fmt::format(
      "'{}' is no whole number of bytes (as in 2048m or 2Gi)", base::printable(amount, 100)));
}

Parsed<double> cores(std::string_view amount) {
  if (const auto number = number_of(amount)) return *number;
  return Parsed<double>::failed(fmt::format("'{}' is no number of cores (as in 1, 0.5 or 500m)",
                                            base::printable(amount, 100)));
}

std::optional<double> limit_factor(std::string_view request, std::string_view limit) {
  const auto less = number_of(request);
  const auto more = number_of(limit);
  if (!less || !more || *less <= 0) return std::nullopt;
  return *more / *less;
}

}  // namespace flink
