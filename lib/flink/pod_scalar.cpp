#include "flink/pod_scalar.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <regex>

#include <fmt/format.h>

#include "base/text.h"

namespace flink {
namespace {

using base::Json;
using std::string_view;

/// A scalar as a Java object.
struct Scalar {
  enum class Kind { null, boolean, integer, floating, text };
  Kind kind = Kind::text;
  std::string text{};  ///< as the client prints it
  double number = 0;   ///< of a floating one
};

bool is_json(PodYaml reader) { return reader == PodYaml::json || reader == PodYaml::json_truncated; }

bool has_words(PodYaml reader) { return !is_json(reader) && reader != PodYaml::text_words; }

bool has_base_60(PodYaml reader) { return !is_json(reader) && reader != PodYaml::tokens; }

bool has_dates(PodYaml reader) { return reader == PodYaml::yaml_1_1 || reader == PodYaml::all_of_1_1; }

bool is_one_of(string_view text, std::initializer_list<string_view> words) { return std::find(words.begin(), words.end(), text) != words.end(); }

bool matches(const std::string& text, const char* pattern) { return std::regex_match(text, std::regex(pattern, std::regex::optimize)); }

Scalar boolean(bool value) { return {Scalar::Kind::boolean, value ? "true" : "false"}; }

Scalar floating(double value) { return {Scalar::Kind::floating, java_double_text(value), value}; }

/// Digits of any length in base 10, else what 64 bits hold.
Scalar integer(std::string_view digits, int base, bool negative) {
  const auto first = std::min(digits.find_first_not_of('0'), digits.size());
  std::string text(digits.substr(first));
  if (base != 10 && !text.empty()) text = std::to_string(std::stoull(text, nullptr, base));
  if (text.empty()) return {Scalar::Kind::integer, "0"};
  return {Scalar::Kind::integer, (negative ? "-" : "") + text};
}

/// 1:30 is 90, 190:20:30.15 is 685230.15.
double base_60(const std::string& digits) {
  double value = 0;
  for (const auto& part : base::split(digits, ':')) value = value * 60 + std::strtod(part.c_str(), nullptr);
  return value;
}

std::optional<Scalar> number_of_1_1(std::string text, PodYaml reader) {
  const std::string spelt = text;
  std::erase(text, '_');
  const bool negative = text.starts_with('-');
  const auto digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
  const auto fits = [&](const char* pattern) { return matches(spelt, pattern); };
  if (has_base_60(reader) && fits("[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+")) return integer(fmt::format("{:.0f}", base_60(digits)), 10, negative);
  if (has_base_60(reader) && fits("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*")) return floating((negative ? -1 : 1) * base_60(digits));
  if (fits("[-+]?0b[01_]+")) return integer(digits.substr(2), 2, negative);
  if (fits("[-+]?0x[0-9a-fA-F_]+") && digits.size() <= 18) return integer(digits.substr(2), 16, negative);
  if (fits("[-+]?0[0-7_]+") && digits.size() <= 22) return integer(digits, 8, negative);
  if (fits("[-+]?(0|[1-9][0-9_]*)")) return integer(digits, 10, negative);
  const bool bare = reader != PodYaml::all_of_1_1 && fits("[-+]?[0-9][0-9_]*");
  if (bare || fits("[-+]?[0-9][0-9_]*(\\.[0-9_]*([eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)") || fits("\\.[0-9_]+([eE][-+]?[0-9]+)?"))
    return floating(std::strtod(text.c_str(), nullptr));
  return std::nullopt;
}

std::optional<Scalar> special_float(string_view text) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) return floating(infinity);
  if (is_one_of(text, {"-.inf", "-.Inf", "-.INF"})) return floating(-infinity);
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return floating(std::numeric_limits<double>::quiet_NaN());
  return std::nullopt;
}

/// Milliseconds since 1970, of midnight UTC.
std::optional<Scalar> date(const std::string& text) {
  if (!matches(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}")) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(std::stoi(text)), std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(5)))),
                                        std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(8))))};
  const auto days = std::chrono::sys_days(day).time_since_epoch().count();
  return Scalar{Scalar::Kind::integer, std::to_string(std::int64_t{days} * 86'400'000)};
}

Scalar plain_of_1_1(const std::string& text, PodYaml reader) {
  if (is_one_of(text, {"true", "True", "TRUE"})) return boolean(true);
  if (is_one_of(text, {"false", "False", "FALSE"})) return boolean(false);
  if (has_words(reader) && is_one_of(text, {"yes", "Yes", "YES", "on", "On", "ON"})) return boolean(true);
  if (has_words(reader) && is_one_of(text, {"no", "No", "NO", "off", "Off", "OFF"})) return boolean(false);
  if (auto number = number_of_1_1(text, reader)) return *number;
  if (auto number = special_float(text)) return *number;
  if (const auto day = has_dates(reader) ? date(text) : std::nullopt) return *day;
  return {Scalar::Kind::text, text};
}

Scalar plain_of_json(const std::string& text) {
  if (text == "true" || text == "false") return boolean(text == "true");
  if (matches(text, "-?(0|[1-9][0-9]*)")) return integer(string_view(text).substr(text.starts_with('-') ? 1 : 0), 10, text.starts_with('-'));
  if (matches(text, "-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?")) return floating(std::strtod(text.c_str(), nullptr));
  if (text == ".inf" || text == "-.inf" || text == ".nan") return *special_float(text);
  return {Scalar::Kind::text, text};
}

Scalar read(const base::Yaml& scalar, PodYaml reader) {
  if (scalar.kind == base::Yaml::Kind::null) return {Scalar::Kind::null};
  if (!scalar.plain) return {Scalar::Kind::text, scalar.text};
  return is_json(reader) ? plain_of_json(scalar.text) : plain_of_1_1(scalar.text, reader);
}

using Outcome = Parsed<Json>;

Outcome whole(string_view digits, std::int64_t least, std::int64_t most) {
  const auto value = parse_java_long(digits);
  if (value && *value >= least && *value <= most) return Json(*value);
  return Outcome::failed("must be a whole number that fits");
}

Outcome whole_number(const Scalar& scalar, bool wide, PodYaml reader) {
  const std::int64_t least = wide ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int32_t>::min();
  const std::int64_t most = wide ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int32_t>::max();
  const bool strict = !wide && reader == PodYaml::json;
  if (scalar.kind == Scalar::Kind::integer) return whole(scalar.text, least, most);
  if (scalar.kind == Scalar::Kind::text)
    return base::trim(scalar.text).empty() && !strict ? Outcome(Json()) : whole(base::trim(scalar.text), least, most);
  if (scalar.kind != Scalar::Kind::floating || strict || !(std::fabs(scalar.number) <= static_cast<double>(most)))
    return Outcome::failed("must be a whole number");
  return Json(static_cast<std::int64_t>(scalar.number));
}

/// From 2.0 on 0644 is octal where it is the mode of a file.
Outcome mode(const Scalar& scalar, PodYaml reader) {
  const bool octal = reader == PodYaml::json && scalar.kind == Scalar::Kind::text && matches(scalar.text, "0[0-7]{1,10}");
  return whole_number(octal ? integer(scalar.text, 8, false) : scalar, false, reader);
}

Outcome truth(const base::Yaml& spelt, const Scalar& scalar, PodYaml reader) {
  const bool is_word = spelt.plain && !is_one_of(spelt.text, {"true", "True", "TRUE", "false", "False", "FALSE"});
  if (scalar.kind == Scalar::Kind::boolean && (!is_word || reader == PodYaml::all_of_1_1)) return Json(scalar.text == "true");
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
Json untyped(const Scalar& scalar) {
  if (scalar.kind == Scalar::Kind::boolean) return scalar.text == "true";
  if (scalar.kind == Scalar::Kind::floating && std::isfinite(scalar.number)) return scalar.number;
  return scalar.kind == Scalar::Kind::integer ? Json::parse(scalar.text) : Json(scalar.text);
}

}  // namespace

Parsed<Json> pod_scalar(const base::Yaml& spelt, string_view type, PodYaml reader) {
  const auto scalar = read(spelt, reader);
  if (scalar.kind == Scalar::Kind::null) return Json();
  if (type == "i" || type == "l") return whole_number(scalar, type == "l", reader);
  if (type == "m") return mode(scalar, reader);
  if (type == "b") return truth(spelt, scalar, reader);
  if (type == "x") return number_or_text(scalar, reader);
  if (type == "s" && reader == PodYaml::tokens) return Json(spelt.text);
  return type.empty() ? untyped(scalar) : Json(scalar.text);
}

}  // namespace flink
