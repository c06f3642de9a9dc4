#include "cli/output/table.h"

#include "support/catch.h"

TEST_CASE(
    "columns are as wide as their widest cell, counted in characters; the last one ends where its "
    "text ends") {
  CHECK(cli::table({{"NAME", "AGE"}, {"b\xc3\xa9\xc3\xa9\xc3\xa9", "1d"}, {"x", "300d"}}) ==
        "NAME  AGE\nb\xc3\xa9\xc3\xa9\xc3\xa9  1d\nx     300d\n");
  CHECK(cli::table({}).empty());
}

TEST_CASE(
    "characters of two columns are counted as such, and no column is cut beyond recognition") {
  CHECK(cli::table({{"订单", "1d"}, {"订", "2d"}, {"x", "300d"}}) ==
        "订单  1d\n订    2d\nx     300d\n");
  CHECK(cli::table({{"0123456789", "0123456789"}}, 12) == "0123456…  0123456…\n");
}

TEST_CASE("rows that come later widen columns, and never narrow them") {
  cli::GrowingTable table;
  CHECK(table.lines({{"NAME", "AGE"}, {"x", "1d"}}) == "NAME  AGE\nx     1d\n");
  CHECK(table.lines({{"longer", "1d"}}) == "longer  1d\n");
  CHECK(table.lines({{"y", "2d"}}) == "y       2d\n");
}
