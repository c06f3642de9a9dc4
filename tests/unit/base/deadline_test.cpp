#include "base/deadline.h"

#include "support/catch.h"
#include "support/test_world.h"

using namespace std::chrono_literals;

TEST_CASE("a limit counts from now on") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  const auto deadline = base::deadline_in(world, 5s);
  CHECK(base::time_left(world, deadline) == 5s);
  surroundings.advance(7s);
  CHECK(base::time_left(world, deadline) == -2s);
}

TEST_CASE("0 is no limit, which stays one when time is added to it") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  CHECK(base::deadline_in(world, 0ms) == base::never);
  CHECK(base::time_left(world, base::never + 24h * 365 * 30) > 24h * 365 * 100);
}
