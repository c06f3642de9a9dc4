// Fields of the pod itself that a variable or a file takes its value from.
#pragma once
#include "flink/admission/refusal.h"

namespace flink::admission {

enum class FieldUse { variable, file };

/// An ObjectFieldSelector, and a ResourceFieldSelector.
void check_field_of_pod(const base::Json& selector, const Path& path, FieldUse use,
                        Refusals& refusals);
void check_field_of_container(const base::Json& selector, const Path& path, FieldUse use,
                              Refusals& refusals);

}  // namespace flink::admission
