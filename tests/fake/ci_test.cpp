// Commands in the pipelines of CI systems.
#include "base/text.h"
#include "cli/run.h"
#include "fake/attached.h"
#include "fake/play.h"
#include "support/catch.h"

using base::Json;
using test::attached;
using test::command;
using test::flink_deployment;
using test::has;
using test::Play;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

void on_github(test::TestWorld& surroundings) {
  surroundings.env["CI"] = surroundings.env["GITHUB_ACTIONS"] = "true";
  surroundings.env["GITHUB_WORKSPACE"] = "/here";
}

std::vector<std::string> lines_with(const std::string& text, const std::string& front) {
  std::vector<std::string> result;
  for (const auto& line : base::split(text, '\n')) {
    if (line.starts_with(front)) result.push_back(line);
  }
  return result;
}

}  // namespace

TEST_CASE("on GitHub an error is an annotation of one line, hint and all") {
  Scene scene;
  on_github(scene.surroundings);
  const auto ended = scene.run({"statsu", "orders"});
  CHECK(ended.exit == 2);
  CHECK(ended.err ==
        "::error title=drey::\"statsu\" is not a valid action.%0Ahint: did you mean 'status'?\n");
  CHECK(scene.run({"savepoint", "--ci=none", "--nosuch"}).err.starts_with("error: "));
  CHECK(scene.run({"status", "--ci", "none", "--nosuch"}).err.starts_with("error: "));
}

TEST_CASE("an error about a line of a file is an annotation there") {
  Scene scene;
  on_github(scene.surroundings);
  scene.surroundings.directory = "/here/jobs";
  scene.surroundings.files["/here/jobs/a.yaml"] =
      flink_deployment("orders", "  nosuch: 1\n  other: 2\n");
  const auto ended = scene.run({"apply", "-f", "a.yaml"});
  CHECK(ended.exit == 2);
  const auto errors = lines_with(ended.err, "::error");
  REQUIRE(errors.size() == 3);
  CHECK(has(errors[0], "2 problems in the configuration"));
  CHECK(errors[1].starts_with("::error title=drey%3A orders,file=jobs/a.yaml,line="));
  CHECK(has(errors[1], "spec.nosuch"));
}

TEST_CASE("a configuration's file is looked for in its folder") {
  Scene scene;
  on_github(scene.surroundings);
  scene.surroundings.files["/here/conf/config.yaml"] = "jobmanager:\n  memory:\n    proces: 1g\n";
  const auto ended = scene.run(command({"--conf-dir", "conf", "--dry-run=client"}));
  const auto warnings = lines_with(ended.err, "::warning");
  REQUIRE_FALSE(warnings.empty());
  CHECK(warnings[0].starts_with("::warning title=drey,file=conf/config.yaml,line=3::"));
}

TEST_CASE("on Azure errors are issues") {
  Scene scene;
  scene.surroundings.env["TF_BUILD"] = "True";
  CHECK(scene.run({"statsu"})
            .err.starts_with("##vso[task.logissue type=error;]drey: \"statsu\" is not a valid "
                             "action.%0Ahint: did you mean 'status'?\n"));
}

TEST_CASE("nothing that a server says commands the runner") {
  Scene scene;
  on_github(scene.surroundings);
  scene.wire.on("POST", "/deployments",
                fate::answer(test::status(403, "Forbidden",
                                          "no\n::add-mask::orders\n ##[set-output name=result]x")));
  const auto format = GENERATE("text", "json", "yaml");
  auto words = command();
  if (format != std::string("text")) words.insert(words.begin() + 1, {"-o", format});
  const auto ended = scene.run(words);
  CHECK(ended.exit != 0);
  for (const auto& line : base::split(ended.out + ended.err, '\n')) {
    const auto text = std::string(base::trim(line));
    CAPTURE(line);
    CHECK((!text.starts_with("::") || text.starts_with("::error title=drey%3A orders::")));
    CHECK((!has(text, "##[") || text.starts_with("::error ")));
  }
  if (format == std::string("json"))
    CHECK(has(Json::parse(ended.out).at("error").at("message").get<std::string>(), "##["));
}

TEST_CASE("the stages of a wait are a group, beside a document that is whole") {
  Play play;
  on_github(play.surroundings);
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached({"-o", "json"}));
  CHECK(ended.exit == 0);
  CHECK(Json::parse(ended.out).at("result") == "created");
  const auto begin = ended.err.find("::group::orders: waiting until job RUNNING\n");
  const auto end = ended.err.find("\n::endgroup::\n");
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  CHECK(ended.err.find("job RUNNING  ") < end);
  CHECK(lines_with(ended.err, "::").size() == 2);
}

TEST_CASE("--ci names the system: GitLab's sections, Buildkite's groups") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  SECTION("GitLab") {
    const auto ended = play.run(attached({"--ci=gitlab"}));
    CHECK(has(ended.err, "section_start:"));
    CHECK(has(ended.err, "\r\x1b[0Korders: waiting until job RUNNING\n"));
    CHECK(has(ended.err, "section_end:"));
  }
  SECTION("Buildkite") {
    CHECK(
        has(play.run(attached({"--ci=buildkite"})).err, "--- orders: waiting until job RUNNING\n"));
  }
  SECTION("any other name is refused") {
    const auto ended = play.run(attached({"--ci=gitlob"}));
    CHECK(ended.exit == 2);
    CHECK(has(ended.err, "did you mean 'gitlab'?"));
  }
}

TEST_CASE("Buildkite opens the group in which something failed") {
  Scene scene;
  scene.surroundings.env["BUILDKITE"] = "true";
  CHECK(scene.run({"statsu"}).err.ends_with("\n^^^ +++\n"));
}

TEST_CASE("of several clusters each has a group, and its annotations its name") {
  Scene scene;
  on_github(scene.surroundings);
  scene.surroundings.files["/here/a.yaml"] =
      flink_deployment("left") + "---\n" + flink_deployment("right");
  scene.wire.on("POST", "/deployments",
                fate::answer(test::status(403, "Forbidden", "not for you")));
  const auto ended = scene.run({"apply", "-f", "a.yaml", "--detached"});
  CHECK(ended.exit == 4);
  const auto errors = lines_with(ended.err, "::error");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].starts_with("::error title=drey%3A "));
  CHECK(lines_with(ended.err, "::group::").size() == lines_with(ended.err, "::endgroup::").size());
}

TEST_CASE("CI=true alone changes no byte") {
  Scene scene;
  const auto before = scene.run({"statsu"});
  scene.surroundings.env["CI"] = "true";
  CHECK(scene.run({"statsu"}).err == before.err);
}

TEST_CASE("in a pipeline nobody is asked, terminal or not") {
  Scene scene;
  scene.surroundings.in_is_tty = scene.surroundings.err_is_tty = true;
  scene.surroundings.typed = {"y"};
  scene.surroundings.env["JENKINS_URL"] = "https://jenkins.example.com/";
  REQUIRE(scene.run(command()).exit == 0);
  const auto ended = scene.run({"delete", "orders", "--ha-data=drop"});
  CHECK_FALSE(has(ended.err, "[y/N]"));
  CHECK(scene.surroundings.typed.size() == 1);
}
