#include "flink/sensitive.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace flink {

bool is_sensitive(std::string_view key) {
  constexpr std::array<std::string_view, 14> parts{"password",    "secret",   "fs.azure.account.key", "apikey",      "api-key",      "auth-params",
                                                   "service-key", "token",    "basic-auth",           "jaas.config", "http-headers", "access-key",
                                                   "access.key",  "accesskey"};
  const auto lower = base::lower(key);
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

std::string masked(std::string_view key, std::string_view value) { return is_sensitive(key) ? "******" : std::string(value); }

}  // namespace flink
