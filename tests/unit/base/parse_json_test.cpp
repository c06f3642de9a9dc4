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

TEST_CASE("the memory of a tree is known before it is made, of all that a text has none") {
  const auto list = [](std::size_t values) {
    std::string text = "[1";
    for (std::size_t i = 1; i < values; ++i) text += ",1";
    return text + "]";
  };
  CHECK(base::tree_memory(list(10)) == 64 + 10 * 32);
  CHECK(base::tree_memory(R"({"a":1,"b":"2"})") == 64 + 2 * 96 + 48);
  CHECK(base::tree_memory(R"([{},{},{}])") == 4 * 96 + 2 * 32);
  CHECK(base::tree_memory(R"(["{},{},{},\"{}"])") == 64 + 32 + 48);
  CHECK(base::tree_memory("[\"" + std::string(100, 'x') + "\"]") == 64 + 32 + 48 + 116);
  CHECK_FALSE(base::exceeds(list(10), {.most_memory = 64 + 10 * 32}));
  CHECK(base::exceeds(list(11), {.most_memory = 64 + 10 * 32}));
  CHECK(parse_json(list(base::JsonBounds{}.most_memory / 32 - 2)));
  CHECK_FALSE(parse_json(list(base::JsonBounds{}.most_memory / 32)));
}
