#include "base/yaml/yaml_documents.h"

#include <algorithm>

namespace base {
namespace {

/// Whether the line says anything.
bool has_content(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  return first != std::string_view::npos && line[first] != '#';
}

std::string_view first_line(std::string_view text) {
  const auto end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

void move_down(Yaml& yaml, int lines) {
  yaml.line += lines;
  yaml.key_line += lines;
  for (auto& item : yaml.items) move_down(item, lines);
  for (auto& [key, value] : yaml.entries) move_down(value, lines);
}

}  // namespace

std::vector<YamlPart> yaml_documents(std::string_view text) {
  std::vector<YamlPart> documents;
  YamlPart document;
  bool is_empty = true;
  for (int lines = 0; !text.empty(); ++lines) {
    const auto line = first_line(text);
    text.remove_prefix(line.size());
    // What stands behind the marker belongs to the document that begins there.
    const bool begins = line.starts_with("---");
    if (begins) {
      if (!is_empty) documents.push_back(std::move(document));
      document = {.text = "   ", .lines_before = lines};
      is_empty = true;
    }
    const auto content = line.substr(begins ? 3 : 0);
    is_empty = is_empty && !has_content(content.substr(0, content.find('\n')));
    document.text += content;
  }
  if (!is_empty) documents.push_back(std::move(document));
  return documents;
}

Yaml parse_yaml(const YamlPart& part) {
  try {
    auto yaml = parse_yaml(part.text);
    move_down(yaml, part.lines_before);
    return yaml;
  } catch (const YamlError& error) {
    throw YamlError(error.what(), error.line + part.lines_before);
  }
}

}  // namespace base
