#include "cli/output/table.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "cli/output/width.h"

namespace cli {
namespace {

constexpr std::size_t gap = 2;

void widen(std::vector<std::size_t>& widest, const std::vector<std::vector<std::string>>& rows) {
  for (const auto& row : rows) {
    widest.resize(std::max(widest.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widest[i] = std::max(widest[i], display_width(row[i]));
  }
}

/// The widths of a table's columns: the widest are cut down until the whole has room.
std::vector<std::size_t> cut(std::vector<std::size_t> widths, std::size_t columns) {
  constexpr std::size_t narrowest = 8;
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

std::string GrowingTable::lines(const std::vector<std::vector<std::string>>& rows) {
  widen(widest_, rows);
  const auto widths = cut(widest_, columns_);
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto cell = fit(row[i], widths[i]);
      text += cell;
      if (i + 1 < row.size()) text.append(widths[i] - display_width(cell) + gap, ' ');
    }
    text += '\n';
  }
  return text;
}

std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t columns) {
  return GrowingTable(columns).lines(rows);
}

std::string wide_table(const std::vector<std::vector<std::string>>& rows) {
  constexpr std::size_t narrowest = 6, padding = 3;
  std::vector<std::size_t> widest;
  widen(widest, rows);
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size())
        text.append(std::max(widest[i] + padding, narrowest) - display_width(row[i]), ' ');
    }
    text += '\n';
  }
  return text;
}

std::string cell(const std::string& text) { return text.empty() ? "-" : base::printable(text); }

}  // namespace cli
