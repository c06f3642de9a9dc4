// Secrets among values, by their keys.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace flink {

/// What stands in the place of a secret.
inline constexpr std::string_view secret_mask = "******";

/// Whether a key's value is to be hidden: the widest list that any version has
/// (GlobalConfiguration#SENSITIVE_KEYS, 2.4), and the other usual words for a password (pwd,
/// passwd, credential).
bool is_sensitive(std::string_view key);

/// Whether there is a value to hide under that key.
bool hides(std::string_view key, std::string_view value);

/// The value, or six asterisks when its key is sensitive; user names and passwords in URLs are
/// hidden in any case.
std::string masked(std::string_view key, std::string_view value);

/// A text, such as a command line, with the values of sensitive properties (-Dkey=value) and the
/// user info of URLs hidden.
std::string masked_text(std::string_view text);

/// Masks the values of environment variables anywhere in an object; gives their names, in the order
/// in which they are met.
std::vector<std::string> mask_environment(base::Json& object);

}  // namespace flink
