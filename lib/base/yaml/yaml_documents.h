// Documents of a YAML stream.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml/yaml.h"

namespace base {

/// One of several documents, and how many lines there are before it.
struct YamlPart {
  std::string text{};
  int lines_before = 0;
};

/// The documents of a text, apart where a line begins with "---" (k8s.io/apimachinery's
/// YAMLReader); those that have nothing but blanks and comments are left out.
std::vector<YamlPart> yaml_documents(std::string_view text);

/// The same as of a text, with lines as they count in the whole. Throws YamlError.
Yaml parse_yaml(const YamlPart& part);

}  // namespace base
