// Amounts of a FlinkDeployment's `resource` and `resources`, as Flink's options take them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "flink/values/units.h"

namespace flink {

/// Memory as Flink writes it: "2048m" and "2 gb" as Flink means them, "2Gi" as Kubernetes does
/// (ResourceConfigUtils#parseResourceMemoryString). Fails where that is no whole number of bytes.
Parsed<std::string> memory_text(std::string_view amount);

/// Cores: "1", "0.5", "500m" (Quantity#getNumericalAmount).
Parsed<double> cores(std::string_view amount);

/// limit divided by request; absent when one of them is none, or the request is not positive
/// (ResourceConfigUtils#computeLimitFactor). Both are Kubernetes' amounts.
std::optional<double> limit_factor(std::string_view request, std::string_view limit);

}  // namespace flink
