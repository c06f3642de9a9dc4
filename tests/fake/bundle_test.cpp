// Bundles of what was seen while waiting.
#include <sstream>

#include "deploy/diagnosis/diagnosis.h"
#include "deploy/observations/event_json.h"
#include "fake/attached.h"
#include "fake/play.h"
#include "support/catch.h"

using test::attached;
using test::has;
using test::orders_pod;
using test::Play;

TEST_CASE("a bundle that cannot be written is a warning: the cluster is there") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.surroundings.unreadable.insert("/out/deployment.json");
  const auto ended = play.run(attached({"--bundle", "/out"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "warning: cannot write '/out/deployment.json': Permission denied\n"));
}

TEST_CASE("a bundle's folder that cannot be written is refused before anything is sent") {
  Play play;
  play.surroundings.unreadable.insert("/out/run.json");
  const auto ended = play.run(attached({"--bundle", "/out"}));
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "error: --bundle: cannot write '/out/run.json': Permission denied\nhint: nothing was "
            "sent\n"));
  CHECK(play.wire.log.empty());
}

TEST_CASE("--bundle writes what was seen") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  REQUIRE(play.run(attached({"--bundle", "/out"})).exit == 0);
  CHECK(has(play.surroundings.files.at("/out/run.json"), R"("cluster": "orders")"));
  CHECK(play.surroundings.files.contains("/out/pods/" + orders_pod + ".json"));
  CHECK(play.surroundings.files.contains("/out/rest/v1-jobs-overview.json"));
}

TEST_CASE("no file of a bundle has a secret of the cluster's, and neither has the terminal") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.log("args [--db-password, SEKRET1]\nthe driver says SEKRET2\n");
  auto words = attached({"--bundle", "/out", "-Dmy.password=SEKRET2"});
  words.insert(words.end(), {"--db-password", "SEKRET1"});
  const auto ended = play.run(words);
  REQUIRE(ended.exit == 0);
  CHECK_FALSE(has(ended.out + ended.err, "SEKRET"));
  for (const auto& [name, bytes] : play.surroundings.files) {
    CAPTURE(name);
    if (name.starts_with("/out/")) CHECK_FALSE(has(bytes, "SEKRET"));
  }
}

TEST_CASE("the events of a bundle, applied again, lead to the diagnosis that was told") {
  Play play;
  play.server.logs[orders_pod + "/flink-main-container"].write(
      "x WARN - Application failed unexpectedly: \njava.lang.Error: no topic\n");
  play.pod(test::Pod(orders_pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached({"--bundle", "/out"}));
  REQUIRE(ended.exit == 8);
  deploy::Observations seen;
  std::istringstream lines(play.surroundings.files.at("/out/events.ndjson"));
  for (std::string line; std::getline(lines, line);)
    apply(seen, deploy::read_event(base::Json::parse(line), {}).value());
  CHECK(seen.deployment.at("metadata").at("name") == "orders");
  REQUIRE(deploy::diagnose(seen));
  CHECK(has(ended.err, to_error(*deploy::diagnose(seen), seen).text));
}
