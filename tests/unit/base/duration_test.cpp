// Lengths of time as people write them.
#include "base/duration.h"

#include "support/catch.h"

using namespace std::chrono_literals;

TEST_CASE("units add up, and a bare number is seconds") {
  CHECK(base::parse_duration("1h2m3s4ms") == 1h + 2min + 3s + 4ms);
  CHECK(base::parse_duration("1.5") == 1500ms);
  CHECK(base::parse_duration("0") == 0ms);
}

TEST_CASE("what is no time is none") {
  const auto* text =
      GENERATE("", "s", "-1s", "1x", "1s x", "1 s", "inf", "nan", "1e99h", "999999999h");
  CHECK_FALSE(base::parse_duration(text));
}
