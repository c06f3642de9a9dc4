// Fields of an object at a path of keys, whatever a server sent: nothing of it throws.
#pragma once
#include <initializer_list>
#include <string_view>

#include "base/json.h"

namespace kube {

using base::Json;

/// The value, or null when there is none.
const Json& value_at(const Json& object, std::initializer_list<std::string_view> path);

/// The array, or an empty one when there is none. (kube/object.h has string_at.)
const Json& list_at(const Json& object, std::initializer_list<std::string_view> path);

/// The number, or `otherwise` when there is none that is whole, not negative and an int.
int number_at(const Json& object, std::initializer_list<std::string_view> path, int otherwise);

/// Whether `true` stands there.
bool flag_at(const Json& object, std::initializer_list<std::string_view> path);

}  // namespace kube
