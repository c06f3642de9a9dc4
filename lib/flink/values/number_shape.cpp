#include "flink/values/number_shape.h"

#include <algorithm>

namespace flink::shape {
namespace {

using std::string_view;

constexpr string_view digits = "0123456789";
constexpr string_view digits_and_lines = "0123456789_";

/// Takes text off the front, part by part.
class Rest {
 public:
  explicit Rest(string_view text) : text_(text) {}

  /// One of these characters, if one is there.
  bool one(string_view of) {
    const bool there = !text_.empty() && of.find(text_.front()) != string_view::npos;
    if (there) text_.remove_prefix(1);
    return there;
  }

  /// As many of these as are there: how many.
  std::size_t many(string_view of) {
    const auto length = std::min(text_.find_first_not_of(of), text_.size());
    text_.remove_prefix(length);
    return length;
  }

  bool word(string_view expected) {
    const bool there = text_.starts_with(expected);
    if (there) text_.remove_prefix(expected.size());
    return there;
  }

  Rest& sign() {
    one("-+");
    return *this;
  }

  /// An exponent, if one is there. False: it is not whole.
  bool exponent_or_nothing() {
    if (!one("eE")) return true;
    return sign().many(digits) > 0;
  }

  bool empty() const { return text_.empty(); }

  /// (:[0-5]?[0-9])+
  bool sixtieths() {
    int parts = 0;
    for (; one(":"); ++parts) {
      const auto length = std::min(text_.find_first_not_of(digits), text_.size());
      if (length == 0 || length > 2 || (length == 2 && text_.front() > '5')) return false;
      text_.remove_prefix(length);
    }
    return parts > 0;
  }

 private:
  string_view text_;
};

bool is_radix(string_view text, string_view prefix, string_view alphabet) {
  Rest rest(text);
  return rest.sign().word(prefix) && rest.many(alphabet) > 0 && rest.empty();
}

}  // namespace

bool sexagesimal_integer(string_view text) {
  Rest rest(text);
  if (!rest.sign().one("123456789")) return false;
  rest.many(digits_and_lines);
  return rest.sixtieths() && rest.empty();
}

bool sexagesimal_float(string_view text) {
  Rest rest(text);
  if (!rest.sign().one(digits)) return false;
  rest.many(digits_and_lines);
  if (!rest.sixtieths() || !rest.one(".")) return false;
  rest.many(digits_and_lines);
  return rest.empty();
}

bool binary(string_view text) { return is_radix(text, "0b", "01_"); }

bool hexadecimal(string_view text) { return is_radix(text, "0x", "0123456789abcdefABCDEF_"); }

bool octal(string_view text) { return is_radix(text, "0", "01234567_"); }

bool decimal(string_view text) {
  Rest rest(text);
  if (rest.sign().one("0")) return rest.empty();
  return rest.one("123456789") && (rest.many(digits_and_lines), rest.empty());
}

bool decimal_with_zeros(string_view text) {
  Rest rest(text);
  return rest.sign().one(digits) && (rest.many(digits_and_lines), rest.empty());
}

bool floating(string_view text) {
  Rest rest(text);
  if (rest.one("."))
    return rest.many(digits_and_lines) > 0 && rest.exponent_or_nothing() && rest.empty();
  if (!rest.sign().one(digits)) return false;
  rest.many(digits_and_lines);
  if (!rest.one(".")) return !rest.empty() && rest.exponent_or_nothing() && rest.empty();
  rest.many(digits_and_lines);
  return rest.exponent_or_nothing() && rest.empty();
}

bool date(string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

bool json_integer(string_view text) {
  Rest rest(text);
  rest.one("-");
  if (rest.one("0")) return rest.empty();
  return rest.many(digits) > 0 && rest.empty();
}

bool json_float(string_view text) {
  Rest rest(text);
  rest.one("-");
  if (!rest.one("0") && rest.many(digits) == 0) return false;
  if (rest.one(".")) rest.many(digits);
  return rest.exponent_or_nothing() && rest.empty();
}

}  // namespace flink::shape
