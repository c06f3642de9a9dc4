// Every object below a value, each with the kind of it.
#pragma once
#include <string_view>

#include "flink/admission/refusal.h"

namespace flink::admission {

/// Adds what the rules for single fields and those of each kind (kinds.h) refuse of a value of that
/// type (pod_fields.h) and of all below it. Fields that are not known are left to the server.
void walk(const base::Json& value, std::string_view type, const Path& path, Refusals& refusals);

}  // namespace flink::admission
