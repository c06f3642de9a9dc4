// Base64 with Go's standard alphabet and padding, as Kubernetes writes it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace base {

std::string base64_encode(std::string_view bytes);

/// The decoded bytes; line breaks in between are ignored. Absent when the text is not base64.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace base
