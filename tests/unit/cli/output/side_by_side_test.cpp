#include "cli/output/side_by_side.h"

#include <algorithm>

#include "base/text.h"
#include "cli/output/width.h"
#include "support/catch.h"

using Rows = std::vector<cli::ComparedRow>;

TEST_CASE("two versions beside one another, each in its column") {
  const Rows rows{{"Flink configuration", {}, {}},
                  {"parallelism.default", "2", "4  (-D)"},
                  {"pipeline.name", {}, "orders  (-D)"},
                  {"rest.port", "8081", {}}};
  CHECK(cli::side_by_side(rows, 76, false) ==
        "Flink configuration\n"
        "  parallelism.default  2                          4  (-D)\n"
        "  pipeline.name                                   orders  (-D)\n"
        "  rest.port            8081\n");
}

TEST_CASE("what is long goes on in its column, by what a terminal shows of it") {
  const auto columns = GENERATE(72, 73, 120);
  const std::string wide =
      "注文注文注文注文注文注文注文注文注文注文注文注文注文注文注文注文注文注文";
  const Rows rows{{std::string(50, 'k'), std::string(200, 'a'), wide}};
  const auto text = cli::side_by_side(rows, static_cast<std::size_t>(columns), false);
  auto lines = base::split(text, '\n');
  lines.pop_back();
  std::size_t found = 0;
  for (const auto& line : lines) {
    CHECK(cli::display_width(line) <= static_cast<std::size_t>(columns));
    found += static_cast<std::size_t>(std::count(line.begin(), line.end(), 'a'));
  }
  CHECK(found == 200);
}

TEST_CASE("in colours the left is red and the right green, and blanks are neither") {
  const auto text = cli::side_by_side({{"k", "old", "new"}}, 72, true);
  CHECK(text.find("\x1b[31mold\x1b[0m ") != std::string::npos);
  CHECK(text.find("\x1b[32mnew\x1b[0m\n") != std::string::npos);
}

TEST_CASE("the columns that a text begins with") {
  CHECK(cli::first_columns("abc", 2) == "ab");
  CHECK(cli::first_columns("abc", 3) == "abc");
  CHECK(cli::first_columns("注文", 3) == "注");
  CHECK(cli::first_columns("注文", 1) == "注");  // or nothing would ever come of it
  CHECK(cli::first_columns("", 1) == "");
}
