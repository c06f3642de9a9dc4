#include "flink/admission/format.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/admission/refusal.h"
#include "flink/rules/quantity.h"
#include "flink/rules/rules.h"

namespace flink::admission {
namespace {

using base::Json;
using std::string;
using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z'); }

template <class Is>
bool all(string_view text, Is is) {
  return std::all_of(text.begin(), text.end(), is);
}

template <class Number>
string within(std::int64_t value, Number least, Number most, string_view what) {
  return value >= least && value <= most
             ? string()
             : fmt::format("must be {} between {} and {}, not {}", what, least, most, value);
}

string any(string_view) { return {}; }

string port_name(string_view text) {
  const bool has_letter = std::any_of(text.begin(), text.end(), is_lower);
  if (text.size() <= 15 && has_letter &&
      all(text, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; }) &&
      !text.starts_with('-') && !text.ends_with('-') && text.find("--") == string_view::npos)
    return {};
  return fmt::format(
      "{} must be at most 15 lower case letters, digits and single '-' between them, with a letter",
      in_quotes(text));
}

/// What servers since 1.32 take; older ones want letters, digits, '-', '_' and '.'.
string env_name(string_view text) {
  if (all(text, [](char c) { return c >= ' ' && c <= '~' && c != '='; })) return {};
  return fmt::format("{} must be printable ASCII characters other than '='", in_quotes(text));
}

string config_key(string_view text) {
  if (text.size() <= 253 && text != "." && !text.starts_with("..") &&
      all(text, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; }))
    return {};
  return fmt::format(
      "{} must be letters, digits, '-', '_' and '.', not begin with '..', and have at most 253 "
      "characters",
      in_quotes(text));
}

/// A name that may be the beginning of one.
string subdomain_prefix(string_view text) {
  const auto whole =
      text.ends_with('-') ? string(text.substr(0, text.size() - 1)) + "a" : string(text);
  return rules::subdomain(whole).empty() ? string() : rules::subdomain(text);
}

string no_backsteps(string_view text) {
  const auto parts = base::split(text, '/');
  return std::find(parts.begin(), parts.end(), "..") == parts.end()
             ? string()
             : fmt::format("{} must not contain '..'", in_quotes(text));
}

string descending(string_view text) {
  return text.starts_with('/') ? fmt::format("{} must be a relative path", in_quotes(text))
                               : no_backsteps(text);
}

string file_path(string_view text) {
  if (text.starts_with("..") && !text.starts_with("../"))
    return fmt::format("{} must not begin with '..'", in_quotes(text));
  return descending(text);
}

string absolute(string_view text) {
  return text.starts_with('/') ? string()
                               : fmt::format("{} must be an absolute path", in_quotes(text));
}

/// What can be no address in any server's eyes: older ones take leading zeros.
string ip(string_view text) {
  const auto parts = base::split(text, '.');
  const bool is_v4 =
      parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const string& part) {
        return !part.empty() && part.size() <= 12 && all(part, is_digit) && std::stoll(part) <= 255;
      });
  const bool may_be_v6 = text.find(':') != string_view::npos && all(text, [](char c) {
                           return is_digit(c) || c == ':' || c == '.' || (c >= 'a' && c <= 'f') ||
                                  (c >= 'A' && c <= 'F');
                         });
  return is_v4 || may_be_v6 ? string() : fmt::format("{} must be an IP address", in_quotes(text));
}

string header(string_view text) {
  return all(text, [](char c) { return is_alnum(c) || c == '-'; })
             ? string()
             : fmt::format("{} must be letters, digits and '-'", in_quotes(text));
}

bool is_search_label(string_view text) {
  if (text.starts_with('_')) text.remove_prefix(1);
  const auto is_end = [](char c) { return is_lower(c) || is_digit(c); };
  return !text.empty() && is_end(text.front()) && is_end(text.back()) &&
         all(text, [&](char c) { return is_end(c) || c == '-' || c == '_'; });
}

/// A DNS name whose parts may have '_', as servers since 1.33 take it, or the root.
string search_domain(string_view text) {
  if (text == ".") return {};
  const auto parts = base::split(text.substr(0, text.size() - (text.ends_with('.') ? 1 : 0)), '.');
  const bool fits = text.size() <= 254 && std::all_of(parts.begin(), parts.end(), is_search_label);
  return fits ? string()
              : fmt::format("{} must be a DNS name of lower case letters, digits, '-', '_' and '.'",
                            in_quotes(text));
}

string sysctl(string_view text) {
  const auto is_end = [](char c) { return is_lower(c) || is_digit(c); };
  string dots(text);
  std::replace(dots.begin(), dots.end(), '/', '.');
  const auto parts = base::split(dots, '.');
  if (text.size() <= 253 && std::all_of(parts.begin(), parts.end(), [&](const string& part) {
        return !part.empty() && is_end(part.front()) && is_end(part.back()) &&
               all(part, [&](char c) { return is_end(c) || c == '-' || c == '_'; });
      }))
    return {};
  return fmt::format(
      "{} must be parts of lower case letters, digits, '-' and '_' with '.' or '/' between them",
      in_quotes(text));
}

string csi_driver(string_view text) {
  if (text.size() > 63) return fmt::format("{} must have at most 63 characters", in_quotes(text));
  return rules::subdomain(base::lower(text)).empty() ? string() : rules::subdomain(text);
}

string iqn(string_view text) {
  const bool fits = text.starts_with("iqn") || text.starts_with("eui") || text.starts_with("naa");
  return fits ? string() : fmt::format("{} must begin with 'iqn', 'eui' or 'naa'", in_quotes(text));
}

string size(string_view text) {
  bool is_malformed = false;
  const auto quantity = Quantity::parse(text, is_malformed);
  if (is_malformed) return fmt::format("{} must be a quantity, as in 500m or 2Gi", in_quotes(text));
  return quantity && quantity->is_negative()
             ? fmt::format("{} must not be negative", in_quotes(text))
             : string();
}

struct TextFormat {
  string_view name;
  string (*wrong)(string_view);
};

constexpr std::array text_formats{TextFormat{"text", any},
                                  TextFormat{"label", rules::label_name},
                                  TextFormat{"subdomain", rules::subdomain},
                                  TextFormat{"subdomain-prefix", subdomain_prefix},
                                  TextFormat{"key", rules::qualified_name},
                                  TextFormat{"port-name", port_name},
                                  TextFormat{"port", port_name},
                                  TextFormat{"env", env_name},
                                  TextFormat{"config-key", config_key},
                                  TextFormat{"no-backsteps", no_backsteps},
                                  TextFormat{"descending", descending},
                                  TextFormat{"file", file_path},
                                  TextFormat{"absolute", absolute},
                                  TextFormat{"ip", ip},
                                  TextFormat{"header", header},
                                  TextFormat{"search", search_domain},
                                  TextFormat{"sysctl", sysctl},
                                  TextFormat{"csi-driver", csi_driver},
                                  TextFormat{"iqn", iqn},
                                  TextFormat{"size", size}};

struct Range {
  string_view name;
  std::int64_t least;
  std::int64_t most;
  string_view what;
};

constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
constexpr std::array ranges{Range{"port", 1, 65535, "a port"},
                            Range{"natural", 0, std::numeric_limits<std::int64_t>::max(), ""},
                            Range{"positive", 1, std::numeric_limits<std::int64_t>::max(), ""},
                            Range{"id", 0, largest, "a number"},
                            Range{"mode", 0, 0777, "a mode"},
                            Range{"byte", 0, 255, "a number"},
                            Range{"weight", 1, 100, "a number"},
                            Range{"token-time", 600, std::int64_t{1} << 32, "a number of seconds"}};

string wrong_number(std::int64_t value, string_view format) {
  const auto* range = std::find_if(ranges.begin(), ranges.end(),
                                   [&](const Range& each) { return each.name == format; });
  if (range == ranges.end()) return {};
  if (format == "mode" && (value < 0 || value > range->most))
    return fmt::format("must be a mode between 0 and 0777 (511), not {}", value);
  if (!range->what.empty()) return within(value, range->least, range->most, range->what);
  return value >= range->least ? string()
                               : fmt::format("must be {} or more, not {}", range->least, value);
}

string wrong_choice(string_view text, string_view choices) {
  const auto names = base::split(choices, '|');
  if (std::find(names.begin(), names.end(), text) != names.end()) return {};
  if (names.size() == 1)
    return fmt::format("must be {}, not {}", in_quotes(names.front()), in_quotes(text));
  return fmt::format("{} must be one of {}", in_quotes(text), base::join(names, ", "));
}

}  // namespace

string wrong_with(const Json& value, string_view format) {
  if (value.is_number_integer()) return wrong_number(value.get<std::int64_t>(), format);
  if (!value.is_string()) return {};
  const auto& text = value.get_ref<const string&>();
  if (format.starts_with('=')) return wrong_choice(text, format.substr(1));
  const auto* found = std::find_if(text_formats.begin(), text_formats.end(),
                                   [&](const TextFormat& each) { return each.name == format; });
  return found == text_formats.end() ? string() : found->wrong(text);
}

}  // namespace flink::admission
