#include "base/parse_json.h"

#include <string>

#include "tests/support/catch.h"

using base::parse_json;

TEST_CASE("JSON from outside is read within bounds") {
  CHECK(parse_json(R"({"a":[1,"x\",[{"]})")->at("a").size() == 2);
  CHECK_FALSE(parse_json(""));
  CHECK_FALSE(parse_json("{} trailing"));
  CHECK(parse_json(std::string(200, '[') + std::string(200, ']')));
  CHECK_FALSE(parse_json(std::string(201, '[') + std::string(201, ']')));
  CHECK(parse_json("[0." + std::string(1000, '1') + "]"));
  CHECK_FALSE(parse_json("[0." + std::string(1001, '1') + "]"));
  CHECK(parse_json("[\"" + std::string(1001, '1') + "\"]"));
}

TEST_CASE("values are counted before they are made, those in texts are none") {
  const auto list = [](std::size_t values) {
    std::string text = "[1";
    for (std::size_t i = 1; i < values; ++i) text += ",1";
    return text + "]";
  };
  CHECK_FALSE(base::exceeds(list(10), {.most_values = 11}));
  CHECK(base::exceeds(list(11), {.most_values = 11}));
  CHECK(base::exceeds("[{},{},{}]", {.most_values = 5}));
  CHECK_FALSE(base::exceeds(R"(["{},{},{},\"{},{},{},"])", {.most_values = 5}));
  CHECK(parse_json(list(base::JsonBounds{}.most_values / 2)));
  CHECK_FALSE(parse_json(list(base::JsonBounds{}.most_values + 1)));
}
