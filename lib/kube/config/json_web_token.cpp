#include "kube/config/json_web_token.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "kube/api/object.h"

namespace kube {

std::optional<std::chrono::system_clock::time_point> expiry_of_jwt(std::string_view token) {
  const auto parts = base::split(token, '.');
  if (parts.size() != 3) return std::nullopt;
  auto claims = parts[1];
  std::replace(claims.begin(), claims.end(), '-', '+');
  std::replace(claims.begin(), claims.end(), '_', '/');
  claims.append((4 - claims.size() % 4) % 4, '=');
  const auto object = parse_object(base::base64_decode(claims).value_or(""));
  if (!object || !object->contains("exp") || !object->at("exp").is_number()) return std::nullopt;
  constexpr double farthest = 9e9;  // what a time point can hold, in the year 2255
  const std::chrono::duration<double> seconds(
      std::clamp(object->at("exp").get<double>(), 0.0, farthest));
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(seconds));
}

}  // namespace kube
