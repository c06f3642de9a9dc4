// Objects as JSON values: reading them safely.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace kube {

using base::Json;

/// The JSON object that a text is, or nothing: when it is no JSON, another kind of value, or nested
/// deeper than 200 levels (nlohmann's `dump` would run out of stack on it).
std::optional<Json> parse_object(std::string_view text);

/// The string at a path of keys, or empty when there is none.
std::string string_at(const Json& object, std::initializer_list<std::string_view> path);

/// Of an object's metadata; empty when there is none.
std::string name_of(const Json& object);
std::string uid_of(const Json& object);

/// Whether it is being deleted.
bool is_terminating(const Json& object);

/// "Deployment 'x'", for sentences.
std::string describe(const Json& object);

}  // namespace kube
