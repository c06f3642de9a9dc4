#include "flink/rules/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/text.h"

namespace flink::admission {
namespace {

/// What a suffix multiplies with: 10^ten, 1024^kibi.
struct Suffix {
  std::string_view text;
  int ten;
  int kibi;
};

constexpr std::array suffixes{
    Suffix{"", 0, 0},   Suffix{"n", -9, 0}, Suffix{"u", -6, 0}, Suffix{"m", -3, 0},
    Suffix{"k", 3, 0},  Suffix{"M", 6, 0},  Suffix{"G", 9, 0},  Suffix{"T", 12, 0},
    Suffix{"P", 15, 0}, Suffix{"E", 18, 0}, Suffix{"Ki", 0, 1}, Suffix{"Mi", 0, 2},
    Suffix{"Gi", 0, 3}, Suffix{"Ti", 0, 4}, Suffix{"Pi", 0, 5}, Suffix{"Ei", 0, 6}};

/// A binary amount is cut at what 64 bits hold.
constexpr std::string_view largest_binary = "9223372036854775807000";
constexpr int most_zeros = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void strip_zeros(std::string& digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

std::string times(const std::string& digits, int factor) {
  std::string result;
  int carry = 0;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
    carry += (*at - '0') * factor;
    result += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  for (; carry > 0; carry /= 10) result += static_cast<char>('0' + carry % 10);
  std::reverse(result.begin(), result.end());
  return result;
}

std::string plus_one(std::string digits) {
  for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
    if (*at != '9') {
      ++*at;
      return digits;
    }
    *at = '0';
  }
  return "1" + digits;
}

/// Moves the decimal point; what falls off rounds up.
std::string shifted(std::string digits, int by) {
  if (by >= 0) return digits + std::string(static_cast<std::size_t>(by), '0');
  const auto off = static_cast<std::size_t>(-by);
  if (digits.size() < off) digits.insert(0, off - digits.size(), '0');
  const bool rounds = digits.find_first_not_of('0', digits.size() - off) != std::string::npos;
  digits.resize(digits.size() - off);
  if (digits.empty()) digits = "0";
  return rounds ? plus_one(digits) : digits;
}

bool is_less(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

/// The exponent of "e3" or "E-2"; nothing when it is none, or far out.
std::optional<int> exponent_of(std::string_view suffix) {
  if (suffix.size() < 2 || (suffix[0] != 'e' && suffix[0] != 'E')) return std::nullopt;
  suffix.remove_prefix(1);
  const bool negative = suffix[0] == '-';
  if (negative || suffix[0] == '+') suffix.remove_prefix(1);
  if (suffix.empty() || suffix.size() > 3 || !std::all_of(suffix.begin(), suffix.end(), is_digit))
    return std::nullopt;
  const int value = std::stoi(std::string(suffix));
  return value > most_zeros ? std::nullopt : std::optional(negative ? -value : value);
}

bool is_long_exponent(std::string_view suffix) {
  return suffix.size() > 4 && (suffix[0] == 'e' || suffix[0] == 'E') &&
         std::all_of(suffix.begin() + 2, suffix.end(), is_digit);
}

struct Number {
  std::string digits{};      ///< with those after the point
  std::size_t fraction = 0;  ///< how many those are
};

/// Takes the digits off the beginning of a text.
Number take_number(std::string_view& text) {
  const auto take_digits = [&] {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
  };
  Number number{std::string(take_digits()), 0};
  if (!text.starts_with('.')) return number;
  text.remove_prefix(1);
  const auto fraction = take_digits();
  number.digits += fraction;
  number.fraction = fraction.size();
  return number;
}

}  // namespace

std::optional<Quantity> Quantity::parse(std::string_view text, bool& is_malformed) {
  is_malformed = false;
  text = base::trim(text);
  Quantity result;
  if (text.starts_with('-') || text.starts_with('+'))
    result.negative_ = text.front() == '-', text.remove_prefix(1);
  auto [digits, fraction] = take_number(text);
  const auto suffix = std::find_if(suffixes.begin(), suffixes.end(),
                                   [&](const Suffix& each) { return each.text == text; });
  const auto exponent = exponent_of(text);
  is_malformed = suffix == suffixes.end() && !exponent && !is_long_exponent(text);
  if (digits.empty() || digits.size() > most_zeros || (suffix == suffixes.end() && !exponent))
    return std::nullopt;
  for (int i = suffix == suffixes.end() ? 0 : suffix->kibi; i > 0; --i)
    digits = times(digits, 1024);
  const int ten = exponent ? *exponent : suffix->ten;
  result.digits_ = shifted(std::move(digits), ten + 3 - static_cast<int>(fraction));
  strip_zeros(result.digits_);
  result.format_ = exponent           ? Format::exponent
                   : suffix->kibi > 0 ? Format::binary
                                      : Format::decimal;
  if (result.format_ == Format::binary && is_less(largest_binary, result.digits_))
    result.digits_ = largest_binary;
  if (result.digits_ == "0") result.negative_ = false;
  return result;
}

double Quantity::value() const {
  const auto amount = std::stod(digits_) / 1000;
  return negative_ ? -amount : amount;
}

bool Quantity::is_whole() const { return digits_ == "0" || digits_.ends_with("000"); }

double Quantity::number() const {
  const auto text = digits_ + "e-3";
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{}) number = std::numeric_limits<double>::infinity();
  return negative_ ? -number : number;
}

bool Quantity::is_power(unsigned base, int exponent) const {
  std::string power = "1000";
  for (int i = 0; i < exponent; ++i) power = times(power, static_cast<int>(base));
  return !negative_ && digits_ == power;
}

std::strong_ordering Quantity::operator<=>(const Quantity& other) const {
  if (negative_ != other.negative_)
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  if (digits_ == other.digits_) return std::strong_ordering::equal;
  return is_less(digits_, other.digits_) != negative_ ? std::strong_ordering::less
                                                      : std::strong_ordering::greater;
}

bool Quantity::is_multiple_of(const Quantity& other) const {
  // Long division by a number of up to 18 digits.
  if (other.digits_.size() > 18) return true;
  const auto divisor = std::stoull(other.digits_);
  unsigned long long rest = 0;
  for (const char digit : digits_)
    rest = (rest * 10 + static_cast<unsigned long long>(digit - '0')) % divisor;
  return rest == 0;
}

}  // namespace flink::admission
