#include "http/curl_libraries.h"

#include <curl/curl.h>

namespace http {

std::string curl_libraries() { return curl_version(); }

}  // namespace http
