#include "cli/output/width.h"

#include "support/catch.h"

using cli::display_width;
using cli::fit;
using cli::wrapped;

TEST_CASE("columns of a text") {
  const auto [text, columns] = GENERATE(table<std::string, std::size_t>({{"", 0},
                                                                         {"orders", 6},
                                                                         {"Größe", 5},
                                                                         {"订单处理", 8},
                                                                         {"e\u0301", 1},
                                                                         {"⠋ ✓ …", 5},
                                                                         {"a\xff", 2},
                                                                         {"ｱ", 1}}));
  CHECK(display_width(text) == columns);
}

TEST_CASE("a text is cut where it does not fit, between characters") {
  CHECK(fit("orders", 6) == "orders");
  CHECK(fit("orders", 5) == "orde…");
  CHECK(fit("orders", 1) == "…");
  CHECK(fit("orders", 0).empty());
  CHECK(fit("订单处理", 7) == "订单处…");
  CHECK(fit("订单处理", 6) == "订单…");
  const std::string accented = "ab\u0301cde";
  CHECK(fit(accented, 4) == "ab\u0301c…");
  CHECK(fit(accented, 3) == "ab\u0301…");
  CHECK(fit("a👩\u200d💻b", 4) == "a…");
  CHECK(fit("", 3).empty());
}

TEST_CASE("whatever is cut fits") {
  for (const std::string text : {"订a单b处c理", "plain text", "e\u0301e\u0301e\u0301"}) {
    for (std::size_t columns = 0; columns < 12; ++columns)
      CHECK(display_width(fit(text, columns)) <= columns);
  }
}

TEST_CASE("a text is broken between its words, and a long word stays whole") {
  CHECK(wrapped("one two three", 0, 7) == "one two\nthree");
  CHECK(wrapped("one two three", 2, 7) == "one\n  two\n  three");
  CHECK(wrapped("a s3://bucket/a/long/path b", 4, 10) == "a\n    s3://bucket/a/long/path\n    b");
  CHECK(wrapped("", 2, 7).empty());
}
