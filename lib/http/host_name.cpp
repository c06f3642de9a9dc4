#include "http/host_name.h"

#include <string>

#include "base/error.h"
#include "base/text.h"
#include "http/url.h"

namespace http {

bool is_host_name(std::string_view text) {
  try {
    return parse_url("https://" + std::string(text)).host == base::lower(text);
  } catch (const base::Error&) {
    return false;
  }
}

}  // namespace http
