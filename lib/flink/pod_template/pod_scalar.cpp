#include "flink/pod_template/pod_scalar.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/number_shape.h"

namespace flink {
namespace {

using base::Json;
using std::string_view;

/// A scalar as a Java object.
struct Scalar {
  enum class Kind { null, boolean, integer, floating, text, too_long, mistagged };
  Kind kind = Kind::text;
  std::string text{};  ///< as the client prints it
  double number = 0;   ///< of a floating one
};

bool has_words(PodYaml reader) { return !is_json(reader) && reader != PodYaml::text_words; }

bool has_base_60(PodYaml reader) { return !is_json(reader) && reader != PodYaml::tokens; }

bool has_dates(PodYaml reader) {
  return reader == PodYaml::yaml_1_1 || reader == PodYaml::all_of_1_1;
}

string_view without_sign(string_view text) {
  return text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
}

bool is_one_of(string_view text, std::initializer_list<string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

Scalar boolean(bool value) { return {Scalar::Kind::boolean, value ? "true" : "false"}; }

Scalar floating(double value) { return {Scalar::Kind::floating, java_double_text(value), value}; }

/// Digits of any length in base 10, else what 64 bits hold.
Scalar integer(string_view digits, int base, bool negative) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return {Scalar::Kind::integer, "0"};
  if (base == 10) return {Scalar::Kind::integer, (negative ? "-" : "") + std::string(digits)};
  std::uint64_t value = 0;
  const auto [end, problem] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (problem != std::errc{} || end != digits.data() + digits.size())
    return {Scalar::Kind::too_long};
  return {Scalar::Kind::integer, fmt::format("{}{}", negative ? "-" : "", value)};
}

/// 190:20:30.15 is 685230.15.
Scalar base_60(const std::string& digits, bool negative) {
  double value = 0;
  for (const auto& part : base::split(digits, ':'))
    value = value * 60 + std::strtod(part.c_str(), nullptr);
  return floating(negative ? -value : value);
}

/// 1:30 is 90.
Scalar integer_of_base_60(const std::string& digits, bool negative) {
  std::uint64_t value = 0;
  for (const auto& part : base::split(digits, ':')) {
    std::uint64_t next = 0;
    const auto read =
        std::from_chars(part.data(), part.data() + part.size(), next).ec == std::errc{};
    if (!read || value > (std::numeric_limits<std::uint64_t>::max() - next) / 60)
      return {Scalar::Kind::too_long};
    value = value * 60 + next;
  }
  return {Scalar::Kind::integer, fmt::format("{}{}", negative ? "-" : "", value)};
}

std::optional<Scalar> number_of_1_1(std::string text, PodYaml reader) {
  const std::string spelt = text;
  std::erase(text, '_');
  const bool negative = text.starts_with('-');
  const auto digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
  if (has_base_60(reader) && shape::sexagesimal_integer(spelt))
    return integer_of_base_60(digits, negative);
  if (has_base_60(reader) && shape::sexagesimal_float(spelt)) return base_60(digits, negative);
  if (shape::binary(spelt)) return integer(string_view(digits).substr(2), 2, negative);
  if (shape::hexadecimal(spelt)) return integer(string_view(digits).substr(2), 16, negative);
  if (shape::octal(spelt)) return integer(digits, 8, negative);
  if (shape::decimal(spelt)) return integer(digits, 10, negative);
  const bool bare = reader != PodYaml::all_of_1_1 && shape::decimal_with_zeros(spelt);
  if (bare || shape::floating(spelt)) return floating(std::strtod(text.c_str(), nullptr));
  return std::nullopt;
}

std::optional<Scalar> special_float(string_view text) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"}))
    return floating(infinity);
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) return floating(-infinity);
  if (is_one_of(text, {".nan", ".NaN", ".NAN"}))
    return floating(std::numeric_limits<double>::quiet_NaN());
  return std::nullopt;
}

/// Milliseconds since 1970, of midnight UTC.
std::optional<Scalar> date(const std::string& text) {
  if (!shape::date(text)) return std::nullopt;
  const std::chrono::year_month_day day{
      std::chrono::year(std::stoi(text)),
      std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(5)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(8))))};
  const auto days = std::chrono::sys_days(day).time_since_epoch().count();
  return Scalar{Scalar::Kind::integer, std::to_string(std::int64_t{days} * 86'400'000)};
}

Scalar plain_of_1_1(const std::string& text, PodYaml reader) {
  if (is_one_of(text, {"true", "True", "TRUE"})) return boolean(true);
  if (is_one_of(text, {"false", "False", "FALSE"})) return boolean(false);
  if (has_words(reader) && is_one_of(text, {"yes", "Yes", "YES", "on", "On", "ON"}))
    return boolean(true);
  if (has_words(reader) && is_one_of(text, {"no", "No", "NO", "off", "Off", "OFF"}))
    return boolean(false);
  if (auto number = number_of_1_1(text, reader)) return *number;
  if (auto number = special_float(text)) return *number;
  if (const auto day = has_dates(reader) ? date(text) : std::nullopt) return *day;
  return {Scalar::Kind::text, text};
}

Scalar plain_of_json(const std::string& text) {
  if (text == "true" || text == "false") return boolean(text == "true");
  if (shape::json_integer(text))
    return integer(string_view(text).substr(text.starts_with('-') ? 1 : 0), 10,
                   text.starts_with('-'));
  if (shape::json_float(text)) return floating(std::strtod(text.c_str(), nullptr));
  if (text == ".inf" || text == "-.inf" || text == ".nan") return *special_float(text);
  return {Scalar::Kind::text, text};
}

/// Whether a word is true to a reader of `!!bool`; what is none of its words is null.
Scalar tagged_boolean(const std::string& text, PodYaml reader) {
  const auto word = base::lower(text);
  const bool words = !is_json(reader);
  if (text == "true" || (words && is_one_of(word, {"true", "yes", "on"}))) return boolean(true);
  if (text == "false" || (words && is_one_of(word, {"false", "no", "off"}))) return boolean(false);
  return {Scalar::Kind::null};
}

/// A scalar whose tag says its type, whatever its quotes.
Scalar tagged(const base::Yaml& scalar, PodYaml reader) {
  using Tag = base::Yaml::Tag;
  if (scalar.tag == Tag::null) return {Scalar::Kind::null};
  if (scalar.tag == Tag::boolean) return tagged_boolean(scalar.text, reader);
  if (scalar.tag == Tag::timestamp)
    return date(scalar.text).value_or(Scalar{Scalar::Kind::mistagged});
  if (scalar.tag != Tag::integer && scalar.tag != Tag::floating)
    return {Scalar::Kind::text, scalar.text};
  const bool zeros = is_json(reader) && shape::decimal_with_zeros(scalar.text);
  auto number = zeros ? integer(without_sign(scalar.text), 10, scalar.text.starts_with('-'))
                : is_json(reader) ? plain_of_json(scalar.text)
                                  : plain_of_1_1(scalar.text, reader);
  if (number.kind == Scalar::Kind::integer && scalar.tag == Tag::floating)
    return floating(std::strtod(number.text.c_str(), nullptr));
  const auto wanted = scalar.tag == Tag::integer ? Scalar::Kind::integer : Scalar::Kind::floating;
  return number.kind == wanted || number.kind == Scalar::Kind::too_long
             ? number
             : Scalar{Scalar::Kind::mistagged};
}

Scalar read(const base::Yaml& scalar, PodYaml reader) {
  if (scalar.kind == base::Yaml::Kind::null) return {Scalar::Kind::null};
  if (scalar.tag != base::Yaml::Tag::none && scalar.tag != base::Yaml::Tag::other)
    return tagged(scalar, reader);
  if (!scalar.plain) return {Scalar::Kind::text, scalar.text};
  return is_json(reader) ? plain_of_json(scalar.text) : plain_of_1_1(scalar.text, reader);
}

using Outcome = Parsed<Json>;

constexpr const char* does_not_fit = "must be a whole number of at most 64 bits";

Outcome whole(string_view digits, std::int64_t least, std::int64_t most) {
  const auto value = parse_java_long(digits);
  if (value && *value >= least && *value <= most) return Json(*value);
  return Outcome::failed("must be a whole number that fits");
}

Outcome whole_number(const Scalar& scalar, bool wide, PodYaml reader) {
  const std::int64_t least =
      wide ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int32_t>::min();
  const std::int64_t most =
      wide ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int32_t>::max();
  const bool strict = !wide && reader == PodYaml::json;
  if (scalar.kind == Scalar::Kind::integer) return whole(scalar.text, least, most);
  if (scalar.kind == Scalar::Kind::text)
    return base::trim(scalar.text).empty() && !strict ? Outcome(Json())
                                                      : whole(base::trim(scalar.text), least, most);
  if (scalar.kind != Scalar::Kind::floating || strict ||
      !(std::fabs(scalar.number) <= static_cast<double>(most)))
    return Outcome::failed("must be a whole number");
  return Json(static_cast<std::int64_t>(scalar.number));
}

/// From 2.0 on 0644 is octal where it is the mode of a file.
Outcome mode(const Scalar& scalar, PodYaml reader) {
  const bool octal = reader == PodYaml::json && scalar.kind == Scalar::Kind::text &&
                     scalar.text.size() <= 11 && scalar.text.starts_with('0') &&
                     shape::octal(scalar.text) && scalar.text.find('_') == std::string::npos;
  return whole_number(octal ? integer(scalar.text, 8, false) : scalar, false, reader);
}

Outcome truth(const base::Yaml& spelt, const Scalar& scalar, PodYaml reader) {
  const bool is_word =
      spelt.plain && !is_one_of(spelt.text, {"true", "True", "TRUE", "false", "False", "FALSE"});
  if (scalar.kind == Scalar::Kind::boolean && (!is_word || reader == PodYaml::all_of_1_1))
    return Json(scalar.text == "true");
  if (scalar.kind == Scalar::Kind::integer) return Json(scalar.text != "0");
  if (scalar.kind == Scalar::Kind::text && base::trim(scalar.text).empty()) return Json();
  if (is_one_of(scalar.text, {"true", "True", "TRUE"})) return Json(true);
  if (is_one_of(scalar.text, {"false", "False", "FALSE"})) return Json(false);
  return Outcome::failed("must be true or false");
}

Outcome number_or_text(const Scalar& scalar, PodYaml reader) {
  if (scalar.kind == Scalar::Kind::integer) {
    if (const auto narrow = whole_number(scalar, false, reader)) return narrow;
  }
  if (scalar.kind == Scalar::Kind::text || !is_json(reader)) return Json(scalar.text);
  return Outcome::failed("must be a whole number or a text");
}

/// A field that the client does not know keeps the type of its value.
Outcome untyped(const Scalar& scalar) {
  if (scalar.kind == Scalar::Kind::boolean) return Json(scalar.text == "true");
  if (scalar.kind == Scalar::Kind::floating && std::isfinite(scalar.number))
    return Json(scalar.number);
  if (scalar.kind != Scalar::Kind::integer) return Json(scalar.text);
  std::uint64_t value = 0;
  if (const auto fits = parse_java_long(scalar.text)) return Json(*fits);
  const auto [end, problem] =
      std::from_chars(scalar.text.data(), scalar.text.data() + scalar.text.size(), value);
  if (problem != std::errc{} || end != scalar.text.data() + scalar.text.size())
    return Outcome::failed(does_not_fit);
  return Json(value);
}

}  // namespace

Parsed<Json> pod_scalar(const base::Yaml& spelt, string_view type, PodYaml reader) {
  const auto scalar = read(spelt, reader);
  if (scalar.kind == Scalar::Kind::null) return Json();
  if (type == "s" && reader == PodYaml::tokens) return Json(spelt.text);
  if (scalar.kind == Scalar::Kind::too_long) return Outcome::failed(does_not_fit);
  if (scalar.kind == Scalar::Kind::mistagged)
    return Outcome::failed("has a value that its tag does not take");
  if (type == "i" || type == "l") return whole_number(scalar, type == "l", reader);
  if (type == "m") return mode(scalar, reader);
  if (type == "b") return truth(spelt, scalar, reader);
  if (type == "x") return number_or_text(scalar, reader);
  return type.empty() ? untyped(scalar) : Json(scalar.text);
}

PodKey pod_key(const std::string& spelt, PodYaml reader) {
  if (reader == PodYaml::tokens) return {spelt};
  if (has_dates(reader) && shape::date(spelt)) return {spelt + "T00:00:00.000+00:00", 'd'};
  const auto scalar = is_json(reader) ? plain_of_json(spelt) : plain_of_1_1(spelt, reader);
  if (scalar.kind == Scalar::Kind::boolean) return {scalar.text, 'b'};
  if (scalar.kind == Scalar::Kind::integer) return {scalar.text, 'i'};
  if (scalar.kind == Scalar::Kind::floating) return {scalar.text, 'f'};
  return {spelt};
}

}  // namespace flink
