// How Flink's clients read the plain scalars of a pod template, and what they make of them for a field's type.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/yaml.h"
#include "flink/pod_yaml.h"
#include "flink/units.h"

namespace flink {

/// The value of a scalar for a field of that type (pod_fields.h): s, i, l, m, b, q or x; empty for a field that is not known.
/// Null where the client takes it for absent. The reason of a failure names no value.
Parsed<base::Json> pod_scalar(const base::Yaml& scalar, std::string_view type, PodYaml reader);

}  // namespace flink
