// The one name for JSON values in the project.
#pragma once
#include <nlohmann/json.hpp>

namespace base {

/// A JSON value whose object keys are sorted, so that equal values are equal texts.
using Json = nlohmann::json;

/// The same with keys in the order in which they were added: for output that people read.
using OrderedJson = nlohmann::ordered_json;

}  // namespace base
