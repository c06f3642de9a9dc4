// cli::LiveBlock: lines that are drawn over one another.
#include "cli/output/live_block.h"

#include "support/catch.h"
#include "support/test_world.h"

namespace {

struct Terminal {
  /// 10 columns and 4 rows.
  base::World made() {
    surroundings.out_is_tty = true;
    surroundings.columns = 10;
    surroundings.env["LINES"] = "4";
    return surroundings.world();
  }

  /// What is written for a text, without what turns wrapping off and on.
  std::string drawn(const std::string& text) {
    surroundings.out.str({});
    block.show(text);
    auto written = surroundings.out.str();
    if (written.empty()) return written;
    return written.substr(5, written.size() - 10);
  }

  test::TestWorld surroundings{};
  base::World world = made();
  cli::Output output{world};
  cli::LiveBlock block{output};
};

}  // namespace

TEST_CASE("the next lines are written over those that stand there") {
  Terminal terminal;
  CHECK(terminal.drawn("a\nb\n") == "\x1b[Ka\n\x1b[Kb\n\x1b[J");
  CHECK(terminal.drawn("c\n") == "\x1b[2A\r\x1b[Kc\n\x1b[J");
  CHECK(terminal.drawn("c\n").empty());
  CHECK(terminal.drawn("d\n") == "\x1b[1A\r\x1b[Kd\n\x1b[J");
}

TEST_CASE("what is wider or longer than the terminal is cut") {
  Terminal terminal;
  CHECK(terminal.drawn("0123456789abc\n") == "\x1b[K012345678…\n\x1b[J");
  CHECK(terminal.drawn("1\n2\n3\n4\n5\n") == "\x1b[1A\r\x1b[K1\n\x1b[K2\n\x1b[K…\n\x1b[J");
}

TEST_CASE("where the terminal's size has changed the screen is cleared first") {
  Terminal terminal;
  terminal.drawn("a\n");
  terminal.surroundings.columns = 9;
  CHECK(terminal.drawn("a\n") == "\x1b[H\x1b[2J\x1b[Ka\n\x1b[J");
}
