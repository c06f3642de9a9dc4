#include "kube/api/fields.h"

#include <cstdint>
#include <limits>
#include <string>

namespace kube {

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

int number_at(const Json& object, std::initializer_list<std::string_view> path, int otherwise) {
  const auto& value = value_at(object, path);
  if (!value.is_number_integer()) return otherwise;
  const auto number = value.get<std::int64_t>();
  return number >= 0 && number <= std::numeric_limits<int>::max() ? static_cast<int>(number)
                                                                  : otherwise;
}

bool flag_at(const Json& object, std::initializer_list<std::string_view> path) {
  const auto& value = value_at(object, path);
  return value.is_boolean() && value.get<bool>();
}

}  // namespace kube
