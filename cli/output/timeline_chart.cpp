#include "cli/output/timeline_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "cli/output/width.h"
#include "deploy/cluster/amounts.h"

namespace cli {
namespace {

using Span = base::Timeline::Span;
using std::chrono::milliseconds;

constexpr std::size_t most_bar_columns = 60;
constexpr std::size_t fewest_bar_columns = 10;

std::string time_of(const Span& span) {
  return deploy::span_text(span.end - span.begin) + (span.reached ? "" : " …");
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string padded(const std::string& text, std::size_t columns) {
  const auto width = display_width(text);
  return text + std::string(columns - std::min(columns, width), ' ');
}

/// Where a bar is among so many columns, in eighths of one; it takes at least one eighth.
struct Place {
  Place(const Span& span, milliseconds length, std::size_t columns) {
    const auto eighths = static_cast<double>(columns * 8);
    const auto whole = static_cast<double>(std::max<milliseconds::rep>(length.count(), 1));
    const auto at = [&](milliseconds time) {
      return static_cast<std::size_t>(
          std::lround(static_cast<double>(time.count()) / whole * eighths));
    };
    begin = std::min(at(span.begin), columns * 8 - 1);
    end = std::clamp(at(span.end), begin + 1, columns * 8);
  }

  std::size_t begin = 0, end = 0;
};

/// Blocks grow from the left by eighths; from the right there is only the half.
std::string bar_of_blocks(const Place& place) {
  constexpr std::array growing{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto first = place.begin / 8, last = place.end / 8;
  const bool late = place.begin % 8 >= 4;
  std::string bar(first, ' ');
  if (first == last) return bar + (late ? "▐" : growing[place.end % 8]);
  bar += late ? "▐" : "█";
  bar += repeated("█", last - first - 1);
  return bar + growing[place.end % 8];
}

std::string bar_of(const Place& place, std::string_view sign) {
  const auto first = place.begin / 8, last = (place.end + 7) / 8;
  return std::string(first, ' ') + repeated(sign, std::max<std::size_t>(last - first, 1));
}

std::string drawn(const Span& span, const Place& place, const ChartStyle& style) {
  std::string bar;
  if (!span.reached) bar = bar_of(place, style.blocks ? "░" : "-");
  else bar = style.blocks ? bar_of_blocks(place) : bar_of(place, "#");
  if (!style.colours) return bar;
  const auto blanks = bar.find_first_not_of(' ');
  return bar.substr(0, blanks) +
         fmt::format("\x1b[{}m{}\x1b[0m", span.reached ? "36" : "31", bar.substr(blanks));
}

struct Widths {
  std::size_t title = 0, time = 0;
};

Widths widths_of(const base::Timeline& timeline) {
  Widths widths;
  for (const auto& span : timeline.spans()) {
    widths.title = std::max(widths.title, display_width(span.title));
    widths.time = std::max(widths.time, display_width(time_of(span)));
  }
  return widths;
}

std::string shown_time(const Span& span, const ChartStyle& style) {
  if (span.reached || style.blocks) return time_of(span);
  return deploy::span_text(span.end - span.begin) + " ...";
}

std::string escaped(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    switch (c) {
      case '&': xml += "&amp;"; break;
      case '<': xml += "&lt;"; break;
      case '>': xml += "&gt;"; break;
      case '"': xml += "&quot;"; break;
      default: xml += c;
    }
  }
  return xml;
}

/// Round times from 0 on, at most six, that reach no further than the length.
std::vector<milliseconds> ticks_of(milliseconds length) {
  constexpr std::array<milliseconds::rep, 18> steps{
      10,     20,     50,     100,     200,     500,     1'000,     2'000,     5'000,
      10'000, 30'000, 60'000, 120'000, 300'000, 600'000, 1'800'000, 3'600'000, 14'400'000};
  auto step = steps.back();
  for (const auto each : steps) {
    if (length.count() / each > 5) continue;
    step = each;
    break;
  }
  while (length.count() / step > 5) step *= 2;
  std::vector<milliseconds> ticks;
  for (milliseconds::rep at = 0; at <= length.count(); at += step) ticks.emplace_back(at);
  return ticks;
}

/// As tests/bench/picture.py has them: dark enough for a white page and light enough for a black
/// one.
constexpr const char* svg_style =
    "<style>text { font: 13px sans-serif; fill: #1f2328 } .title { font-size: 16px; font-weight: "
    "bold } .grid { stroke: #d0d7de } .bar { fill: #1f5fbf } .lost { fill: #b3541e } @media "
    "(prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #30363d } .bar { fill: "
    "#6ea8fe } .lost { fill: #f2a65a } }</style>\n";

constexpr double svg_width = 720, svg_left = 190, svg_right = 90, svg_top = 44, svg_row = 24;

std::string svg_row_of(const Span& span, std::size_t number, double scale) {
  const auto top = svg_top + static_cast<double>(number) * svg_row;
  const auto begin = svg_left + static_cast<double>(span.begin.count()) * scale;
  const auto width = std::max(static_cast<double>((span.end - span.begin).count()) * scale, 1.5);
  return fmt::format(
      "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>"
      "<rect class=\"{}\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"14\" rx=\"2\"/>"
      "<text x=\"{:.1f}\" y=\"{}\">{}</text>\n",
      svg_left - 10, top + 12, escaped(span.title), span.reached ? "bar" : "lost", begin, top + 1,
      width, begin + width + 6, top + 12, escaped(time_of(span)));
}

}  // namespace

std::string timeline_text(const base::Timeline& timeline, const ChartStyle& style) {
  const auto widths = widths_of(timeline);
  const auto beside = widths.title + widths.time + 2 + 2 + 2 + 2;  // with what ASCII's "..." takes
  const auto room =
      style.columns > beside + fewest_bar_columns ? style.columns - beside : fewest_bar_columns;
  const auto columns = std::min(room, most_bar_columns);
  std::string text;
  for (const auto& span : timeline.spans()) {
    const Place place(span, timeline.length(), columns);
    const auto bar = drawn(span, place, style);
    const auto taken = display_width(drawn(span, place, {style.columns, style.blocks, false}));
    text +=
        fmt::format("  {}  {}{}  {}\n", padded(span.title, widths.title), bar,
                    std::string(columns - std::min(columns, taken), ' '), shown_time(span, style));
  }
  return text;
}

std::string timeline_svg(const base::Timeline& timeline, std::string_view title) {
  const auto rows = static_cast<double>(timeline.spans().size());
  const auto bottom = svg_top + rows * svg_row;
  const auto length = std::max<milliseconds::rep>(timeline.length().count(), 1);
  const auto scale = (svg_width - svg_left - svg_right) / static_cast<double>(length);
  auto svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" "
      "aria-label=\"{}\">\n{}<text class=\"title\" x=\"12\" y=\"24\">{}</text>\n",
      svg_width, bottom + 36, escaped(title), svg_style, escaped(title));
  for (const auto tick : ticks_of(timeline.length())) {
    const auto x = svg_left + static_cast<double>(tick.count()) * scale;
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\"/>"
        "<text x=\"{0:.1f}\" y=\"{3}\" text-anchor=\"middle\">{4}</text>\n",
        x, svg_top - 6, bottom + 4, bottom + 22, deploy::span_text(tick));
  }
  for (std::size_t i = 0; i < timeline.spans().size(); ++i)
    svg += svg_row_of(timeline.spans()[i], i, scale);
  return svg + "</svg>\n";
}

}  // namespace cli
