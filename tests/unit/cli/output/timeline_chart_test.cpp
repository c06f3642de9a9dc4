#include "cli/output/timeline_chart.h"

#include "base/text.h"
#include "cli/output/width.h"
#include "support/catch.h"

using base::Timeline;
using std::chrono::milliseconds;

namespace {

struct Part {
  const char* title;
  int begin, end;  // in milliseconds
  bool reached = true;
};

Timeline timeline_of(const std::vector<Part>& parts) {
  const Timeline::Moment start{std::chrono::seconds(1'000)};
  Timeline timeline;
  for (const auto& part : parts)
    timeline.add(part.title, start + milliseconds(part.begin), start + milliseconds(part.end),
                 part.reached);
  return timeline;
}

const Timeline deploy = timeline_of({{"objects accepted", 0, 200},
                                     {"pod scheduled", 200, 1'300},
                                     {"image pulled", 1'300, 16'000},
                                     {"job RUNNING", 16'000, 40'000}});

}  // namespace

TEST_CASE("a timeline begins with its first part") {
  CHECK(deploy.spans()[1].begin == milliseconds(200));
  CHECK(deploy.length() == milliseconds(40'000));
  CHECK(timeline_of({{"a", 5, 3}}).length() == milliseconds(0));
}

TEST_CASE("a chart in blocks") {
  CHECK(cli::timeline_text(deploy, {.columns = 54, .blocks = true}) ==
        "  objects accepted  ▏                          0.2 s\n"
        "  pod scheduled     ▉                          1.1 s\n"
        "  image pulled      ▐█████████                 14 s\n"
        "  job RUNNING                 ███████████████  24 s\n");
}

TEST_CASE("a chart in ASCII") {
  CHECK(cli::timeline_text(deploy, {.columns = 54}) ==
        "  objects accepted  #                          0.2 s\n"
        "  pod scheduled     #                          1.1 s\n"
        "  image pulled      ##########                 14 s\n"
        "  job RUNNING                 ###############  24 s\n");
}

TEST_CASE("a part that did not come about looks otherwise, without colours too") {
  const auto lost = timeline_of({{"REST up", 0, 5'000}, {"main() ran", 5'000, 10'000, false}});
  const auto blocks = cli::timeline_text(lost, {.columns = 40, .blocks = true});
  CHECK(blocks.find("░") != std::string::npos);
  CHECK(blocks.find("5 s …\n") != std::string::npos);
  const auto ascii = cli::timeline_text(lost, {.columns = 40});
  CHECK(ascii.find("-") != std::string::npos);
  CHECK(ascii.find("5 s ...\n") != std::string::npos);
  CHECK(base::is_plain(base::join(base::split(ascii, '\n'), "")));
  const auto coloured = cli::timeline_text(lost, {.columns = 40, .blocks = true, .colours = true});
  CHECK(coloured.find("\x1b[36m█") != std::string::npos);
  CHECK(coloured.find("\x1b[31m░") != std::string::npos);
}

TEST_CASE("no line is wider than it may be, and every part has a bar") {
  const auto columns = GENERATE(40, 60, 80, 200);
  const bool blocks = GENERATE(false, true);
  const auto many = timeline_of({{"作業 RUNNING", 0, 1},
                                 {"b", 1, 1},
                                 {"c", 1, 1'000'000},
                                 {"d", 1'000'000, 1'000'000},
                                 {"e", 999'999, 1'000'000, false}});
  const auto text =
      cli::timeline_text(many, {.columns = static_cast<std::size_t>(columns), .blocks = blocks});
  auto lines = base::split(text, '\n');
  lines.pop_back();
  REQUIRE(lines.size() == 5);
  for (const auto& line : lines) {
    CHECK(cli::display_width(line) <= static_cast<std::size_t>(columns));
    CHECK(line.find_first_of(blocks ? "\xe2" : "#-") != std::string::npos);
  }
}

TEST_CASE("nothing of nothing") {
  CHECK(cli::timeline_text({}, {}).empty());
  CHECK(cli::timeline_svg({}, "nothing").ends_with("</svg>\n"));
}

TEST_CASE("a chart as SVG, for light pages and dark ones") {
  const auto svg = cli::timeline_svg(
      timeline_of({{"a <b> & c", 0, 1'500}, {"job RUNNING", 1'500, 4'000, false}}), "orders: 4 s");
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 "));
  CHECK(svg.find("prefers-color-scheme: dark") != std::string::npos);
  CHECK(svg.find(">a &lt;b&gt; &amp; c</text>") != std::string::npos);
  CHECK(svg.find("<rect class=\"bar\" x=\"190.0\"") != std::string::npos);
  CHECK(svg.find("<rect class=\"lost\" x=\"355.0\" y=\"69\" width=\"275.0\"") != std::string::npos);
  CHECK(svg.find(">1.5 s</text>") != std::string::npos);
  CHECK(svg.find(">2.5 s …</text>") != std::string::npos);
  CHECK(svg.find(">4 s</text>") != std::string::npos);  // the last mark of the axis
}
