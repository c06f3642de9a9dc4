#include "flink/catalogue/key_history.h"

#include <algorithm>

#include "support/catch.h"

using namespace flink;

TEST_CASE("the history of a key has all that was ever said of it, and what it replaced") {
  const auto history = history_of("pekko.ask.timeout");
  REQUIRE(history.rows.size() == 1);
  CHECK(history.rows.front().since == Version{1, 18, 0});
  CHECK(history.former == std::vector<std::string_view>{"akka.ask.timeout"});

  const auto former = history_of("akka.ask.timeout");
  REQUIRE(former.rows.size() == 3);
  CHECK(former.rows.front().type == "string");
  CHECK(former.rows.back().new_key == "pekko.ask.timeout");
  CHECK(former.former.empty());
  CHECK(history_of("pekko.ask").rows.empty());
}

TEST_CASE("options are found by a part of their keys, each once") {
  const auto found = options_with("ask.timeout");
  const auto has = [&](std::string_view key) {
    return std::count_if(found.begin(), found.end(),
                         [&](const CatalogueRow& row) { return row.key == key; });
  };
  CHECK(has("akka.ask.timeout") == 1);
  CHECK(has("pekko.ask.timeout") == 1);
  CHECK(options_with("no such part").empty());
}
