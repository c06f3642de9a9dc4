// Finds secrets in a text of no certain form: command lines, logs, URLs, properties.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace flink {

/// The key of a word: "-Dkey=value", "--key=value", "--key", "key=value" without dashes and value.
std::string_view key_of_word(std::string_view word);

/// The text with the user info of URLs masked, and the values that stand behind sensitive keys:
/// key=value, key: value, "key":"value", --key value, [--key, value]. A value ends at a blank, '&',
/// ';', ',', a quote or bracket; behind -Dkey= at a blank or quote; that of an Authorization header
/// at the line's end. What was masked goes to `hidden`.
std::string scan(std::string_view text, std::vector<std::string>& hidden);

}  // namespace flink
