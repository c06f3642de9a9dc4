// Tabs between the tokens of a YAML text. For the YAML reader only.
#pragma once
#include <string_view>

namespace base {

/// The line, counted from 1, of the first tab that stands where only blanks may to SnakeYAML and
/// snakeyaml-engine, which yaml-cpp takes for a blank; 0: there is none. Measured with both: tabs
/// are text in quoted, plain and block scalars and in comments, and part nothing else. The text is
/// sound YAML.
int line_of_parting_tab(std::string_view text);

}  // namespace base
