// Documents of a YAML stream.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// The documents of a text, apart where a line begins with "---" (k8s.io/apimachinery's
/// YAMLReader); those that have nothing but blanks and comments are left out. Each has as many
/// empty lines before it as there were lines, so that its lines count as in the text.
std::vector<std::string> yaml_documents(std::string_view text);

}  // namespace base
