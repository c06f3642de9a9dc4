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
  CHECK(options_with("SLOTS").size() == options_with("slots").size());
  CHECK_FALSE(histories_with("numberoftaskslots").empty());
}

TEST_CASE("the histories of all keys with a part are the same as those of each") {
  const auto all = histories_with("timeout");
  const auto newest = options_with("timeout");
  REQUIRE(all.size() == newest.size());
  REQUIRE(all.size() > 50);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto one = history_of(newest[i].key);
    CAPTURE(newest[i].key);
    CHECK(all[i].key == one.key);
    CHECK(all[i].rows.size() == one.rows.size());
    CHECK(all[i].former == one.former);
  }
}

TEST_CASE("an entry of a map belongs to the map's option, whatever version has it") {
  CHECK(map_of("kubernetes.jobmanager.labels.team") == "kubernetes.jobmanager.labels");
  CHECK(map_of("kubernetes.jobmanager.labels").empty());
  CHECK(map_of("rest.port.x").empty());
  CHECK(map_of("").empty());
}
