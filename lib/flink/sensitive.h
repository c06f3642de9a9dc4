// Which values are secrets, by their keys.
#pragma once
#include <string>
#include <string_view>

namespace flink {

/// Whether a key's value is to be hidden: the widest list that any version has (GlobalConfiguration#SENSITIVE_KEYS, 2.4).
bool is_sensitive(std::string_view key);

/// The value, or six asterisks when its key is sensitive.
std::string masked(std::string_view key, std::string_view value);

}  // namespace flink
