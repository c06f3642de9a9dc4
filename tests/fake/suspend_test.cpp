// `drey suspend`, `resume`, `rollback` and `history`.
#include <memory>

#include "fake/ha_maps.h"
#include "fake/killed.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::killed_at_every_request;
using test::LivingCluster;
using test::record;
using test::slots;

TEST_CASE("a cluster that is suspended comes back from its savepoint") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto suspended = scene.run({"suspend", "orders"});
  CAPTURE(suspended.err);
  CHECK(suspended.exit == 0);
  const auto& path = scene.lives.front()->savepoint;
  CHECK(suspended.out ==
        "Suspend flink application cluster orders successfully, savepoint: " + path + "\n");
  CHECK(scene.server.find("deployments", "orders").is_null());
  CHECK(record(scene)["phase"] == "suspended");

  SECTION("by resume") {
    const auto resumed = scene.run({"resume", "orders"});
    CAPTURE(resumed.err);
    CHECK(resumed.exit == 0);
    CHECK(resumed.out.starts_with("Resume flink application cluster orders successfully, "));
    CHECK(slots(scene.running()->options) == "2");
    CHECK(scene.running()->restored == path);
    const auto again = scene.run({"resume", "orders", "-o", "json"});
    CHECK(again.exit == 0);
    CHECK(base::Json::parse(again.out)["result"] == "unchanged");
    CHECK(scene.run({"resume", "orders", "--from", "s3://b/other"}).exit == 6);
    CHECK(scene.lives.size() == 2);
  }
  SECTION("by an input of its own") {
    const auto resumed = scene.run(apply(3));
    CAPTURE(resumed.err);
    CHECK(resumed.exit == 0);
    CHECK(slots(scene.running()->options) == "3");
    CHECK(scene.running()->restored == path);
  }
  SECTION("once more is no change") {
    const auto again = scene.run({"suspend", "orders"});
    CHECK(again.exit == 0);
    CHECK(has(again.out, "is unchanged: there is none, savepoint: " + path));
  }
  SECTION("history has it") {
    const auto history = scene.run({"history", "orders"});
    CHECK(history.exit == 0);
    CHECK(has(history.out, path));
    CHECK(has(history.err, "is at 'suspended'"));
  }
}

TEST_CASE("without a folder of savepoints each command names its own way without state") {
  LivingCluster scene;
  auto without = apply(2);
  std::erase(without, "-Dstate.savepoints.dir=s3://b/sp");
  REQUIRE(scene.run(without).exit == 0);
  SECTION("suspend") {
    const auto ended = scene.run({"suspend", "orders"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 2);
    CHECK(has(ended.err, "or go on without the job's state: --stateless\n"));
    CHECK(scene.run({"suspend", "orders", "--stateless"}).exit == 0);
  }
  SECTION("apply") {
    auto other = apply(3);
    std::erase(other, "-Dstate.savepoints.dir=s3://b/sp");
    const auto ended = scene.run(other);
    CAPTURE(ended.err);
    CHECK(ended.exit == 2);
    CHECK(has(ended.err, "or go on without the job's state: --upgrade=stateless\n"));
  }
}

TEST_CASE("HA metadata that a job left which had ended is removed before another cluster starts") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  const auto& old = *scene.lives.front();
  scene.server.create(
      test::ha_map("cluster-config-map",
                   {{"executionPlan-" + old.job, test::state_handle("s3://b/ha/orders/plan", 1)}}));
  const auto words = GENERATE(test::Words{"resume", "orders"}, apply(3));
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(
      has(ended.err, "ConfigMap orders-cluster-config-map, HA metadata that was left, is removed"));
  CHECK(scene.server.find("configmaps", "orders-cluster-config-map").is_null());
  CHECK(scene.running()->restored == old.savepoint);
}

TEST_CASE("HA metadata whose loss might be one of state stops what would start beside it") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  const auto& old = *scene.lives.front();
  std::string job, why;
  SECTION("a checkpoint") {
    job = old.job;
    why = "it names checkpoint 12 of job " + job + ", which may be newer than " + old.savepoint;
    scene.server.create(test::ha_map(
        job + "-config-map",
        {{"checkpointID-0000000000000000012", test::state_handle("s3://b/ha/orders/c12", 1)}}));
  }
  SECTION("of a job that nobody knows") {
    job = std::string(32, 'a');
    why = "it is of job " + job + ", of which the record of the last upgrade does not tell";
    scene.server.create(test::ha_map(job + "-config-map", {{"counter", "1"}}));
  }
  for (const auto& words :
       {test::Words{"resume", "orders"}, apply(3), apply(3, {"--dry-run=server"})}) {
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 6);
    CHECK(has(ended.err, "left HA metadata, beside which none is started: " + why));
    CHECK(has(ended.err, "'drey delete orders --ha-data=drop --namespace default' removes it"));
    CHECK(scene.lives.size() == 1);
    CHECK(record(scene)["phase"] == "suspended");
    CHECK(!scene.server.find("configmaps", "orders-" + job + "-config-map").is_null());
  }
}

TEST_CASE("a suspension that is killed before or after any request goes on", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(apply(2)).exit == 0);
    return scene;
  };
  killed_at_every_request({"suspend", "orders"}, 15, make,
                          [](LivingCluster& scene, const auto& ended) {
                            CHECK(ended.exit == 0);
                            CHECK(scene.server.find("deployments", "orders").is_null());
                            REQUIRE(scene.run({"resume", "orders"}).exit == 0);
                            CHECK(scene.running()->restored == scene.lives.front()->savepoint);
                          });
}

TEST_CASE("an earlier revision comes back from the state that it had") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  SECTION("the one before") {
    const auto back = scene.run({"rollback", "orders"});
    CAPTURE(back.err);
    CHECK(back.exit == 0);
    CHECK(slots(scene.running()->options) == "2");
    CHECK(scene.running()->restored == scene.lives.front()->savepoint);
    // What was there in between is kept, with its own end.
    CHECK(!scene.lives.at(1)->savepoint.empty());
    const auto history = scene.run({"history", "orders"}).out;
    CHECK(has(history, scene.lives.at(1)->savepoint));
    CHECK(has(history, "deployed  "));
    CHECK(scene.run(apply(2)).out.starts_with("Flink application cluster orders is unchanged"));
  }
  SECTION("with the state of now") {
    REQUIRE(scene.run({"rollback", "orders", "--with-state"}).exit == 0);
    CHECK(slots(scene.running()->options) == "2");
    CHECK(scene.running()->restored == scene.lives.at(1)->savepoint);
  }
  SECTION("as a document") {
    const auto back = scene.run({"rollback", "orders", "-o", "json"});
    CAPTURE(back.err);
    const auto document = Json::parse(back.out);
    CHECK(document["result"] == "rolled-back");
    CHECK(document["restoredFrom"] == scene.lives.front()->savepoint);
    CHECK(document["tookSavepoint"] == scene.lives.at(1)->savepoint);
    CHECK(document["upgrade"]["differences"] ==
          Json::array({{{"key", "taskmanager.numberOfTaskSlots"}, {"live", "3"}, {"new", "2"}}}));
    CHECK(has(back.err,
              "orders is rolled back to revision 1: taskmanager.numberOfTaskSlots 3 → 2\n"));
  }
  SECTION("one that is not kept") {
    const auto back = scene.run({"rollback", "orders", "--to", "7"});
    CHECK(back.exit == 5);
    CHECK(has(back.err, "cluster 'orders' has no revision 7; kept are: 1"));
  }
}

TEST_CASE("a suspended cluster whose revision is gone is applied again, not resumed") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  scene.server.erase("configmaps", "orders.drey.1");
  const auto resumed = scene.run({"resume", "orders"});
  CHECK(resumed.exit == 5);
  CHECK(has(resumed.err,
            "error: what cluster 'orders' was made of is not kept\n"
            "hint: apply it again: it goes on from its savepoint\n"));
  REQUIRE(scene.run(apply(2)).exit == 0);
  CHECK(scene.running()->restored == scene.lives.front()->savepoint);
}

TEST_CASE("a rollback to what runs changes nothing") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  REQUIRE(scene.run({"rollback", "orders"}).exit == 0);
  const auto again = scene.run({"rollback", "orders", "--to", "1"});
  CAPTURE(again.err);
  CHECK(again.exit == 0);
  CHECK(again.out == "Flink application cluster orders is unchanged: it is revision 1\n");
  CHECK(scene.lives.size() == 3);
}

TEST_CASE("a revision that ended without a savepoint comes back from what is said") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3, {"--upgrade=stateless"})).exit == 0);
  const auto refused = scene.run({"rollback", "orders"});
  CHECK(refused.exit == 2);
  CHECK(has(refused.err,
            "error: with which savepoint revision 1 ended is not known\n"
            "hint: --from PATH names one, --with-state goes on from the state of now\n"));
  CHECK(scene.lives.size() == 2);
  REQUIRE(scene.run({"rollback", "orders", "--from", "s3://b/sp/7"}).exit == 0);
  CHECK(scene.running()->restored == "s3://b/sp/7");
}

TEST_CASE("what is not there has no history, and is not suspended") {
  LivingCluster scene;
  for (const auto* verb : {"history", "suspend", "resume", "rollback"})
    CHECK(scene.run({verb, "orders"}).exit == 5);
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto resumed = scene.run({"resume", "orders"});
  CHECK(resumed.exit == 0);
  CHECK(has(resumed.out, "orders is unchanged: it is not suspended\n"));
}

TEST_CASE("a cluster whose parts belong to nobody cannot be copied, and is not suspended") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  // As of what `--dry-run=client -o yaml | kubectl apply -f -` makes.
  scene.server.change("services", "orders-rest", {{"metadata", {{"ownerReferences", nullptr}}}});
  const auto kept = scene.server.kept();
  const auto ended = scene.run({"suspend", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "cannot be copied, as Service orders-rest is not owned by its Deployment "
            "(ownerReferences)\nhint: nothing was touched; 'drey stop orders "
            "--namespace default' stops its job with a savepoint\n"));
  CHECK(scene.server.kept() == kept);
}

TEST_CASE("what is kept of a cluster without its Service is not made again: exit 2") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  const auto text = scene.server.find("configmaps", "orders.drey.1")["data"]["revision"];
  auto revision = Json::parse(text.get<std::string>());
  auto& owned = revision["owned"];
  for (std::size_t i = owned.size(); i-- > 0;) {
    if (owned[i]["metadata"]["name"] == "orders-rest") owned.erase(i);
  }
  scene.server.change("configmaps", "orders.drey.1", {{"data", {{"revision", revision.dump()}}}});
  const auto ended = scene.run({"resume", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "revision 1 of cluster 'orders' is no whole cluster: it has no Service orders-rest\n"));
  CHECK(scene.server.find("deployments", "orders").is_null());
}

TEST_CASE("a dry run of a rollback tells what it would do, has it looked at and changes nothing") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  const auto path = scene.lives.front()->savepoint;
  const auto kept = scene.server.kept();
  const auto ended = scene.run({"rollback", "orders", "--dry-run=server"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "deployment.apps/orders rolled-back (server dry run)\n");
  CHECK(has(ended.err, "note: what came after " + path + " is processed again"));
  CHECK(
      has(ended.err, "orders is rolled back to revision 1: taskmanager.numberOfTaskSlots 3 → 2\n"));
  CHECK(has(ended.err, "if the new cluster does not run, the old one comes back\n"));
  CHECK(scene.wire.lines("POST").size() == 1);
  CHECK(has(scene.wire.lines("POST").front(), "dryRun=All"));
  CHECK(scene.server.kept() == kept);
  CHECK(scene.running() == scene.lives.back().get());

  SECTION("as a document") {
    const auto told = scene.run({"rollback", "orders", "--dry-run=server", "-o", "json"});
    const auto document = Json::parse(told.out);
    CHECK(document["result"] == "rolled-back");
    CHECK(document["dryRun"] == true);
    CHECK(document["upgrade"]["from"] == path);
    CHECK(document["upgrade"]["differences"] ==
          Json::array({{{"key", "taskmanager.numberOfTaskSlots"}, {"live", "3"}, {"new", "2"}}}));
  }
  SECTION("of what the API server would refuse") {
    scene.wire.on("POST", "/deployments",
                  test::fate::answer(test::status(422, "Invalid", "is invalid")));
    CHECK(scene.run({"rollback", "orders", "--dry-run=server"}).exit == 1);
  }
  SECTION("of a revision that is there already") {
    REQUIRE(scene.run({"rollback", "orders"}).exit == 0);
    const auto told = scene.run({"rollback", "orders", "--to", "1", "--dry-run=server"});
    CHECK(told.out == "deployment.apps/orders unchanged (server dry run)\n");
  }
}
