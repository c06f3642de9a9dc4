// YAML of pod templates, as Flink's clients read it.
#pragma once

namespace flink {

/// The YAML of the fabric8 client that a version brings. Measured: what the client sends for each
/// spelling and type.
enum class PodYaml {
  tokens,      ///< 1.13: YAML 1.1 without base 60 and dates; a text keeps the spelling of a number
  yaml_1_1,    ///< 1.14 and 1.15: `value: yes` becomes "true", 010 is 8, 12:30 is 750, a date is
               ///< milliseconds
  text_words,  ///< 1.16: as before, but yes, no, on, off and dates are texts
  all_of_1_1,  ///< 1.17: as before 1.16, and yes is good for a boolean
  json_truncated,  ///< 1.18 to 1.20: JSON's types only (0644 is a text, which is 644 where a number
                   ///< is wanted)
  json             ///< from 2.0 on: the same, and 1.5 is not good for a whole number of 32 bits
};

/// snakeyaml-engine: a key that is there twice is an error, and `<<` is a key like others.
constexpr bool is_json(PodYaml reader) {
  return reader == PodYaml::json || reader == PodYaml::json_truncated;
}

/// SnakeYAML's Yaml#load: merge keys are resolved.
constexpr bool is_yaml_1_1(PodYaml reader) { return reader != PodYaml::tokens && !is_json(reader); }

}  // namespace flink
