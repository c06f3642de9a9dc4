// `--from latest`: the newest savepoint or retained checkpoint that is known.
#include "deploy/savepoint/savepoint_record.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using test::apply;
using test::has;
using test::LivingCluster;
using test::slots;
using test::Words;

namespace {

const Words latest{"--from", "latest"};

/// What was taken by hand, and when.
void remember(LivingCluster& scene, const std::vector<deploy::TakenSavepoint>& savepoints) {
  const deploy::SavepointRecord record{savepoints};
  scene.server.create(deploy::savepoint_record_object(record, {"default", "orders"}));
}

}  // namespace

TEST_CASE("--from latest is the newest savepoint that is known, of a cluster that runs") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  remember(scene, {{.path = "s3://b/sp/by-hand", .time = "2023-11-10T10:00:00Z"}});
  const auto ended = scene.run(apply(3, latest));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "--from latest is s3://b/sp/by-hand\n"));
  CHECK(has(ended.err, "and the new one starts from s3://b/sp/by-hand"));
  CHECK(slots(scene.running()->options) == "3");
  CHECK(scene.running()->restored == "s3://b/sp/by-hand");
  CHECK(scene.lives.front()->job_manager.operations == 0);
}

TEST_CASE("--from latest is the newest of several, and no checkpoint that Flink deletes") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  remember(scene, {{.path = "s3://b/sp/newest", .time = "2023-11-12T10:00:00Z"},
                   {.path = "s3://b/sp/disposed",
                    .time = "2023-11-13T10:00:00Z",
                    .disposed = "2023-11-13T11:00:00Z"},
                   {.path = "s3://b/sp/oldest", .time = "2023-11-10T10:00:00Z"}});
  auto& told = scene.lives.front()->job_manager.answers["/jobs/" + scene.lives.front()->job +
                                                        "/checkpoints"]["latest"]["completed"];
  told["latest_ack_timestamp"] = 1'700'000'000'000;
  REQUIRE(has(scene.run({"savepoints", "orders", "-o", "name"}).out,
              told["external_path"].get<std::string>() + "\ns3://b/sp/newest\n"));
  const auto ended = scene.run(apply(3, latest));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.running()->restored == "s3://b/sp/newest");
}

TEST_CASE("--from latest of a cluster that is gone, by apply and by resume") {
  LivingCluster scene;
  SECTION("its savepoints are remembered") {
    remember(scene, {{.path = "s3://b/sp/by-hand", .time = "2023-11-10T10:00:00Z"}});
    const auto ended = scene.run(apply(2, latest));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(scene.running()->restored == "s3://b/sp/by-hand");
  }
  SECTION("it is suspended") {
    REQUIRE(scene.run(apply(2)).exit == 0);
    REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
    const auto ended = scene.run({"resume", "orders", "--from", "latest"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(scene.running()->restored == scene.lives.front()->savepoint);
  }
}

TEST_CASE("--from latest of which nothing is known, or nobody may be asked, starts nothing") {
  LivingCluster scene;
  CHECK(scene.run(apply(2, latest)).exit == 5);
  auto more = latest;
  more.push_back("--dry-run=client");
  const Words words = more;
  const auto dry = scene.run(apply(2, words));
  CHECK(dry.exit == 2);
  CHECK(has(dry.err, "--from latest is looked up at the API server"));
  CHECK(scene.lives.empty());
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3, latest));
  CAPTURE(ended.err);
  CHECK(ended.exit == 5);
  CHECK(has(ended.err, "no savepoint of cluster 'orders' is known, and no checkpoint that stays"));
  CHECK(scene.lives.size() == 1);
}
