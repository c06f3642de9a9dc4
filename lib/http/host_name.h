// Host names on their own.
#pragma once
#include <string_view>

namespace http {

/// Whether a text is a host name or an address, and nothing more.
bool is_host_name(std::string_view text);

}  // namespace http
