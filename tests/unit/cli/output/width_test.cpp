#include "cli/output/width.h"

#include <algorithm>

#include <utf8proc.h>

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

namespace {

std::string text_of(utf8proc_int32_t point) {
  utf8proc_uint8_t bytes[4];
  const auto size = static_cast<std::size_t>(utf8proc_encode_char(point, bytes));
  return {reinterpret_cast<const char*>(bytes), size};
}

bool is_surrogate(utf8proc_int32_t point) { return point >= 0xd800 && point <= 0xdfff; }

}  // namespace

TEST_CASE("every character has the columns that utf8proc gives it") {
  std::size_t different = 0;
  for (utf8proc_int32_t point = 0x80; point < 0x110000; ++point) {
    const auto columns = static_cast<std::size_t>(std::max(utf8proc_charwidth(point), 0));
    if (is_surrogate(point) || display_width(text_of(point)) == columns) continue;
    UNSCOPED_INFO(std::hex << point << " takes " << columns << ", not "
                           << display_width(text_of(point)));
    ++different;
  }
  CHECK(different == 0);
}

TEST_CASE("what belongs together as one character is not cut") {
  CHECK(fit("a🇩🇪🇫🇷b", 4) == "a🇩🇪…");
  CHECK(fit("🇩🇪🇫🇷", 4) == "🇩🇪🇫🇷");
  CHECK(fit("a👍🏽b", 4) == "a…");
  CHECK(fit("निbcd", 3) == "निb…");
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
