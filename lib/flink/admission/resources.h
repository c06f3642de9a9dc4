// Requests and limits of a container.
#pragma once
#include "flink/admission/refusal.h"

namespace flink::admission {

/// Adds what is refused of a ResourceRequirements: names, amounts, requests above limits.
void check_resources(const base::Json& resources, const Path& path, Refusals& refusals);

}  // namespace flink::admission
