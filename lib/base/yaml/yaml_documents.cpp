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

}  // namespace

std::vector<std::string> yaml_documents(std::string_view text) {
  std::vector<std::string> documents;
  std::string document;
  bool is_empty = true;
  std::size_t lines = 0;
  const auto finish = [&] {
    if (!is_empty) documents.push_back(std::move(document));
    document.assign(lines, '\n');
    is_empty = true;
  };
  while (!text.empty()) {
    const auto line = first_line(text);
    text.remove_prefix(line.size());
    ++lines;
    // What stands behind the marker belongs to the document that begins there.
    const bool begins = line.starts_with("---");
    if (begins) finish();
    const auto content = line.substr(begins ? 3 : 0);
    is_empty = is_empty && !has_content(content.substr(0, content.find('\n')));
    if (begins) document.back() = ' ';
    document += begins ? "  " : "";
    document += content;
  }
  finish();
  return documents;
}

}  // namespace base
