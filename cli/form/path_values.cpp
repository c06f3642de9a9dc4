#include "cli/form/path_values.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/utf8.h"

namespace cli {
namespace {

using base::OrderedJson;

/// The digits of a number, the shortest that are read as it, and where its point stands.
struct Digits {
  bool negative = false;
  std::string all{};
  int exponent = 0;  ///< of the first digit
};

/// From fmt's text, which is short, too: std::to_chars would bring 0.1 MB of tables into the
/// program.
Digits digits_of(double number) {
  const auto text = fmt::format("{}", std::abs(number));
  const auto e = text.find('e');
  const auto mantissa = text.substr(0, e);
  Digits digits{std::signbit(number), mantissa, 0};
  digits.all.erase(std::min(mantissa.find('.'), mantissa.size()), 1);
  const auto first = std::min(digits.all.find_first_not_of('0'), digits.all.size() - 1);
  digits.all.erase(0, first);
  digits.all.erase(std::max<std::size_t>(digits.all.find_last_not_of('0') + 1, 1));
  digits.exponent = static_cast<int>(std::min(mantissa.find('.'), mantissa.size())) - 1 -
                    static_cast<int>(first) +
                    (e == std::string::npos ? 0 : std::stoi(text.substr(e + 1)));
  return digits;
}

std::string scientific(const Digits& digits, bool short_exponent) {
  auto text = digits.all.substr(0, 1);
  if (digits.all.size() > 1) text += "." + digits.all.substr(1);
  const int size = std::abs(digits.exponent);
  text += digits.exponent < 0 ? "e-" : "e+";
  return text + (short_exponent ? fmt::format("{}", size) : fmt::format("{:02}", size));
}

std::string fixed(const Digits& digits) {
  if (digits.exponent < 0)
    return "0." + std::string(static_cast<std::size_t>(-digits.exponent - 1), '0') + digits.all;
  auto text = digits.all;
  const auto whole = static_cast<std::size_t>(digits.exponent) + 1;
  if (text.size() <= whole) return text + std::string(whole - text.size(), '0');
  return text.insert(whole, ".");
}

/// Go writes numbers with an exponent from another size on in texts than in JSON.
std::string number_text(double number, bool in_json) {
  const auto digits = digits_of(number);
  const bool large = digits.exponent >= (in_json ? 21 : 6);
  const bool small = digits.exponent < (in_json ? -6 : -4);
  return (digits.negative ? "-" : "") +
         (large || small ? scientific(digits, in_json) : fixed(digits));
}

std::map<std::string, const OrderedJson*> sorted(const OrderedJson& object) {
  std::map<std::string, const OrderedJson*> members;
  for (const auto& [name, value] : object.items()) members[name] = &value;
  return members;
}

std::string escaped_control(char c) {
  constexpr std::string_view named = "\b\f\n\r\t", letters = "bfnrt";
  if (const auto at = named.find(c); at != std::string_view::npos)
    return fmt::format("\\{}", letters[at]);
  return fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    const char c = rest.front();
    const auto length = base::utf8_length(rest);
    if (c == '"' || c == '\\') result += fmt::format("\\{}", c);
    else if ((c >= 0 && c < 0x20) || c == '<' || c == '>' || c == '&') result += escaped_control(c);
    else if (length == 0) result += "\\ufffd";
    else if (rest.starts_with("\u2028")) result += "\\u2028";
    else if (rest.starts_with("\u2029")) result += "\\u2029";
    else result += rest.substr(0, length);
    i += length == 0 ? 1 : length;
  }
  return result + "\"";
}

class Writer {
 public:
  explicit Writer(std::size_t indent) : indent_(indent) {}

  std::string text(const OrderedJson& value, std::size_t depth) const {
    if (value.is_object()) return object(value, depth);
    if (value.is_array()) return array(value, depth);
    if (value.is_string()) return quoted(value.get_ref<const std::string&>());
    if (value.is_number_float()) return number_text(value.get<double>(), true);
    return value.dump();
  }

 private:
  std::string line(std::size_t depth) const {
    return indent_ == 0 ? std::string() : "\n" + std::string(indent_ * depth, ' ');
  }

  std::string object(const OrderedJson& value, std::size_t depth) const {
    if (value.empty()) return "{}";
    std::string text;
    for (const auto& [name, member] : sorted(value))
      text += (text.empty() ? "{" : ",") + line(depth + 1) + quoted(name) +
              (indent_ == 0 ? ":" : ": ") + this->text(*member, depth + 1);
    return text + line(depth) + "}";
  }

  std::string array(const OrderedJson& value, std::size_t depth) const {
    if (value.empty()) return "[]";
    std::string text;
    for (const auto& item : value)
      text += (text.empty() ? "[" : ",") + line(depth + 1) + this->text(item, depth + 1);
    return text + line(depth) + "]";
  }

  std::size_t indent_;
};

}  // namespace

std::string plain_text(const OrderedJson& value) {
  std::string text;
  if (value.is_object()) {
    for (const auto& [name, member] : sorted(value))
      text += (text.empty() ? "" : " ") + name + ":" + plain_text(*member);
    return "map[" + text + "]";
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      text += (i == 0 ? "" : " ") + plain_text(value[i]);
    return "[" + text + "]";
  }
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "<nil>";
  return value.is_number_float() ? number_text(value.get<double>(), false) : value.dump();
}

std::string escaped_json(const OrderedJson& value, std::size_t indent) {
  return Writer(indent).text(value, 0);
}

}  // namespace cli
