// Clusters that are made where an earlier one of the name left HA metadata: nobody is told that
// they start from a path.
#include "fake/ha_maps.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::apply;
using test::has;
using test::LivingCluster;
using test::Words;

namespace {

const std::string path_key = "execution.state-recovery.path";
const Words path{"-s", "s3://b/sp-1"};

void leave_checkpoint(LivingCluster& scene) {
  scene.server.create(test::ha_map(
      "a-config-map", {{"checkpointID-0000000000000000012",
                        test::state_handle("s3://b/ha/orders/completedCheckpoint12", 9290)}}));
}

Words deploy(const Words& more) {
  auto words = test::apply(2, more);
  words.front() = "run-application";
  words.insert(words.begin() + 1, "--detached");
  return words;
}

}  // namespace

TEST_CASE("apply refuses a path that HA metadata goes before") {
  for (const auto& more : {path, Words{"--from", "s3://b/sp-1"}}) {
    LivingCluster scene;
    leave_checkpoint(scene);
    const auto ended = scene.run(test::apply(2, more));
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(
        has(ended.err,
            "error: a new cluster 'orders' in namespace default would go on from checkpoint 12 of "
            "job a: HA metadata of an earlier one is there, and Flink would not look at "
            "'s3://b/sp-1'"));
    CHECK(has(ended.err, "'drey delete orders --ha-data=drop --namespace default' removes it"));
    CHECK(scene.wire.lines("POST").empty());
  }
}

TEST_CASE("apply starts from a path where no HA metadata is") {
  for (const auto& more : {path, Words{"--from", "s3://b/sp-1"}}) {
    LivingCluster scene;
    const auto ended = scene.run(test::apply(2, more));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    REQUIRE(scene.running() != nullptr);
    CHECK(scene.running()->restored == "s3://b/sp-1");
  }
}

TEST_CASE("apply without a path tells that an old job goes on, and with its old program") {
  LivingCluster scene;
  leave_checkpoint(scene);
  const auto ended = scene.run(apply(2));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "would go on from checkpoint 12 of job a: HA metadata of an earlier one is "
            "there; where it has the job's graph, that runs, and not the program and "
            "parallelism of this input"));
  CHECK_FALSE(has(scene.run(apply(2)).err, "of an earlier one"));
}

TEST_CASE("a deployment from a path tells what it really starts from") {
  LivingCluster scene;
  leave_checkpoint(scene);
  const auto ended = scene.run(deploy(path));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "warning: 's3://b/sp-1' has no effect: HA metadata of an earlier cluster is "
            "there, by which orders will go on from checkpoint 12 of job a ("));
  CHECK_FALSE(has(scene.run(deploy(path)).err, "checkpoint 12"));
}

TEST_CASE("a deployment without a path, or without high availability, asks for no HA metadata") {
  for (const auto& words : {deploy({}), test::command(path)}) {
    LivingCluster scene;
    leave_checkpoint(scene);
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    for (const auto& line : scene.wire.lines("GET"))
      CHECK(line.find("/configmaps?") == std::string::npos);
  }
}
