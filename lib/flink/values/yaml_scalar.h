// Text that Flink keeps of a YAML value: snakeyaml-engine loads it with YAML 1.2's core schema, and
// Flink dumps it again as text.
#pragma once
#include <string>
#include <string_view>

namespace base {
struct Yaml;
}

namespace flink {

/// The text that Flink holds of a scalar (YamlParserUtils, CoreScalarResolver): a plain one that
/// spells a boolean or a number is loaded as such and written again, so 1.10 is "1.1", 0x1F "31",
/// 0123 "123", True "true"; every other one is its own text. Of a null it is "null".
std::string core_schema_text(const base::Yaml& scalar);

/// Whether a plain scalar spells a number or a boolean.
bool is_number_or_boolean(std::string_view plain);

/// The text that Flink holds of a sequence or a mapping (YamlParserUtils#toYAMLString): YAML in
/// flow style on one line, strings quoted where they need it: "[a, '1', {key: k1, operator:
/// Exists}]". What an alias repeats is written out again.
std::string flow_text(const base::Yaml& yaml);

}  // namespace flink
