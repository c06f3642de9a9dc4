// Selectors of labels.
#pragma once
#include "flink/admission/refusal.h"

namespace flink::admission {

/// Adds what is refused of a LabelSelector.
void check_selector(const base::Json& selector, const Path& path, Refusals& refusals);

}  // namespace flink::admission
