#include "cli/output/table.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "cli/output/width.h"

namespace cli {
namespace {

constexpr std::size_t gap = 2;

/// The widths of a table's columns: those of their widest cells, the widest of which are cut down
/// until the whole has room.
std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows,
                                   std::size_t columns) {
  constexpr std::size_t narrowest = 8;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  const auto total = [&] {
    return std::accumulate(widths.begin(), widths.end(),
                           gap * (widths.empty() ? 0 : widths.size() - 1));
  };
  while (columns > 0 && total() > columns) {
    auto& widest = *std::max_element(widths.begin(), widths.end());
    if (widest <= narrowest) break;
    --widest;
  }
  return widths;
}

}  // namespace

std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t columns) {
  const auto widths = widths_of(rows, columns);
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto cell = fit(row[i], widths[i]);
      line += cell;
      if (i + 1 < row.size()) line += std::string(widths[i] - display_width(cell) + gap, ' ');
    }
    text += line + "\n";
  }
  return text;
}

std::string cell(const std::string& text) { return text.empty() ? "-" : base::printable(text); }

}  // namespace cli
