// What a cluster is to be, and how a run gets there: only the first decides whether a cluster is
// the one that was asked for.
#include "fake/attached.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::attached;
using test::command;
using test::has;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

std::string recorded(const Scene& scene) {
  return scene.server.find("deployments", "orders")
      .at("metadata")
      .at("annotations")
      .value("drey/restored-from", "");
}

}  // namespace

TEST_CASE(
    "the savepoint to start from, its modes, and attached or not are no part of what the cluster "
    "is to be") {
  const Words first = GENERATE(Words{}, Words{"-s", "s3://b/sp-1", "-n", "-rm", "claim"});
  const Words again = GENERATE(values<Words>({{},
                                              {"-s", "s3://b/sp-2"},
                                              {"-s", "s3://b/sp-1", "-rm", "no_claim"},
                                              {"-sae"},
                                              {"-Dexecution.attached=true"}}));
  Scene scene;
  REQUIRE(scene.run(command(first)).exit == 0);
  const auto ended = scene.run(command(again));
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "orders is already deployed from exactly this input"));
  CHECK(scene.run(attached({"--wait=accepted"})).exit == 0);
}

TEST_CASE("what is restored from is recorded beside the hash") {
  Scene scene;
  REQUIRE(scene.run(command({"-s", "s3://b/sp-1"})).exit == 0);
  CHECK(recorded(scene) == "s3://b/sp-1");
  CHECK(scene.wrong(command({"-s", "s3://b/sp-1"})) == "");
  Scene plain;
  REQUIRE(plain.run(command()).exit == 0);
  CHECK(recorded(plain).empty());
}

TEST_CASE("another savepoint for a cluster that is there has no effect, and that is said") {
  Scene scene;
  REQUIRE(scene.run(command({"-s", "s3://b/sp-1"})).exit == 0);
  CHECK(has(scene.run(command({"-s", "s3://b/sp-2"})).err,
            "warning: cluster orders is there already and was started from 's3://b/sp-1': "
            "'s3://b/sp-2' has no effect on it\n"));
  CHECK_FALSE(has(scene.run(command({"-s", "s3://b/sp-1"})).err, "warning"));
  CHECK_FALSE(has(scene.run(command()).err, "warning"));
}

TEST_CASE(
    "a deployment that was interrupted before its configuration is not completed with another "
    "state") {
  Scene scene;
  scene.wire.on("POST", "/configmaps", fate::kill_before());
  REQUIRE(scene.run(command({"-s", "s3://b/sp-1"})).exit == -1);
  const auto other = scene.run(command());
  CHECK(other.exit == 6);
  CHECK(has(other.err,
            "Deployment default/orders was made to start from 's3://b/sp-1', and has no "
            "configuration yet"));
  CHECK(scene.wire.lines("POST").size() == 1);
  CHECK(scene.run(command({"-s", "s3://b/sp-1"})).exit == 0);
  CHECK(scene.wrong(command({"-s", "s3://b/sp-1"})) == "");
}

TEST_CASE("a difference that counts is told without those that do not") {
  Scene scene;
  REQUIRE(scene.run(command({"-s", "s3://b/sp-1"})).exit == 0);
  const auto ended = scene.run(command({"-p", "8", "-s", "s3://b/sp-2"}));
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "parallelism.default 1 → 8"));
  CHECK_FALSE(has(ended.err, "sp-2"));
}

TEST_CASE("a difference is told without the secrets in it") {
  const auto with = [](const char* secret) {
    auto words = command({std::string("-Denv.java.opts.all=-Dx.password=") + secret});
    words.insert(words.end(), {"--password", secret, std::string("--api-token=") + secret});
    return words;
  };
  Scene scene;
  REQUIRE(scene.run(with("SEKRET1")).exit == 0);
  const auto ended = scene.run(with("SEKRET2"));
  CHECK(ended.exit == 6);
  CHECK_FALSE(has(ended.out + ended.err, "SEKRET"));
  CHECK(has(ended.err, "[--password, ******, --api-token=******]"));
}
