// Claims of a JSON Web Token. Nothing is verified here.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace kube {

/// When it expires (claim `exp`, RFC 7519); absent when the text is no such token, or one without
/// that claim.
std::optional<std::chrono::system_clock::time_point> expiry_of_jwt(std::string_view token);

}  // namespace kube
