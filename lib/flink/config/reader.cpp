#include "flink/config/reader.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "flink/values/structured.h"
#include "flink/values/units.h"

namespace flink {

Reader::Reader(const Configuration& configuration, FileFormat format, const Dialect& dialect,
               base::Problems& problems)
    : configuration_(configuration),
      yaml_(format == FileFormat::yaml),
      dialect_(dialect),
      problems_(problems) {}

std::string Reader::text(const Option& option) const {
  return configuration_.text(option, dialect_).value_or("");
}

void Reader::problem(const Option& option, std::string what) const {
  const auto found = configuration_.find(option, dialect_);
  problems_.add(
      found ? where(found->key, found->value->origin) : std::string(option.key(dialect_.version)),
      std::move(what));
}

void Reader::check(const Option& option, std::string what) const {
  if (!what.empty()) problem(option, std::move(what));
}

/// Reads the option's text; when that fails the problem is told, and the option's default stands
/// in.
template <class Value, class Parse>
Value Reader::parsed(const Option& option, Parse parse) const {
  const auto value = parse(text(option));
  if (value) return *value;
  problem(option, value.reason);
  const auto otherwise = parse(std::string(option.default_in(dialect_.version)));
  return otherwise ? *otherwise : Value{};
}

int Reader::integer(const Option& option) const {
  return parsed<int>(option, [](const std::string& text) { return parse_java_int(text); });
}

double Reader::number(const Option& option) const {
  return parsed<double>(option, [](const std::string& text) { return parse_java_double(text); });
}

bool Reader::boolean(const Option& option) const {
  return parsed<bool>(option, [](const std::string& text) { return parse_bool(text); });
}

std::string Reader::choice(const Option& option, std::span<const std::string_view> names) const {
  const auto value = text(option);
  const auto found = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
    return base::equals_ignoring_case(name, value);
  });
  if (found != names.end()) return std::string(*found);
  problem(option,
          fmt::format("'{}' is none of {}", base::printable(value, 200), fmt::join(names, ", ")));
  return std::string(option.default_in(dialect_.version));
}

std::vector<std::string> Reader::list(const Option& option) const {
  const auto found = configuration_.find(option, dialect_);
  if (found && found->value->list) return *found->value->list;
  return parsed<std::vector<std::string>>(
      option, [this](const std::string& text) { return parse_list(text, yaml_); });
}

StringMap Reader::map(const Option& option) const {
  if (has(option) || !dialect_.prefix_maps || !option.known_in(dialect_.version)) {
    return parsed<StringMap>(option,
                             [this](const std::string& text) { return parse_map(text, yaml_); });
  }
  StringMap entries;
  for (const auto& [key, value] :
       configuration_.with_prefix(std::string(option.key(dialect_.version)) + "."))
    entries.emplace(key, value->text);
  return entries;
}

std::vector<StringMap> Reader::list_of_maps(const Option& option) const {
  return parsed<std::vector<StringMap>>(option, [this](const std::string& text) {
    return parse_list_of_maps(text, yaml_, dialect_.yaml_in_items);
  });
}

int Reader::fixed_port(const Option& option) const {
  const auto port = parse_java_int(text(option));
  if (port && *port >= 0 && *port <= 65535) return *port;
  problem(option,
          fmt::format("'{}' should be specified to a fixed port. Do not support a range of ports. "
                      "(one number from 0 to 65535; 0 lets Flink take its usual one)",
                      base::printable(text(option), 200)));
  return 0;
}

}  // namespace flink
