#include "flink/version/version.h"

#include "tests/support/catch.h"

using flink::Version;

TEST_CASE("versions are read from the front of a text") {
  struct Row {
    const char* text;
    std::optional<Version> version;
  };
  const Row row = GENERATE(
      Row{"1.20.5", Version{1, 20, 5}}, Row{"2.3", Version{2, 3, 0}},
      Row{"v1.17.2", Version{1, 17, 2}}, Row{"1.19-SNAPSHOT", Version{1, 19, 0}},
      Row{"1.20.0-rc1", Version{1, 20, 0}}, Row{"2.3.", Version{2, 3, 0}}, Row{"", std::nullopt},
      Row{"2", std::nullopt}, Row{"2.", std::nullopt}, Row{"latest", std::nullopt},
      Row{"-1.2", std::nullopt}, Row{"1.-2", std::nullopt}, Row{"99999999999.1", std::nullopt});
  CAPTURE(row.text);
  CHECK(flink::parse_version(row.text) == row.version);
}

TEST_CASE("the version of an image is at the beginning of its tag") {
  struct Row {
    const char* image;
    std::optional<Version> version;
  };
  const Row row = GENERATE(Row{"flink:1.17.2-scala_2.12-java11", Version{1, 17, 2}},
                           Row{"registry:5000/team/flink:2.0", Version{2, 0, 0}},
                           Row{"flink:1.20@sha256:0123", Version{1, 20, 0}},
                           Row{"flink:1.9.1", Version{1, 9, 1}},
                           Row{"registry:5000/team/flink:1.8", Version{1, 8, 0}},
                           Row{"registry:5000/flink", std::nullopt}, Row{"flink", std::nullopt},
                           Row{"flink:latest", std::nullopt}, Row{"orders:1.8.3", std::nullopt},
                           Row{"orders:1.99.0", std::nullopt}, Row{"orders:2024.1", std::nullopt},
                           Row{"orders:0.9", std::nullopt}, Row{"flink@sha256:1.20", std::nullopt});
  CAPTURE(row.image);
  CHECK(flink::version_of_image(row.image) == row.version);
}

TEST_CASE("of which version an image of Flink's own is, and no other") {
  CHECK(flink::version_of_flinks_image("registry:5000/a/flink:1.17.2-java11") == Version{1, 17, 2});
  CHECK_FALSE(flink::version_of_flinks_image("orders:1.17.2"));
  CHECK_FALSE(flink::version_of_flinks_image("flink"));
}

TEST_CASE("versions are ordered and written") {
  CHECK(Version{1, 9, 0} < Version{1, 10, 0});
  CHECK(Version{1, 20, 5} < Version{2, 0, 0});
  CHECK(flink::to_string({2, 3, 0}) == "2.3.0");
  CHECK(flink::minor_text({1, 20, 5}) == "1.20");
}
