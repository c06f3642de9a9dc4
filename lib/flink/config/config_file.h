// Flink's configuration file in its two syntaxes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "flink/config/configuration.h"

namespace flink {

/// Reads the line format of flink-conf.yaml (GlobalConfiguration#loadYAMLResource up to 1.20):
/// `key: value`, cut at the first '#', quotes kept, the last of several wins. Lines that Flink
/// skips go to `warnings`, one sentence each. `name` is for the origins.
Configuration read_legacy_file(std::string_view text, std::string_view name,
                               std::vector<std::string>& warnings);

/// Reads config.yaml (YamlParserUtils from 1.19): YAML, nested keys joined with dots, scalars typed
/// by the core schema and kept as text, lists kept as flow text. Null values and duplicate keys are
/// problems, as Flink refuses the whole file for them.
Configuration read_yaml_file(std::string_view text, std::string_view name,
                             base::Problems& problems);

/// Writes the line format, keys sorted; lists joined with ';' and quoted as Flink does
/// (ConfigurationUtils#convertToString).
std::string write_legacy_file(const Configuration& configuration);

/// Writes YAML with flat dotted keys, sorted, which Flink's loader reads back whole (Flink's own
/// client nests them and so loses `a.b` beside `a`). Lists which the client set are YAML sequences,
/// every other value is one scalar on one line.
std::string write_yaml_file(const Configuration& configuration);

/// Keys whose values the line format cannot carry unharmed: '#', line breaks, blanks at the ends,
/// empty. One sentence for each, with its origin.
std::vector<std::string> harmed_by_legacy_file(const Configuration& configuration);

}  // namespace flink
