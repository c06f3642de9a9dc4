#include "flink/config/option.h"

#include "flink/config/options.h"

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

TEST_CASE("the savepoint keys were renamed in 1.20") {
  using namespace flink;
  const Version before{1, 19, 3}, after{1, 20, 0};
  CHECK(options::savepoint_path.key(before) == "execution.savepoint.path");
  CHECK(options::restore_mode.key(before) == "execution.savepoint-restore-mode");
  CHECK(options::savepoint_path.key(after) == "execution.state-recovery.path");
  CHECK(options::restore_mode.key(after) == "execution.state-recovery.claim-mode");
  CHECK(options::ignore_unclaimed_state.key(after) ==
        "execution.state-recovery.ignore-unclaimed-state");
}
