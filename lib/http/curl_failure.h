// Meaning of libcurl's error codes to a user.
#pragma once
#include <string>

#include <curl/curl.h>

#include "http/message.h"
#include "http/transport.h"

namespace http {

/// The kind and the text of the failure of a transfer that libcurl ended with `code`; `detail` is
/// what it wrote into its error buffer. `Failure::sent` is left to the caller.
Failure failure_of(CURL* handle, CURLcode code, const std::string& detail,
                   const Endpoint& endpoint);

}  // namespace http
