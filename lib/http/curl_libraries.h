// Libraries that the transport runs with.
#pragma once
#include <string>

namespace http {

/// libcurl and what it has of others, as it says itself: "libcurl/7.88.1 OpenSSL/3.0.17 …".
std::string curl_libraries();

}  // namespace http
