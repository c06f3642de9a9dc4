// Timelines as bar charts. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/timeline.h"

namespace cli {

/// How a chart of characters is drawn.
struct ChartStyle {
  std::size_t columns = 80;  ///< that a line may take
  bool blocks = false;       ///< with Unicode's blocks, else in ASCII
  bool colours = false;
};

/// A line for each part: its title, a bar where it took place, and how long it took. A part that
/// did not come about has another bar, and "…" behind its time. Empty for an empty timeline.
std::string timeline_text(const base::Timeline& timeline, const ChartStyle& style);

/// The same as SVG that reads on light pages and on dark ones.
std::string timeline_svg(const base::Timeline& timeline, std::string_view title);

}  // namespace cli
