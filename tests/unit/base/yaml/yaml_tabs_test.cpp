// Where a tab may stand: measured with the readers of Flink 1.13 to 2.3, which agree.
#include "base/yaml/yaml_tabs.h"

#include "tests/support/catch.h"

using base::line_of_parting_tab;

TEST_CASE("a tab in a scalar or a comment is text") {
  const auto* text =
      GENERATE("a: b\t# c\n", "a: b\t\n", "a\t: b\n", "a: [x\t,y]\n", "a: b\tc\n", "a: |\n  \tb\n",
               "a: |\n  b\n  \t\n  c\nd: e\n", "a: 'b\n\tc'\n", "a: \"b\tc\"\n", "# \t\na: b\n",
               "a: 'it''s\ta' # \t\n", "- - a: >-\n      \tb\n", "---\na: b # c\td\n");
  CAPTURE(text);
  CHECK(line_of_parting_tab(text) == 0);
}

TEST_CASE("a tab between tokens is told with its line") {
  struct Row {
    const char* text;
    int line;
  };
  const Row rows[] = {{"a:\tb\n", 1},
                      {"a: 'b'\t\n", 1},
                      {"a: 'b'\t# c\n", 1},
                      {"a:\n-\tb\n", 2},
                      {"a: [x,\ty]\n", 1},
                      {"a: [\tx]\n", 1},
                      {"a: [x]\t\n", 1},
                      {"a: b\n\t\nc: d\n", 2},
                      {"a: b\n  \t\nc: d\n", 2},
                      {"a: b\n\t# c\n", 2},
                      {"a:\t\n  b: c\n", 1},
                      {"a: \tb\n", 1},
                      {"a: |\t\n  b\n", 1},
                      {"a: b\n  \tc\n", 2},
                      {"a: &x\tb\n", 1},
                      {"a: !!str\tb\n", 1},
                      {"---\t\na: b\n", 1},
                      {"a:\n\tb: c\n", 2},
                      {"a: [x,\n\ty]\n", 2},
                      {"\t\na: b\n", 1},
                      {"a: b\n\t", 2},
                      {"a: |\n  b\nc:\td\n", 3},
                      {"a: |\n  b\n\n\t\n  c\n", 4},
                      {"a: b\n...\t\n", 2}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(line_of_parting_tab(row.text) == row.line);
  }
}
