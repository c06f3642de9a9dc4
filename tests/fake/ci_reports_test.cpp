// Files and variables that tell a CI system how a run ended.
#include "fake/attached.h"
#include "fake/on_github.h"
#include "fake/play.h"
#include "support/catch.h"

using base::Json;
using test::attached;
using test::command;
using test::has;
using test::on_github;
using test::Play;
using test::Scene;
namespace fate = test::fate;

namespace {

std::string output_of(const test::TestWorld& surroundings, const std::string& name) {
  const auto& text = surroundings.files.at("/runner/output");
  const auto begin = text.find(name + "<<");
  if (begin == text.npos) return "none";
  const auto value = text.find('\n', begin) + 1;
  return text.substr(value, text.find('\n', value) - value);
}

}  // namespace

TEST_CASE("on GitHub the steps that follow are told, and people see a summary") {
  Play play;
  auto& surroundings = play.surroundings;
  on_github(surroundings);
  play.comes_up().job("RUNNING", {{"running", 4}});
  REQUIRE(play.run(attached()).exit == 0);
  CHECK(surroundings.files.at("/runner/output").starts_with("before=1\ncluster-id<<ghadelimiter_"));
  CHECK(output_of(surroundings, "cluster-id") == "orders");
  CHECK(output_of(surroundings, "job-id") == test::orders_job);
  CHECK(output_of(surroundings, "result") == "created");
  CHECK(output_of(surroundings, "changed") == "true");
  const auto& summary = surroundings.files.at("/runner/summary");
  CHECK(summary.starts_with("### ✅ drey run-application orders: created\n"));
  CHECK(has(summary, "| image | "));
  CHECK(has(summary, "```mermaid\ngantt\n"));
}

TEST_CASE("the same again has changed nothing") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  on_github(scene.surroundings);
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(output_of(scene.surroundings, "result") == "unchanged");
  CHECK(output_of(scene.surroundings, "changed") == "false");
}

TEST_CASE("a failure is told, too") {
  Scene scene;
  on_github(scene.surroundings);
  scene.wire.on("POST", "/deployments", fate::answer(test::status(403, "Forbidden", "not you")));
  CHECK(scene.run(command()).exit == 4);
  CHECK(output_of(scene.surroundings, "result") == "failed");
  CHECK(scene.surroundings.files.at("/runner/summary")
            .starts_with("### ❌ drey run-application orders: Forbidden\n"));
}

TEST_CASE("a command that only looks tells the steps that follow nothing") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  on_github(scene.surroundings);
  CHECK(scene.run({"list"}).exit == 0);
  CHECK(scene.run(command({"--dry-run=client"})).exit == 0);
  CHECK(scene.surroundings.files.at("/runner/output") == "before=1\n");
  CHECK(scene.surroundings.files.at("/runner/summary").empty());
}

TEST_CASE("files of the runner that are not here are let alone") {
  Scene scene;
  on_github(scene.surroundings);
  scene.surroundings.files.erase("/runner/output");
  scene.surroundings.files.erase("/runner/summary");
  CHECK(scene.run(command()).exit == 0);
  CHECK_FALSE(scene.surroundings.files.contains("/runner/output"));
}

TEST_CASE("on Azure they are output variables, and the summary is a file") {
  Scene scene;
  scene.surroundings.env["TF_BUILD"] = "True";
  scene.surroundings.env["AGENT_TEMPDIRECTORY"] = "/agent/tmp";
  const auto ended = scene.run(command());
  REQUIRE(ended.exit == 0);
  CHECK(has(ended.err,
            "##vso[task.setvariable variable=clusterId;isOutput=true;issecret=false;]orders\n"));
  const auto path = "/agent/tmp/drey-" + scene.surroundings.token + ".md";
  CHECK(has(ended.err, "##vso[task.uploadsummary]" + path + "\n"));
  CHECK(has(scene.surroundings.files.at(path), "### ✅ drey run-application orders: created"));
}

TEST_CASE("files that are asked for: the document beside the text, JUnit, dotenv") {
  Scene scene;
  const auto ended =
      scene.run(command({"--output-file", "out/result.json", "--junit=j.xml", "--dotenv=d.env"}));
  REQUIRE(ended.exit == 0);
  CHECK(ended.out.starts_with("Create flink application cluster orders"));
  auto& files = scene.surroundings.files;
  const auto document = Json::parse(files.at("/here/out/result.json"));
  CHECK(document.at("result") == "created");
  CHECK(has(files.at("/here/j.xml"), "<testcase classname=\"default.orders\""));
  CHECK(has(files.at("/here/d.env"), "DREY_CLUSTER_ID=orders\n"));
  const auto again = Json::parse(scene.run(command({"-o", "json", "--output-file=o.json"})).out);
  CHECK(again == Json::parse(files.at("/here/o.json")));
}

TEST_CASE("a failure is in the files that are asked for") {
  Scene scene;
  scene.wire.on("POST", "/deployments", fate::answer(test::status(403, "Forbidden", "not you")));
  CHECK(scene.run(command({"--output-file=o.json", "--junit=j.xml"})).exit == 4);
  CHECK(Json::parse(scene.surroundings.files.at("/here/o.json")).at("error").at("exitCode") == 4);
  CHECK(has(scene.surroundings.files.at("/here/j.xml"), "<failure type=\"Forbidden\""));
}

TEST_CASE("a file that cannot be written is refused before anything is sent") {
  Scene scene;
  scene.surroundings.unreadable.insert("/here/j.xml");
  const auto ended = scene.run(command({"--junit=j.xml"}));
  CHECK(ended.exit == 2);
  CHECK(ended.err ==
        "error: --junit: cannot write '/here/j.xml': Permission denied\nhint: nothing was sent\n");
  CHECK(scene.wire.flights() == 0);
}

TEST_CASE("one that can no longer be written is an output that is lost") {
  Scene scene;
  on_github(scene.surroundings);
  scene.surroundings.unreadable.insert("/runner/output");
  const auto ended = scene.run(command());
  CHECK(ended.exit == 12);
  CHECK(has(ended.err, "cannot write '/runner/output'"));
}

TEST_CASE("secrets are in none of the files") {
  Scene scene;
  on_github(scene.surroundings);
  REQUIRE(scene
              .run(command({"-Ds3.secret-key=hush-hush", "--output-file=o.json", "--junit=j.xml",
                            "--dotenv=d.env"}))
              .exit == 0);
  for (const auto& [path, text] : scene.surroundings.files) {
    if (path.find("kube/config") == path.npos) {
      CAPTURE(path);
      CHECK_FALSE(has(text, "hush-hush"));
      CHECK_FALSE(has(text, test::secret_token));
    }
  }
}
