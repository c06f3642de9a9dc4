// The two readers behind parse_yaml. For it and their tests only: everybody else calls parse_yaml.
#pragma once
#include <optional>
#include <string_view>

#include "base/yaml/yaml.h"

namespace base {

/// Reads what kubeconfigs and Flink's config.yaml are made of: block mappings and sequences of
/// plain and quoted scalars of one line,
/// `{}`, `[]`, comments, one `---` at the beginning. The tree equals read_any_yaml's in every
/// field, at a twentieth of the cost. Absent for any other text, sound or not. The text must have
/// passed check_yaml_text.
std::optional<Yaml> read_simple_yaml(std::string_view text);

/// Reads any text with yaml-cpp (1,300 instructions a byte). The text must have passed
/// check_yaml_text. Throws YamlError.
YamlDocument read_any_yaml(std::string_view text, Aliases aliases = Aliases::followed);

/// How many nodes a document has at most, keys and copies at aliases among them.
constexpr std::size_t most_yaml_nodes = 100'000;

}  // namespace base
