#include "cli/output/live_block.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/output/escape.h"
#include "cli/output/width.h"

namespace cli {
namespace {

constexpr const char* clear_screen = "\x1b[H\x1b[2J";
constexpr const char* without_wrapping = "\x1b[?7l";
constexpr const char* with_wrapping = "\x1b[?7h";
constexpr const char* rest_of_line = "\x1b[K";
constexpr const char* rest_of_screen = "\x1b[J";

}  // namespace

void LiveBlock::show(const std::string& text) {
  const auto columns = output_.columns(), rows = output_.rows();
  const bool resized = lines_ > 0 && (columns != columns_ || rows != rows_);
  if (lines_ > 0 && !resized && text == shown_) return;
  columns_ = columns;
  rows_ = rows;
  shown_ = text;
  auto lines = base::split(escaped_text(text), '\n');
  lines.pop_back();
  // The cursor needs a line of its own below them.
  if (rows > 1 && lines.size() > rows - 1) {
    lines.resize(rows - 1);
    lines.back() = "…";
  }
  std::string drawn = without_wrapping;
  if (resized) drawn += clear_screen;
  else if (lines_ > 0) drawn += fmt::format("\x1b[{}A\r", lines_);
  // Behind a line that fills its row the cursor stands on its last character, which would go, too.
  for (const auto& line : lines)
    drawn += rest_of_line + (columns > 0 ? fit(line, columns) : line) + "\n";
  output_.draw(drawn + rest_of_screen + with_wrapping);
  lines_ = lines.size();
}

}  // namespace cli
