#include "kube/api/fields.h"

#include <limits>

#include "base/fields.h"

namespace kube {

const Json& value_at(const Json& object, std::initializer_list<std::string_view> path) {
  return base::value_at(object, path);
}

const Json& list_at(const Json& object, std::initializer_list<std::string_view> path) {
  return base::list_at(object, path);
}

int number_at(const Json& object, std::initializer_list<std::string_view> path, int otherwise) {
  const auto number = base::whole_number(value_at(object, path));
  return number && *number >= 0 && *number <= std::numeric_limits<int>::max()
             ? static_cast<int>(*number)
             : otherwise;
}

bool flag_at(const Json& object, std::initializer_list<std::string_view> path) {
  return base::flag_at(object, path);
}

}  // namespace kube
