#include "flink/config/option.h"

#include "tests/support/catch.h"

using flink::Option;
using flink::Version;

namespace {

const Option renamed{{{"new.key", {1, 17, 0}}, {"old.key"}},
                     {{"a"}, {"", {1, 13, 6}}, {"b", {1, 14, 0}}}};
const Option removed{{{"gone.key", flink::oldest_known, {2, 0, 0}}}};

}  // namespace

TEST_CASE("the primary key is the first that the version knows") {
  CHECK(renamed.key({1, 16, 3}) == "old.key");
  CHECK(renamed.key({1, 17, 0}) == "new.key");
  CHECK(removed.key({1, 20, 5}) == "gone.key");
  CHECK(removed.key({2, 0, 0}).empty());
  CHECK(removed.known_in({1, 12, 0}));
  CHECK_FALSE(removed.known_in({2, 3, 0}));
}

TEST_CASE("a default is valid until the next one") {
  CHECK(renamed.default_in({1, 12, 7}) == "a");
  CHECK(renamed.default_in({1, 13, 6}).empty());
  CHECK(renamed.default_in({1, 14, 0}) == "b");
  CHECK(renamed.default_in({2, 3, 0}) == "b");
  CHECK(removed.default_in({1, 12, 0}).empty());
}
