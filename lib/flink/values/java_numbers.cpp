// Java's numbers as text: the readers and the writer of units.h that follow java.lang.Integer,
// Long, Float and Double.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/decimal.h"
#include "flink/values/units.h"

namespace flink {
namespace {

template <class Whole>
Parsed<Whole> parse_whole(std::string_view text) {
  // std::from_chars knows '-' but not '+'.
  const auto digits = text.starts_with('+') ? text.substr(1) : text;
  Whole value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool signs = text.starts_with('+') && digits.starts_with('-');
  if (digits.empty() || signs || problem == std::errc::invalid_argument ||
      end != digits.data() + digits.size()) {
    return Parsed<Whole>::failed(
        fmt::format("not a whole number: '{}'", base::printable(text, 200)));
  }
  if (problem == std::errc{}) return value;
  return Parsed<Whole>::failed(
      fmt::format("out of range: '{}' (from {} to {})", base::printable(text, 200),
                  std::numeric_limits<Whole>::min(), std::numeric_limits<Whole>::max()));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Takes digits, which may have one point among them, off the front; false when there is no digit.
bool take_digits(std::string_view& text, bool (*is_one)(char)) {
  bool any = false;
  bool point = false;
  for (; !text.empty() && (is_one(text.front()) || (text.front() == '.' && !point));
       text.remove_prefix(1)) {
    if (text.front() == '.') point = true;
    else any = true;
  }
  return any;
}

/// Takes "e+10" off the front: nothing when it is not there, false when it has no digits.
bool take_exponent(std::string_view& text, char letter, bool& there) {
  there = !text.empty() && (text.front() | 0x20) == letter;
  if (!there) return true;
  text.remove_prefix(1);
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(digits);
  return digits > 0;
}

/// A number without sign and suffix as std::from_chars takes it.
struct Spelling {
  std::string_view text;
  std::chars_format format = std::chars_format::general;
};

/// Is it a number as Double.valueOf describes it? Then the spelling without the suffix.
std::optional<Spelling> spelling_of(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  auto rest = hex ? text.substr(2) : text;
  const auto start = rest;
  bool exponent = false;
  if (!take_digits(rest, hex ? is_hex_digit : is_digit) ||
      !take_exponent(rest, hex ? 'p' : 'e', exponent))
    return std::nullopt;
  if (hex && !exponent) return std::nullopt;
  const auto number = start.substr(0, start.size() - rest.size());
  const bool suffix =
      rest.size() == 1 && std::string_view("dDfF").find(rest.front()) != std::string_view::npos;
  if (!rest.empty() && !suffix) return std::nullopt;
  return Spelling{number, hex ? std::chars_format::hex : std::chars_format::general};
}

/// Is a number that no floating-point type holds too large, rather than too small? Its first
/// digit's place and its exponent tell.
bool is_huge(const Spelling& spelling) {
  const bool hex = spelling.format == std::chars_format::hex;
  const auto letter = spelling.text.find_first_of(hex ? "pP" : "eE");
  const auto mantissa = spelling.text.substr(0, letter);
  const auto point = static_cast<long>(std::min(mantissa.find('.'), mantissa.size()));
  const auto first = static_cast<long>(mantissa.find_first_not_of("0."));
  long exponent = 0;
  if (letter != std::string_view::npos) {
    auto digits = spelling.text.substr(letter + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc{})
      return !digits.starts_with('-');
  }
  return exponent + (point - first) * (hex ? 4 : 1) > 0;
}

template <class Real>
Parsed<Real> parse_real(std::string_view text) {
  auto number = base::trim(text);
  const Real sign = number.starts_with('-') ? Real{-1} : Real{1};
  if (number.starts_with('-') || number.starts_with('+')) number.remove_prefix(1);
  if (number == "NaN") return std::numeric_limits<Real>::quiet_NaN();
  if (number == "Infinity") return sign * std::numeric_limits<Real>::infinity();
  const auto spelling = spelling_of(number);
  if (!spelling)
    return Parsed<Real>::failed(fmt::format("not a number: '{}'", base::printable(text, 200)));
  Real value = 0;
  const auto problem =
      std::from_chars(spelling->text.data(), spelling->text.data() + spelling->text.size(), value,
                      spelling->format)
          .ec;
  if (problem == std::errc::result_out_of_range)
    value = is_huge(*spelling) ? std::numeric_limits<Real>::infinity() : Real{0};
  return sign * value;
}

}  // namespace

Parsed<std::int32_t> parse_java_int(std::string_view text) {
  return parse_whole<std::int32_t>(text);
}
Parsed<std::int64_t> parse_java_long(std::string_view text) {
  return parse_whole<std::int64_t>(text);
}
Parsed<double> parse_java_double(std::string_view text) { return parse_real<double>(text); }
Parsed<float> parse_java_float(std::string_view text) { return parse_real<float>(text); }

std::string java_double_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  const auto size = std::fabs(value);
  const std::string sign = value < 0 ? "-" : "";
  if (size >= 1e-3 && size < 1e7) {
    const auto text = fmt::format("{}{}", sign, size);
    return text.find('.') == std::string::npos ? text + ".0" : text;
  }
  // Java always has a digit after the point, and where one digit would do for the smallest numbers
  // it picks the nearest of two.
  auto decimal = shortest_decimal(size);
  if (decimal.digits.size() == 1) decimal = decimal_of_two_digits(size);
  if (decimal.digits.size() == 1) decimal.digits += '0';
  return fmt::format("{}{}.{}E{}", sign, decimal.digits.substr(0, 1), decimal.digits.substr(1),
                     decimal.exponent);
}

}  // namespace flink
