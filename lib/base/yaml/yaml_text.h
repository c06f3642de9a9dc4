// Faults of a YAML text that yaml-cpp does not look at. For the YAML reader only.
#pragma once
#include <string>
#include <string_view>

#include "base/yaml/yaml.h"

namespace base {

/// Throws YamlError when the text is not UTF-8 or has control characters other than tabs and line
/// breaks.
void check_yaml_text(std::string_view text);

/// Does a quoted scalar begin at that position (a byte order mark not counted), and not end?
bool is_open_yaml_quote(std::string_view text, std::size_t position);

/// A scalar's tag as yaml-cpp gives it: "?" for plain scalars, "!" for quoted ones.
Yaml::Tag tag_of_scalar(std::string_view tag);

/// The same of a sequence or a mapping, for which one tag says nothing new.
Yaml::Tag tag_of_collection(std::string_view tag, std::string_view usual);

/// A scalar's text as the escapes \N and \_ mean it: yaml-cpp gives one byte for each, which is not
/// UTF-8.
std::string mended_escapes(const std::string& value);

}  // namespace base
