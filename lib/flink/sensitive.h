// Which values are secrets, by their keys.
#pragma once
#include <string>
#include <string_view>

namespace flink {

/// Whether a key's value is to be hidden: the widest list that any version has (GlobalConfiguration#SENSITIVE_KEYS, 2.4), and the other usual
/// words for a password (pwd, passwd, credential).
bool is_sensitive(std::string_view key);

/// The value, or six asterisks when its key is sensitive; user names and passwords in URLs are hidden in any case.
std::string masked(std::string_view key, std::string_view value);

/// A text, such as a command line, with the values of sensitive properties (-Dkey=value) and the user info of URLs hidden.
std::string masked_text(std::string_view text);

}  // namespace flink
