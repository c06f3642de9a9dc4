#include "cli/output/side_by_side.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "cli/output/width.h"

namespace cli {
namespace {

constexpr std::string_view between = "  ";

/// A text in pieces of so many columns.
std::vector<std::string> pieces(std::string_view text, std::size_t columns) {
  std::vector<std::string> list;
  while (!text.empty()) {
    const auto piece = first_columns(text, columns);
    list.emplace_back(piece);
    text.remove_prefix(piece.size());
  }
  return list;
}

struct Widths {
  std::size_t name = 0, left = 0, right = 0;
};

/// A name takes what it needs, but a third at most; the versions share the rest.
Widths widths_of(const std::vector<ComparedRow>& rows, std::size_t columns) {
  Widths widths;
  for (const auto& row : rows) {
    if (!row.is_heading()) widths.name = std::max(widths.name, display_width(row.name));
  }
  const auto room = columns - 3 * between.size();
  widths.name = std::min(widths.name, room / 3);
  widths.left = (room - widths.name) / 2;
  widths.right = room - widths.name - widths.left;
  return widths;
}

std::string cell(const std::vector<std::string>& lines, std::size_t number, std::size_t width,
                 const char* code) {
  const auto text = number < lines.size() ? lines[number] : std::string();
  const auto blanks = std::string(width - std::min(width, display_width(text)), ' ');
  if (*code == '\0' || text.empty()) return text + blanks;
  return fmt::format("\x1b[{}m{}\x1b[0m{}", code, text, blanks);
}

void trim_end(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

std::string lines_of(const ComparedRow& row, const Widths& widths, bool colours) {
  const std::array cells{pieces(row.name, widths.name), pieces(row.left.value_or(""), widths.left),
                         pieces(row.right.value_or(""), widths.right)};
  std::size_t most = 1;  // of one that is empty on both sides, too
  for (const auto& each : cells) most = std::max(most, each.size());
  std::string text;
  for (std::size_t i = 0; i < most; ++i) {
    std::string line(between);
    line += cell(cells[0], i, widths.name, "");
    line += between;
    line += cell(cells[1], i, widths.left, colours ? "31" : "");
    line += between;
    line += cell(cells[2], i, widths.right, colours ? "32" : "");
    trim_end(line);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string side_by_side(const std::vector<ComparedRow>& rows, std::size_t columns, bool colours) {
  const auto widths = widths_of(rows, std::max(columns, fewest_compared_columns));
  std::string text;
  for (const auto& row : rows)
    text += row.is_heading() ? row.name + "\n" : lines_of(row, widths, colours);
  return text;
}

}  // namespace cli
