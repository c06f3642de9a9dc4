#include "deploy/cluster/amounts.h"

#include "support/catch.h"

using deploy::size_text;
using deploy::span_text;
using std::chrono::milliseconds;

TEST_CASE("spans of time: two units at most, and never more than has passed") {
  const auto [ms, text] =
      GENERATE(table<std::int64_t, std::string>({{-5, "0 s"},
                                                 {0, "0 s"},
                                                 {48, "48 ms"},
                                                 {249, "0.2 s"},
                                                 {3'000, "3 s"},
                                                 {3'099, "3 s"},
                                                 {3'199, "3.1 s"},
                                                 {59'999, "59 s"},
                                                 {60'000, "1 min"},
                                                 {11'520'000, "3 h 12 min"},
                                                 {86'400'000 * 2LL, "2 d"},
                                                 {86'400'000 * 2LL + 3'700'000, "2 d 1 h"}}));
  CHECK(span_text(milliseconds(ms)) == text);
}

TEST_CASE("sizes") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(1'023) == "1023 bytes");
  CHECK(size_text(2'385) == "2.3 KiB");
  CHECK(size_text(1'288'490'189) == "1.2 GiB");
  CHECK(size_text(1'048'575) == "1.0 MiB");
}
