#include "cli/form/custom_columns.h"

#include <stdexcept>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/form/path_values.h"

namespace cli {

CustomColumns::CustomColumns(std::string_view text) {
  if (text.empty())
    throw std::invalid_argument("custom-columns format specified but no custom columns given");
  for (const auto& part : base::split(text, ',')) {
    const auto colon = part.find(':');
    if (colon == std::string::npos)
      throw std::invalid_argument(fmt::format(
          "unexpected custom-columns spec: {}, expected <header>:<json-path-expr>", part));
    columns_.push_back(
        {part.substr(0, colon), JsonPath::relaxed(std::string_view(part).substr(colon + 1))});
  }
}

std::vector<std::string> CustomColumns::headings() const {
  std::vector<std::string> headings;
  for (const auto& column : columns_) headings.push_back(column.heading);
  return headings;
}

std::vector<std::string> CustomColumns::cells(const base::OrderedJson& row) const {
  std::vector<std::string> cells;
  for (const auto& column : columns_) {
    const auto found = column.path.find(row);
    std::vector<std::string> texts;
    if (found.groups.empty() || found.groups.front().empty()) texts.emplace_back("<none>");
    for (const auto& group : found.groups) {
      for (const auto* value : group) texts.push_back(plain_text(*value));
    }
    cells.push_back(base::join(texts, ","));
  }
  return cells;
}

}  // namespace cli
