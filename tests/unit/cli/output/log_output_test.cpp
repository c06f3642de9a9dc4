#include "cli/output/log_output.h"

#include "support/catch.h"
#include "support/test_world.h"

using cli::for_terminal;
using cli::LogOutput;

TEST_CASE("colours, tabs and line breaks reach a terminal, other control characters are shown") {
  CHECK(for_terminal("plain Grüße\t\n\r\n") == "plain Grüße\t\n\r\n");
  CHECK(for_terminal("\x1b[31;1mred\x1b[0m\x1b[m\x1b[38:5:1m") ==
        "\x1b[31;1mred\x1b[0m\x1b[m\x1b[38:5:1m");
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

TEST_CASE("on a terminal it does not matter where the bytes were cut") {
  const std::string text =
      "a\xc2\x9b"
      "31m \x9b \x1b[31mred\x1b[0m Gr\xc3\xbc\xc3\x9f"
      "e\r\n\xe2\x80\xae"
      "b\xf0\x9f\x99\x82\n";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    test::TestWorld surroundings;
    surroundings.out_is_tty = true;
    const auto world = surroundings.world();
    LogOutput output(world, false);
    output.write("a", text.substr(0, cut));
    output.write("a", text.substr(cut));
    CHECK(surroundings.out.str() ==
          "a\\x9b31m \\x9b \x1b[31mred\x1b[0m Gr\xc3\xbc\xc3\x9f"
          "e\r\n\\xe2\\x80\\xaeb\xf0\x9f\x99\x82\n");
  }
}

TEST_CASE("what was begun and has no end is shown before another pod's line") {
  test::TestWorld surroundings;
  surroundings.out_is_tty = true;
  const auto world = surroundings.world();
  LogOutput output(world, false);
  output.write("a", "x\xc2");
  output.write("b", "y\n");
  CHECK(surroundings.out.str() == "x\\xc2\ny\n");
}
