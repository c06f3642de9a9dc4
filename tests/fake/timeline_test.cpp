// What a deployment's and an upgrade's parts took, as a chart: --timeline.
#include "fake/attached.h"
#include "fake/play.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::apply;
using test::attached;
using test::has;
using test::LivingCluster;
using test::Play;

namespace {

/// The chart behind the last progress line.
std::string chart(const std::string& err, const std::string& first_title) {
  const auto at = err.rfind("  " + first_title);
  return at == std::string::npos ? std::string() : err.substr(at);
}

void comes_up(Play& play) { play.comes_up().job("CREATED").job("RUNNING", {{"running", 4}}); }

}  // namespace

TEST_CASE("--timeline: a chart of the stages on stderr, when all is done") {
  Play play;
  comes_up(play);
  play.surroundings.env["LANG"] = "C.UTF-8";
  const auto ended = play.run(attached({"--timeline"}));
  CHECK(ended.exit == 0);
  const auto lines = chart(ended.err, "objects accepted");
  for (const auto* stage :
       {"objects accepted", "pod scheduled", "image pulled", "REST up", "job RUNNING"}) {
    CAPTURE(stage);
    CHECK(has(lines, stage));
  }
  CHECK(has(lines, "▏"));
  CHECK_FALSE(has(ended.out, "pod scheduled"));
}

TEST_CASE("--timeline: in ASCII where the terminal has no more") {
  Play play;
  comes_up(play);
  const auto [name, value] = GENERATE(
      table<std::string, std::string>({{"LANG", "C"}, {"LC_ALL", "POSIX"}, {"TERM", "dumb"}}));
  play.surroundings.env["LANG"] = "C.UTF-8";
  play.surroundings.env[name] = value;
  const auto lines = chart(play.run(attached({"--timeline"})).err, "objects accepted");
  CHECK(has(lines, "#"));
  CHECK_FALSE(has(lines, "\xe2"));
}

TEST_CASE("--timeline: nothing with --quiet, and nothing where it is not asked for") {
  Play play;
  comes_up(play);
  const auto words = GENERATE(test::Words{"-q", "--timeline"}, test::Words{});
  const auto ended = play.run(attached(words));
  CHECK(ended.exit == 0);
  CHECK_FALSE(has(ended.err, "##"));
}

TEST_CASE("--timeline=FILE: the chart as SVG") {
  Play play;
  comes_up(play);
  const auto ended = play.run(attached({"--timeline=deploy.svg"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "wrote the timeline to 'deploy.svg'\n"));
  const auto& svg = play.surroundings.files["/here/deploy.svg"];
  CHECK(svg.starts_with("<svg "));
  CHECK(has(svg, ">orders: "));
  CHECK(has(svg, ">job RUNNING</text>"));
}

TEST_CASE("--timeline: of a wait that was in vain, with the stage that did not come about") {
  LivingCluster scene;
  scene.waits = [](const auto&) { return true; };
  const auto ended = scene.run(apply(2, {"--timeline", "--timeout=20s"}));
  CHECK(ended.exit == 3);
  CHECK(has(ended.err, "--"));
  CHECK(has(ended.err, " ...\nerror: timed out"));
}

TEST_CASE("--timeline: an upgrade has its phases") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3, {"--timeline"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  const auto lines = chart(ended.err, "savepoint taken");
  for (const auto* part :
       {"savepoint taken", "cluster removed", "objects accepted", "job RUNNING", "state proven"}) {
    CAPTURE(part);
    CHECK(has(lines, part));
  }
}

TEST_CASE("--timeline: one that is rolled back, too") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.fails = test::is_broken;
  const auto ended = scene.run(apply(5, {"--timeline"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "failed one removed"));
}
