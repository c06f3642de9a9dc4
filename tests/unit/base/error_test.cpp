#include "base/error.h"

#include "tests/support/catch.h"

TEST_CASE("an error carries its exit code, text and hint") {
  const base::Error error(base::Exit::conflict, "it exists", "delete it");
  CHECK(static_cast<int>(error.exit) == 6);
  CHECK(error.text == "it exists");
  CHECK(error.hint == "delete it");
  CHECK(std::string(error.what()) == "it exists");
}

TEST_CASE("no problems, no error") {
  const base::Problems problems;
  CHECK(problems.empty());
  CHECK_NOTHROW(problems.throw_if_any());
}

TEST_CASE("problems are told in one go, each once, in the order in which they were found") {
  base::Problems problems;
  problems.add("-D b", "wrong");
  problems.add("-D a", "missing");
  problems.add("-D b", "wrong");
  problems.add("-D b", "wrong in another way");
  REQUIRE(problems.list().size() == 3);
  try {
    problems.throw_if_any();
    FAIL("nothing was thrown");
  } catch (const base::Error& error) {
    CHECK(error.exit == base::Exit::usage);
    CHECK(error.text ==
          "3 problems in the configuration; nothing was sent\n  -D b: wrong\n  -D a: missing\n  -D "
          "b: wrong in another way");
  }
}

TEST_CASE("one problem is one problem") {
  base::Problems problems;
  problems.add("-p", "zero");
  CHECK_THROWS_WITH(problems.throw_if_any(),
                    "1 problem in the configuration; nothing was sent\n  -p: zero");
}

TEST_CASE("no more problems are told than somebody mends") {
  base::Problems problems;
  for (int i = 0; i < 3000; ++i) problems.add(std::to_string(i), "wrong");
  REQUIRE(problems.list().size() == 1001);
  CHECK(problems.list()[999].where == "999");
  CHECK(problems.list().back().what == "only the first 1000 problems are told");
}
