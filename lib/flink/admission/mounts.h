// Volumes of a pod, and where its containers mount them.
#pragma once
#include "flink/admission/refusal.h"

namespace flink::admission {

/// Adds what is refused of the names of a pod's volumes, and of its containers' mounts and devices.
void check_mounts(const base::Json& pod, const Path& path, Refusals& refusals);

}  // namespace flink::admission
