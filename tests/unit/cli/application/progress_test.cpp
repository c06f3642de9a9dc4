#include "cli/application/progress.h"

#include "support/catch.h"
#include "support/test_world.h"

using cli::Progress;
using deploy::Stage;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("off a terminal: a line a stage, and one every 30 seconds, without control characters") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  const cli::Output output(world);
  Progress progress(output, "orders", "Deployment, 2 Services, ConfigMap", surroundings.steady);
  const auto told = progress.listener();
  surroundings.advance(milliseconds(200));
  told.reached(Stage::accepted, "");
  surroundings.advance(milliseconds(1'100));
  told.reached(Stage::scheduled, "orders-1 on node-4");
  for (int i = 0; i < 70; ++i)
    surroundings.advance(seconds(1)), told.tick(Stage::pulled, "pulling the image");
  progress.end();
  CHECK(surroundings.err.str() ==
        "  objects accepted         0.2 s   Deployment, 2 Services, ConfigMap\n"
        "  pod scheduled            1.1 s   orders-1 on node-4\n"
        "  still waiting for 'image pulled', 30 s so far: pulling the image\n"
        "  still waiting for 'image pulled', 1 min so far: pulling the image\n");
  CHECK(surroundings.out.str().empty());
}

TEST_CASE("on a terminal the last line lives, and is gone before another is written") {
  test::TestWorld surroundings;
  surroundings.err_is_tty = true;
  const auto world = surroundings.world();
  const cli::Output output(world);
  Progress progress(output, "orders", "Deployment", surroundings.steady);
  const auto told = progress.listener();
  surroundings.advance(seconds(12));
  told.tick(Stage::running, "4 of 16 tasks running");
  CHECK(surroundings.err.str() ==
        "\r\x1b[K\x1b[?7l  ⠋ job RUNNING               12 s   4 of 16 tasks running\x1b[?7h");
  surroundings.err.str({});
  told.reached(Stage::running, "");
  CHECK(surroundings.err.str() == "\r\x1b[K  ✓ job RUNNING               12 s\n");
}

TEST_CASE("NO_COLOR and CI switch the status line off") {
  const auto* name = GENERATE("NO_COLOR", "CI");
  test::TestWorld surroundings;
  surroundings.err_is_tty = true;
  surroundings.env[name] = "1";
  const auto world = surroundings.world();
  const cli::Output output(world);
  Progress progress(output, "", "", surroundings.steady);
  progress.listener().tick(Stage::rest, "");
  progress.listener().reached(Stage::rest, "");
  CHECK(surroundings.err.str() == "  REST up                    0 s\n");
}

TEST_CASE("quiet says nothing") {
  test::TestWorld surroundings;
  const auto world = surroundings.world();
  const cli::Output output(world, {.quiet = true});
  Progress progress(output, "", "", surroundings.steady);
  CHECK_FALSE(progress.listener().reached);
  CHECK_FALSE(progress.listener().tick);
}

TEST_CASE(
    "a line that changes with everything is asked for and drawn four times a second at most") {
  const bool is_tty = GENERATE(true, false);
  test::TestWorld surroundings;
  surroundings.err_is_tty = is_tty;
  const auto world = surroundings.world();
  const cli::Output output(world);
  cli::StatusLine line(output, surroundings.steady);
  int asked = 0;
  const auto show = [&] { line.show_if_due("clusters", [&] { return std::to_string(++asked); }); };
  for (int i = 0; i < 100; ++i) show(), line.end(), surroundings.advance(milliseconds(10));
  CHECK(asked == (is_tty ? 4 : 0));
  surroundings.advance(seconds(30));
  show();
  CHECK(asked == (is_tty ? 5 : 1));
  const cli::Output quiet(world, {.quiet = true});
  cli::StatusLine none(quiet, surroundings.steady);
  none.show_if_due("clusters", [&] { return std::to_string(++asked); });
  CHECK(asked == (is_tty ? 5 : 1));
}
