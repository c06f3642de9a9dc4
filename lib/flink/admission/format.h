// Formats of fields: the values that they take, by name.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"

namespace flink::admission {

/// What is wrong with a value that is there and not empty, or an empty text: a name out of the
/// table in format.cpp, or "=A|B|C" for one of these. Values of another type than the format's are
/// not judged. Sources: k8s.io/apimachinery/pkg/util/validation,
/// k8s.io/kubernetes/pkg/apis/core/validation.
std::string wrong_with(const base::Json& value, std::string_view format);

}  // namespace flink::admission
