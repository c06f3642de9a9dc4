// What a suspended cluster comes back from, where another one of its name has run since.
#include "deploy/savepoint/savepoint_record.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::apply;
using test::has;
using test::LivingCluster;
using test::record;
using test::Words;

namespace {

struct RunSince : LivingCluster {
  RunSince() {
    REQUIRE(run(apply(2)).exit == 0);
    REQUIRE(run({"suspend", "orders"}).exit == 0);
    surroundings.wall += std::chrono::hours(1);
    auto other = apply(2);
    other.front() = "run-application";
    REQUIRE(run(other).exit == 0);
    REQUIRE(run({"savepoint", "orders", "s3://b/sp/by-hand"}).exit == 0);
    REQUIRE(run({"delete", "orders", "--yes"}).exit == 0);
  }

  const std::string& older() const { return lives.front()->savepoint; }

  /// The path of what was taken by hand.
  std::string newer() const {
    const auto all =
        deploy::read_savepoint_record(server.find("configmaps", "orders.drey.savepoints"));
    return all->savepoints.back().path;
  }
};

}  // namespace

TEST_CASE("what brings a suspended cluster back says since when, and what it goes on from") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  const auto last = record(scene);
  const auto ended = scene.run(GENERATE(Words{"resume", "orders"}, apply(3)));
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "orders is suspended since " + last["since"].get<std::string>() + ", by " +
                           last["by"].get<std::string>() + ", and goes on from " +
                           scene.lives.front()->savepoint + "\n"));
  CHECK_FALSE(has(ended.err, "is newer than that"));
}

TEST_CASE("diff and --upgrade=never say of a suspended cluster that it is") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  auto words = apply(2);
  words.front() = "diff";
  std::erase(words, "--detached");
  const auto& path = scene.lives.front()->savepoint;
  const auto diff = scene.run(words);
  CAPTURE(diff.err);
  CHECK(diff.exit == 1);
  CHECK(has(diff.err, "there is no cluster orders: it is suspended since "));
  CHECK(has(diff.err, "; 'drey apply' goes on from savepoint " + path + "\n"));
  const auto ended = scene.run(apply(2, {"--upgrade=never"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(
      has(ended.err, "there is no cluster 'orders' in namespace default: it is suspended since "));
  CHECK(has(ended.err, ", and --upgrade=never does not bring it back\nhint: 'drey resume orders"));
}

TEST_CASE("what brings a suspended cluster back warns of a newer savepoint of its name") {
  RunSince scene;
  const auto newer = scene.newer();
  REQUIRE(newer != scene.older());
  for (const auto& words :
       {apply(3, {"--dry-run=server"}), GENERATE(Words{"resume", "orders", "-q"}, apply(3))}) {
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "warning: savepoint " + newer + " of job "));
    CHECK(has(ended.err, " is newer than that: it was taken at "));
    CHECK(has(ended.err, "; '--from " + newer + "' goes on from there\n"));
  }
  CHECK(scene.running()->restored == scene.older());
}

TEST_CASE("who names where a suspended cluster goes on from is warned of nothing") {
  RunSince scene;
  const auto ended = scene.run({"resume", "orders", "--from", scene.newer()});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK_FALSE(has(ended.err, "is newer than that"));
  CHECK(scene.running()->restored == scene.newer());
}

TEST_CASE("a path that an upgrade was to start from stays the one when it failed") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.fails = test::is_broken;
  const auto failed = scene.run(apply(5, {"--from", "s3://b/sp/chosen"}));
  CAPTURE(failed.err);
  REQUIRE(failed.exit == 8);
  const auto status = scene.run({"status", "orders"});
  CAPTURE(status.err);
  CHECK(has(status.err, "; its state is in savepoint s3://b/sp/chosen\n"));
  const auto again = scene.run(apply(3));
  CAPTURE(again.err);
  CHECK(has(again.err, "goes on from s3://b/sp/chosen\n"));
  CHECK(scene.running()->restored == "s3://b/sp/chosen");
}

TEST_CASE("an upgrade that is open starts from no other path than its own: exit 6") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on("POST", "/services", test::fate::kill_before());
  REQUIRE(scene.run(apply(3)).exit == -1);
  const auto path = scene.lives.front()->savepoint;
  const auto ended = scene.run(apply(3, {"--from", "s3://b/sp/other"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, " is open, at 'deploying', and goes on from " + path +
                           ": it can start from no other path, such as s3://b/sp/other\n"
                           "hint: nothing was touched; without --from the same command ends it, "
                           "and then --from begins another one\n"));
  CHECK(scene.server.find("configmaps", "flink-config-orders").is_null());
  CHECK(scene.run(apply(3, {"--from", path})).exit == 0);
  CHECK(scene.running()->restored == path);
}
