// Scalars of a pod template, as Flink's clients read them for a field's type.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/yaml/yaml.h"
#include "flink/values/units.h"
#include "flink/version/pod_yaml.h"

namespace flink {

/// The value of a scalar for a field of that type (pod_fields.h): s, i, l, m, b, q or x; empty for
/// a field that is not known. Null where the client takes it for absent. The reason of a failure
/// names no value.
Parsed<base::Json> pod_scalar(const base::Yaml& scalar, std::string_view type, PodYaml reader);

/// A key as the client has it: the text of the value that it is, and which kind of value (two keys
/// are the same where both are).
struct PodKey {
  std::string text{};
  char kind = 's';
};

/// A key that is written without quotes: `yes` is "true" to the YAML of 1.14, `1.50` is "1.5", and
/// 010 is "8".
PodKey pod_key(const std::string& spelt, PodYaml reader);

}  // namespace flink
