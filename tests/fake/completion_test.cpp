// What shells are told of the words that may stand somewhere.
#include "fake/running_scene.h"
#include "support/catch.h"

using test::RunningScene;
using test::Scene;
using test::Words;

TEST_CASE("a shell gets the names of clusters and jobs as the options before it reach them") {
  RunningScene scene;
  const auto clusters = scene.run({"__complete", "status", "--context", "prod", ""});
  CHECK(clusters.exit == 0);
  CHECK(clusters.out.starts_with("orders\t"));
  CHECK(clusters.err.empty());
  CHECK(scene.run({"__complete", "list", "--context=p"}).out == "--context=prod\n:4\n");
  CHECK(scene.run({"__complete", "list", "--namespace", ""}).out == "default\n:4\n");
}

TEST_CASE("where names cannot be had a shell gets none, and no error") {
  Scene scene;
  scene.wire.on("GET", "/deployments", test::fate::answer(test::status(403, "Forbidden", "no")), 9);
  const auto ended = scene.run({"__complete", "status", ""});
  CHECK(ended.exit == 0);
  CHECK(ended.out == ":4\n");
  CHECK(ended.err.empty());
  CHECK(scene.run({"__complete", "status", "--context", "nosuch", ""}).out == ":4\n");
}

TEST_CASE("a shell that completes waits two seconds at most for a server that is silent") {
  Scene scene;
  const auto began = scene.surroundings.steady;
  const auto silence = [&scene](const auto&) -> http::Reply {
    scene.surroundings.steady = scene.wire.deadline;
    return http::Failure{http::Failure::Kind::timeout, true, "the deadline passed"};
  };
  scene.wire.on("GET", "/deployments", silence, 99);
  CHECK(scene.run({"__complete", "status", ""}).out == ":4\n");
  CHECK(scene.surroundings.steady - began <= std::chrono::seconds(3));
}

TEST_CASE("there is a completion for each shell, and for no other word") {
  for (const auto* shell : {"bash", "zsh", "fish"}) {
    const auto ended = Scene().run({"completion", shell});
    CHECK(ended.exit == 0);
    CHECK(ended.out.find("__complete") != std::string::npos);
  }
  CHECK(Scene().run({"completion"}).exit == 2);
  CHECK(Scene().run({"completion", "tcsh"}).exit == 2);
}
