// Fields of a JSON object at a path of keys, whatever somebody else wrote: nothing of it throws.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace base {

/// The value, or null when there is none.
const Json& value_at(const Json& object, std::initializer_list<std::string_view> path);

/// The array, or an empty one when there is none.
const Json& list_at(const Json& object, std::initializer_list<std::string_view> path);

/// The string, or an empty one when there is none.
std::string text_at(const Json& object, std::initializer_list<std::string_view> path);

/// Whether `true` stands there.
bool flag_at(const Json& object, std::initializer_list<std::string_view> path);

/// The value as a whole number; absent when it is none, or one that 64 bits cannot hold.
std::optional<std::int64_t> whole_number(const Json& value);

/// The nearest number that an int holds.
int nearest_int(std::int64_t number);

}  // namespace base
