#include "cli/log_output.h"

#include "support/catch.h"
#include "support/test_world.h"

using cli::for_terminal;
using cli::LogOutput;

TEST_CASE("colours, tabs and line breaks reach a terminal, other control characters are shown") {
  CHECK(for_terminal("plain Grüße\t\n\r\n") == "plain Grüße\t\n\r\n");
  CHECK(for_terminal("\x1b[31;1mred\x1b[0m\x1b[m\x1b[38:5:1m") == "\x1b[31;1mred\x1b[0m\x1b[m\x1b[38:5:1m");
  CHECK(for_terminal("\x1b[2J\x1b[1;1H") == "\\x1b[2J\\x1b[1;1H");
  CHECK(for_terminal("\x1b]0;title\x07") == "\\x1b]0;title\\x07");
  CHECK(for_terminal("over\rwrite") == "over\\x0dwrite");
  CHECK(for_terminal("\x1b") == "\\x1b");
  CHECK(for_terminal("\x1b[31") == "\\x1b[31");
  CHECK(for_terminal("\xc2\x9b\x32J") == "\\x9b2J");
  CHECK(for_terminal("\x7f") == "\\x7f");
}

TEST_CASE("lines of several pods do not run together") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  LogOutput output(world, true);
  output.write("a", "one\ntw");
  output.write("a", "o\n\nopen");
  output.write("b", "three");
  output.end_line();
  CHECK(surroundings.out.str() == "[a] one\n[a] two\n[a] \n[a] open\n[b] three\n");
}

TEST_CASE("into a pipe nothing is added and nothing is changed") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  LogOutput output(world, false);
  output.write("a", "\x1b[2Jopen");
  output.end_line();
  CHECK(surroundings.out.str() == "\x1b[2Jopen");
}

TEST_CASE("what cannot be written is told, once") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  LogOutput output(world, false);
  surroundings.out.setstate(std::ios::badbit);
  CHECK_FALSE(output.write("a", "x"));
}
