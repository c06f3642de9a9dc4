#include "base/backoff.h"

#include "support/catch.h"

using namespace std::chrono_literals;

TEST_CASE("waits double from the first up to the longest") {
  constexpr base::Backoff backoff{100ms, 2s};
  CHECK(backoff.after(1) == 100ms);
  CHECK(backoff.after(2) == 200ms);
  CHECK(backoff.after(5) == 1600ms);
  CHECK(backoff.after(6) == 2s);
  CHECK(backoff.after(1'000'000) == 2s);
}

TEST_CASE("before the first try nothing has failed yet: the wait is the first") {
  CHECK(base::Backoff{10ms, 1s}.after(0) == 10ms);
}
