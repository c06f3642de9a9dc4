#include "base/fields.h"

#include <algorithm>
#include <limits>

namespace base {

const Json& value_at(const Json& object, std::initializer_list<std::string_view> path) {
  static const Json nothing;
  const Json* at = &object;
  for (const auto key : path) {
    if (!at->is_object()) return nothing;
    const auto found = at->find(std::string(key));
    if (found == at->end()) return nothing;
    at = &*found;
  }
  return *at;
}

const Json& list_at(const Json& object, std::initializer_list<std::string_view> path) {
  static const Json nothing = Json::array();
  const auto& value = value_at(object, path);
  return value.is_array() ? value : nothing;
}

std::string text_at(const Json& object, std::initializer_list<std::string_view> path) {
  const auto& value = value_at(object, path);
  return value.is_string() ? value.get<std::string>() : std::string();
}

bool flag_at(const Json& object, std::initializer_list<std::string_view> path) {
  const auto& value = value_at(object, path);
  return value.is_boolean() && value.get<bool>();
}

std::optional<std::int64_t> whole_number(const Json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > most) return std::nullopt;
  return value.get<std::int64_t>();
}

int nearest_int(std::int64_t number) {
  using Int = std::numeric_limits<int>;
  return static_cast<int>(std::clamp<std::int64_t>(number, Int::min(), Int::max()));
}

}  // namespace base
