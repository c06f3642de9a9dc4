// Which pipeline deployed a cluster, on its Deployment.
#include "fake/attached.h"
#include "fake/scene.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::command;
using test::has;
using test::LivingCluster;
using test::Scene;

namespace {

void on_github(Scene& scene, const std::string& commit) {
  scene.surroundings.env["GITHUB_ACTIONS"] = "true";
  scene.surroundings.env["GITHUB_SHA"] = commit;
  scene.surroundings.env["GITHUB_ACTOR"] = "octocat";
}

Json annotations(const Scene& scene) {
  return scene.server.find("deployments", "orders").at("metadata").at("annotations");
}

}  // namespace

TEST_CASE(
    "a Deployment that a pipeline makes has its commit; outside nothing is sent that was not") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto outside = annotations(scene);
  CHECK_FALSE(outside.contains("drey/commit"));
  Scene other;
  on_github(other, "abc");
  REQUIRE(other.run(command()).exit == 0);
  const auto inside = annotations(other);
  CHECK(inside.at("drey/commit") == "abc");
  CHECK(inside.at("drey/actor") == "octocat");
  CHECK(inside.at("drey/spec") == outside.at("drey/spec"));
  CHECK(inside.size() == outside.size() + 2);
}

TEST_CASE("another commit with the same input changes nothing") {
  LivingCluster scene;
  on_github(scene, "abc");
  REQUIRE(scene.run(apply(2)).exit == 0);
  on_github(scene, "def");
  CHECK(scene.run(apply(2)).out.starts_with("Flink application cluster orders is unchanged"));
  CHECK(annotations(scene).at("drey/commit") == "abc");
}

TEST_CASE("what is changed while its job runs has the commit that changed it") {
  LivingCluster scene;
  on_github(scene, "abc");
  REQUIRE(scene.run(apply(2)).exit == 0);
  on_github(scene, "def");
  const test::Words team{"-Dkubernetes.rest-service.annotations=team:b"};
  CHECK(scene.run(apply(2, team)).out.starts_with("Change flink application cluster orders"));
  CHECK(annotations(scene).at("drey/commit") == "def");
  scene.surroundings.env.erase("GITHUB_ACTIONS");
  CHECK(scene.run(apply(2)).out.starts_with("Change flink application cluster orders"));
  CHECK_FALSE(annotations(scene).contains("drey/commit"));
}

TEST_CASE("an upgrade has the commit that it is of, and the revision before keeps its own") {
  LivingCluster scene;
  on_github(scene, "abc");
  REQUIRE(scene.run(apply(2)).exit == 0);
  on_github(scene, "def");
  REQUIRE(scene.run(apply(4)).exit == 0);
  CHECK(annotations(scene).at("drey/commit") == "def");
  const auto document = Json::parse(scene.run({"history", "orders", "-o", "json"}).out);
  CHECK(document.at("revisions").at(0).at("provenance").at("commit") == "abc");
  CHECK(document.at("revisions").at(1).at("provenance").at("commit") == "def");
}

TEST_CASE("status and history tell which pipeline it was") {
  Scene scene;
  on_github(scene, "0123456789abcdef");
  REQUIRE(scene.run(command()).exit == 0);
  scene.surroundings.env.erase("GITHUB_ACTIONS");
  CHECK(
      has(scene.run({"status", "orders"}).out, "  deployed by  commit 0123456789ab, by octocat\n"));
  CHECK(has(scene.run({"history", "orders"}).out, "commit 0123456789ab, by octocat"));
  const auto document = Json::parse(scene.run({"history", "orders", "-o", "json"}).out);
  CHECK(document.at("revisions").at(0).at("provenance").at("commit") == "0123456789abcdef");
}
