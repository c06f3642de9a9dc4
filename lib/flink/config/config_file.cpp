#include "flink/config/config_file.h"

#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml/yaml.h"
#include "flink/values/flat_keys.h"
#include "flink/values/structured.h"

namespace flink {
namespace {

Origin file_origin(std::string_view name, int line) {
  return {Origin::Kind::file, fmt::format("{}:{}", name, line)};
}

/// A file as flat keys. A key can be spelled twice, a.b and b below a: the later one counts
/// (GlobalConfiguration#flatten).
struct Flat {
  std::string_view name;
  Configuration& into;
  base::Problems& problems;
  std::map<std::string, Origin> without_value{};
  std::size_t bytes = 0;  ///< of all keys: below a long one each is as long
};

constexpr std::size_t most_aliases = 50;

// A ConfigMap holds 1 MiB.
constexpr std::size_t most_key_bytes = std::size_t{8} << 20U;

/// Java's Boolean, Integer and other values become text; lists and the maps inside of them become
/// flow text. Whether to go on below.
bool take(const FlatNode& at, Flat& flat) {
  const auto& [key, name, node, repeated] = at;
  const auto origin = file_origin(flat.name, node.line);
  if (repeated)
    flat.problems.add(where(key, origin),
                      "the key is there twice, and Flink refuses the whole file for it");
  // GlobalConfiguration#flatten casts each to String.
  if (node.plain_key && is_number_or_boolean(name))
    flat.problems.add(where(key, origin),
                      "the key is a number or a boolean, and Flink refuses the whole file for it "
                      "(write it in quotes)");
  flat.bytes += key.size();
  if (flat.bytes > most_key_bytes) {
    flat.problems.add(std::string(flat.name), "the keys are too long together");
    return false;
  }
  if (node.tag == base::Yaml::Tag::other || node.tag == base::Yaml::Tag::timestamp)
    flat.problems.add(
        where(key, origin),
        "has a tag that Flink does not know, and Flink refuses the whole file for it");
  if (node.kind == base::Yaml::Kind::mapping) return true;
  if (node.kind == base::Yaml::Kind::null) {
    flat.without_value[key] = origin;
  } else {
    flat.without_value.erase(key);
    flat.into.set(key,
                  node.kind == base::Yaml::Kind::scalar ? core_schema_text(node) : flow_text(node),
                  origin);
  }
  return false;
}

void read_mapping(const base::Yaml& yaml, Flat flat) {
  visit_flat(yaml, [&](const FlatNode& at) { return take(at, flat); });
  for (const auto& [key, origin] : flat.without_value)
    flat.problems.add(
        where(key, origin),
        "has no value, and Flink refuses the whole file for it (write '' for an empty text)");
}

std::string yaml_list(const std::vector<std::string>& elements) {
  if (elements.empty()) return " []\n";
  std::string text = "\n";
  for (const auto& element : elements) text += fmt::format("- {}\n", base::yaml_scalar(element));
  return text;
}

void read_legacy_line(std::string_view line, const std::string& place, Configuration& into,
                      std::vector<std::string>& warnings) {
  const auto content = base::trim(line.substr(0, line.find('#')));
  if (content.empty()) return;
  const auto separator = content.find(": ");
  if (separator == std::string_view::npos) {
    // Flink says "Error while trying to split key and value"; a line that ends with the colon is
    // the same to it.
    warnings.push_back(place + ": skipped, as Flink does: not a line of the form 'key: value'");
    return;
  }
  const auto key = base::trim(content.substr(0, separator));
  const auto value = base::trim(content.substr(separator + 2));
  if (key.empty() || value.empty())
    warnings.push_back(fmt::format("{}: skipped, as Flink does: its {} is empty", place,
                                   key.empty() ? "key" : "value"));
  else into.set(std::string(key), std::string(value), {Origin::Kind::file, place});
}

std::string legacy_text(const Value& value) {
  return value.list ? write_list(*value.list) : value.text;
}

}  // namespace

Configuration read_legacy_file(std::string_view text, std::string_view name,
                               std::vector<std::string>& warnings) {
  Configuration configuration;
  int number = 0;
  for (const auto& line : base::split(text, '\n')) {
    ++number;
    // A carriage return ends a line too (BufferedReader#readLine).
    for (const auto& part : base::split(line, '\r'))
      read_legacy_line(part, fmt::format("{}:{}", name, number), configuration, warnings);
  }
  return configuration;
}

Configuration read_yaml_file(std::string_view text, std::string_view name,
                             base::Problems& problems) {
  Configuration configuration;
  try {
    const auto document = base::read_yaml_document(text);
    const auto& yaml = document.root;
    const auto& aliases = document.collection_aliases;
    if (document.parting_tab > 0)
      problems.add(fmt::format("{}:{}", name, document.parting_tab),
                   "a tab is used as white space, and Flink refuses the whole file for it (use "
                   "blanks)");
    if (aliases.size() > most_aliases)
      problems.add(
          fmt::format("{}:{}", name, aliases[most_aliases]),
          "more than 50 aliases of lists and mappings, and Flink refuses the whole file for it");
    if (yaml.kind == base::Yaml::Kind::mapping) read_mapping(yaml, {name, configuration, problems});
    else if (yaml.kind != base::Yaml::Kind::null)
      problems.add(std::string(name), "is no YAML mapping of keys to values");
  } catch (const base::YamlError& error) {
    problems.add(fmt::format("{}:{}", name, error.line), fmt::format("not YAML: {}", error.what()));
  }
  return configuration;
}

std::string write_legacy_file(const Configuration& configuration) {
  std::string text;
  for (const auto& [key, value] : configuration.entries())
    text += fmt::format("{}: {}\n", key, legacy_text(value));
  return text;
}

std::string write_yaml_file(const Configuration& configuration) {
  std::string text;
  for (const auto& [key, value] : configuration.entries()) {
    text += base::yaml_scalar(key) + ":";
    text +=
        value.list ? yaml_list(*value.list) : fmt::format(" {}\n", base::yaml_scalar(value.text));
  }
  return text;
}

std::vector<std::string> harmed_by_legacy_file(const Configuration& configuration) {
  std::vector<std::string> sentences;
  for (const auto& [key, value] : configuration.entries()) {
    const auto text = legacy_text(value);
    const char* harm = text.find_first_of("\n\r") != std::string::npos
                           ? "the line break ends it in flink-conf.yaml"
                       : text.find('#') != std::string::npos
                           ? "everything from the '#' on is lost in flink-conf.yaml"
                       : base::trim(text).size() != text.size()
                           ? "the blanks at its ends are lost in flink-conf.yaml"
                       : text.empty() && !value.list
                           ? "an empty value is dropped from flink-conf.yaml"
                           : nullptr;
    if (harm != nullptr)
      sentences.push_back(fmt::format("{}: {} (this Flink version has no syntax for it)",
                                      where(key, value.origin), harm));
  }
  return sentences;
}

}  // namespace flink
