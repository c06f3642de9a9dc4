// Text of a field's value.
#pragma once
#include <string>

#include "base/json.h"

namespace kube {

/// A string itself, anything else as JSON: of fields that are either, such as quantities.
std::string scalar_text(const base::Json& value);

}  // namespace kube
