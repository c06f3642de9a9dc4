// Moments as Kubernetes writes them.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace kube {

/// A time as RFC 3339 writes it: "2024-02-29T10:00:00.5+01:00".
std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text);

}  // namespace kube
