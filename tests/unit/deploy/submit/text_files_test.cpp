#include "deploy/submit/text_files.h"

#include "support/catch.h"

using namespace deploy;

TEST_CASE("a text that is shipped has U+FFFD for what is not UTF-8, and one warning says where") {
  std::vector<std::string> warnings;
  CHECK(shipped_text("# \xc3\xa9\nrootLogger.level = INFO\n", "log4j-console.properties",
                     warnings) == "# \xc3\xa9\nrootLogger.level = INFO\n");
  CHECK(warnings.empty());
  CHECK(shipped_text("a\nb\n# gr\xfc\xdf\x65\n# \xe9\n", "log4j-console.properties", warnings) ==
        "a\nb\n# gr\xef\xbf\xbd\xef\xbf\xbd\x65\n# \xef\xbf\xbd\n");
  CHECK(warnings ==
        std::vector<std::string>{"log4j-console.properties:3: not UTF-8, so that U+FFFD is shipped "
                                 "in place of it, as Flink's client does"});
}

TEST_CASE("a text that has to be understood is refused with its place") {
  base::Problems problems;
  CHECK(check_text("a: \xc3\xa9\n", "flink-conf.yaml", problems));
  CHECK(problems.empty());
  CHECK_FALSE(check_text("a: 1\nb: \xe9\n", "flink-conf.yaml", problems));
  REQUIRE(problems.list().size() == 1);
  CHECK(problems.list()[0].where == "flink-conf.yaml:2");
  CHECK(problems.list()[0].what == "not UTF-8");
}
