#include "cli/arguments/common_options.h"

#include "support/catch.h"
#include "support/test_world.h"
#include "support/thrown.h"

using namespace std::chrono_literals;

TEST_CASE("durations") {
  const auto [text, expected] =
      GENERATE(table<std::string, std::chrono::milliseconds>({{"30s", 30s},
                                                              {"2m", 2min},
                                                              {"1m30s", 90s},
                                                              {"500ms", 500ms},
                                                              {"1h", 1h},
                                                              {"0", 0s},
                                                              {"45", 45s},
                                                              {"1.5s", 1500ms}}));
  CHECK(cli::duration_option("--timeout", text) == expected);
}

TEST_CASE("what is no duration is refused by name") {
  const auto* text = GENERATE("", "abc", "-1s", "1x", "1s x", "inf", "nan", "1e99h", "s");
  const auto error = test::thrown([&] { cli::duration_option("--timeout", text); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text == std::string("--timeout: not a duration: '") + text + "'");
}

TEST_CASE("the deadline; 0 is practically none") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  CHECK(cli::deadline(world, {.request_timeout = 5s}) == surroundings.steady + 5s);
  CHECK(cli::deadline(world, {.request_timeout = 0s}) > surroundings.steady + 24h);
}

TEST_CASE("requests take no longer than the command may wait, and by themselves a minute") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  const auto time = [&](const cli::ServerOptions& options) {
    return cli::deadline(world, options) - surroundings.steady;
  };
  CHECK(time({}) == 60s);
  CHECK(time({.timeout = 2s}) == 2s);
  CHECK(time({.timeout = 10min}) == 60s);
  CHECK(time({.timeout = 0s}) == 60s);
  CHECK(time({.request_timeout = 5s, .timeout = 2s}) == 2s);
  CHECK(time({.request_timeout = 5s, .timeout = 10min}) == 5s);
  CHECK(time({.request_timeout = 0s, .timeout = 2s}) == 2s);
  CHECK(time({.request_timeout = 0s, .timeout = 0s}) > 24h);
}

TEST_CASE("a property is split at its first equals sign") {
  using Pair = std::pair<std::string, std::string>;
  CHECK(cli::key_and_value("k=a=b") == Pair{"k", "a=b"});
  CHECK(cli::key_and_value("k=") == Pair{"k", ""});
  CHECK(cli::key_and_value("k") == Pair{"k", "true"});
}
