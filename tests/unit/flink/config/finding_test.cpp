#include "flink/config/finding.h"

#include "tests/support/catch.h"

using flink::Finding;
using Severity = Finding::Severity;
using Lines = std::vector<std::string>;

namespace {

Lines warnings_of(std::vector<Finding> findings, std::size_t most) {
  return flink::lines_of(std::move(findings)).first(most);
}

}  // namespace

TEST_CASE("findings are told in the order of their places, once") {
  CHECK(warnings_of({{"config.yaml:14: 'b'", "is odd"},
                     {"config.yaml:9: 'a'", "is odd"},
                     {"-D c", "is odd"},
                     {"-D c", "is odd"}},
                    9) ==
        Lines{"-D c is odd", "config.yaml:9: 'a' is odd", "config.yaml:14: 'b' is odd"});
}

TEST_CASE("no more than so many are told, and how many more there are") {
  CHECK(warnings_of({{"-D a", "is odd"}, {"-D b", "is odd"}, {"-D c", "is odd"}}, 1) ==
        Lines{"-D a is odd", "2 more of these; -v shows them all"});
  CHECK(warnings_of({{"-D a", "is odd"}}, 1) == Lines{"-D a is odd"});
}

TEST_CASE("keys that are like none of Flink's are told in one line, the last") {
  CHECK(
      warnings_of({{"-D x", "is foreign", Severity::unknown_key}, {"-D z", "is odd"}}, 9) ==
      Lines{"-D z is odd", "shipped as it is, but unknown to Flink, with no similar option: -D x"});
  CHECK(warnings_of({{"-D e", "", Severity::unknown_key},
                     {"-D d", "", Severity::unknown_key},
                     {"-D c", "", Severity::unknown_key},
                     {"-D b", "", Severity::unknown_key}},
                    9) ==
        Lines{"shipped as they are, but unknown to Flink, with no similar option: -D "
              "b, -D c, -D d and 1 more"});
}

TEST_CASE("what is more than a note is a problem for the strict") {
  std::vector<Finding> findings{{"-D b", "is wrong", Severity::mistake},
                                {"-D a", "is foreign", Severity::unknown_key},
                                {"-D c", "is old"}};
  base::Problems problems;
  flink::refuse_mistakes(findings, problems);
  REQUIRE(problems.list().size() == 2);
  CHECK(problems.list()[0].where == "-D a");
  CHECK(problems.list()[1].what == "is wrong");
  CHECK(warnings_of(findings, 9) == Lines{"-D c is old"});
}
