// `drey apply` of other input, killed anywhere and rolled back: one job, with its state.
#include <algorithm>
#include <memory>

#include "fake/doomed_cluster.h"
#include "fake/killed.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::check_rolled_back;
using test::check_upgraded;
using test::has;
using test::is_broken;
using test::killed_at_every_request;
using test::LivingCluster;
using test::record;
using test::slots;

TEST_CASE("an upgrade: its requests, its record and the revision that it keeps") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "orders is deployed from other input, and is upgraded: taskmanager.numberOfTaskSlots 2 "
            "→ 3\n  job " +
                scene.lives.front()->job +
                " is stopped with a savepoint in s3://b/sp/drey-orders-"));
  CHECK(has(ended.err, "if the new cluster does not run, the old one comes back\n"));
  check_upgraded(scene);
  const auto revision = Json::parse(
      scene.server.find("configmaps", "orders.drey.1")["data"]["revision"].get<std::string>());
  CHECK(revision["endedWith"] == scene.lives.front()->savepoint);
  CHECK(revision["flinkVersion"] == "2.3.0");
  CHECK(revision["owned"].size() == 2);
  CHECK(scene.run(apply(3)).out.starts_with("Flink application cluster orders is unchanged"));
}

TEST_CASE("a savepoint that fails leaves the cluster as it is, and the same command tries again") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  auto& old = *scene.lives.front();
  old.job_manager.failure =
      "java.util.concurrent.CompletionException: outer\nCaused by: java.io.IOException: disk is "
      "full\n";
  const auto failed = scene.run(apply(3));
  CAPTURE(failed.err);
  CHECK(failed.exit == 1);
  CHECK(has(failed.err, "error: Could not stop job " + old.job +
                            " with a savepoint: IOException: disk is full\n"
                            "hint: nothing was changed: the job goes on\n"));
  CHECK(scene.running() == &old);
  old.job_manager.failure.clear();
  const auto again = scene.run(apply(3));
  CAPTURE(again.err);
  CHECK(again.exit == 0);
  CHECK(slots(scene.running()->options) == "3");
  CHECK(scene.running()->restored == old.savepoint);
}

TEST_CASE("a savepoint that fails for want of the service account's rights shows the Role") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.lives.front()->job_manager.failure =
      "a.CheckpointException: Trigger checkpoint failure.\nCaused by: KubernetesClientException: "
      "Message: configmaps \"orders\" is forbidden: User \"system:serviceaccount:default:flink\" "
      "cannot update resource \"configmaps\"\n";
  const auto failed = scene.run(apply(3));
  CAPTURE(failed.err);
  CHECK(failed.exit == 1);
  CHECK(has(failed.err,
            "hint: nothing was changed: the job goes on. Flink's service account 'flink' lacks "
            "permissions. Apply this, then run the same command again:\n  apiVersion: v1\n"));
}

TEST_CASE("a savepoint that fails holds no other input back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  auto& old = *scene.lives.front();
  old.job_manager.failure = "java.io.IOException: disk is full\n";
  REQUIRE(scene.run(apply(3)).exit == 1);
  CHECK(record(scene)["phase"] == "given-up");
  CHECK(scene.run(apply(2)).out.starts_with("Flink application cluster orders is unchanged"));
  old.job_manager.failure.clear();
  const auto other = scene.run(apply(4));
  CAPTURE(other.err);
  CHECK(other.exit == 0);
  CHECK(slots(scene.running()->options) == "4");
  CHECK(scene.running()->restored == old.savepoint);
}

TEST_CASE("a copy of the old cluster that would lack something is not kept as the way back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto answer = GENERATE(test::status(403, "Forbidden", "services is forbidden"),
                               test::status(503, "ServiceUnavailable", "etcd has no leader"),
                               http::Response{.status = 404, .body = "<html>"});
  scene.wire.on("GET", "/services", test::fate::answer(answer), 1'000);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit != 0);
  CHECK(scene.lives.size() == 1);
  CHECK(scene.running() == scene.lives.front().get());
  CHECK(scene.lives.front()->job_manager.operations == 0);
  CHECK(scene.server.find("configmaps", "orders.drey.1").is_null());
  CHECK(scene.server.find("configmaps", "orders.drey").is_null());
  if (answer.status != 403) return;
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "there would be no way back: cluster 'orders' cannot be copied, as what it "
            "owns may not be listed: "));
  scene.wire.on("GET", "/services", test::fate::answer(answer), 1'000);
  CHECK(scene.run(apply(3, {"--no-rollback"})).exit == 0);
  CHECK(slots(scene.running()->options) == "3");
}

TEST_CASE("a new cluster that the API server refuses brings the old one back") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto refused = test::status(422, "Invalid", "spec.replicas: Invalid value");
  int creates = 0;  // the dry run, the new one, the old one
  scene.wire.on(
      "POST", "/deployments",
      [&](const auto& carry_out) { return ++creates == 2 ? http::Reply(refused) : carry_out(); },
      3);
  CHECK(scene.run(apply(3)).exit == 9);
  check_rolled_back(scene);
}

TEST_CASE("why a new cluster does not run stands in one line") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto refused = test::status(422, "Invalid", "data: Too long");
  int creates = 0;  // the record's copy of the old one goes before
  scene.wire.on(
      "POST", "/configmaps",
      [&](const auto& carry_out) {
        const bool is_new = has(scene.wire.log.back().request.body, "flink-config-orders") &&
                            !has(scene.wire.log.back().request.body, "\"revision\"");
        return is_new && ++creates == 1 ? http::Reply(refused) : carry_out();
      },
      9);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK_FALSE(has(ended.err, "\\n"));
  CHECK(has(ended.err,
            "data: Too long; deployment.apps/orders had been created, and was removed "
            "again\n"));
  check_rolled_back(scene);
}

TEST_CASE(
    "a copy of another run under the number that was to be taken is not taken for one's own") {
  LivingCluster scene;
  scene.fails = is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  scene.wire.on("POST", "/configmaps", [&](const auto& carry_out) {
    auto others = scene.server.find("configmaps", "orders.drey.1");
    others["metadata"]["name"] = "orders.drey.2";
    auto revision = Json::parse(others["data"]["revision"].get<std::string>());
    revision["uid"] = "another";
    others["data"]["revision"] = revision.dump();
    scene.server.create(others);
    return carry_out();
  });
  CHECK(scene.run(apply(5)).exit == 9);
  CHECK(record(scene)["revision"] == 3);
  REQUIRE(scene.running() != nullptr);
  CHECK(slots(scene.running()->options) == "3");
}

TEST_CASE("an upgrade whose savepoint would go with the old JobManager's pod") {
  LivingCluster scene;
  const test::Words local{"-Dstate.savepoints.dir=file:///sp"};
  REQUIRE(scene.run(apply(2, local)).exit == 0);
  CHECK(has(scene.run(apply(3, local)).err, "warning: savepoints in 'file:///sp/drey-orders-"));
}

TEST_CASE("a JobManager that does not end with its job is removed in whatever time there is") {
  LivingCluster scene;
  scene.lingers = true;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3, {"--timeout=40s"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err,
            "the JobManager of orders has not ended by itself within 20 s of its job, "
            "and is removed\n"));
  check_upgraded(scene);
}

TEST_CASE("what has not come up when the time is over is rolled back, in time of its own") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.waits = [](const auto& options) { return slots(options) == "3"; };
  const auto ended = scene.run(apply(3, {"--timeout=20s"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "timed out waiting"));
  check_rolled_back(scene);
}

TEST_CASE("each part of an upgrade has all of the time") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto slow = [&scene](const auto& carry_out) {
    scene.wire.take(std::chrono::seconds(15));
    return carry_out();
  };
  scene.wire.on("POST", "/stop", slow);
  scene.wire.on("POST", "/deployments", slow, 2);  // the first is a dry run
  const auto ended = scene.run(apply(3, {"--timeout=20s"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_upgraded(scene);
}

TEST_CASE("what is written when a new job is proven has time of its own") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto slow = [&scene](const auto& carry_out) {
    scene.wire.take(std::chrono::seconds(12));
    return carry_out();
  };
  scene.wire.on(
      "POST", "/deployments",
      [&](const auto& carry_out) {
        if (scene.running() == nullptr) {  // else it is a dry run
          scene.wire.on("GET", "/config", slow, 9);
          scene.wire.on("GET", "/checkpoints", slow, 9);
        }
        return carry_out();
      },
      2);
  // The savepoint is the new job's then, and is struck from the record of savepoints.
  const auto ended = scene.run(apply(3, {"--timeout=20s", "-s", "s3://b/first", "-rm", "CLAIM"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(record(scene)["phase"] == "done");
  CHECK_FALSE(has(ended.err, "does not tell what became of savepoints"));
}

TEST_CASE("what has not come up, and has no way back, timed out") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.waits = [](const auto& options) { return slots(options) == "3"; };
  const auto ended = scene.run(apply(3, {"--timeout=20s", "--upgrade=stateless", "--no-rollback"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 3);
  CHECK(record(scene)["phase"] == "failed");
}

TEST_CASE("the job of a cluster that an upgrade made stands in documents that ask no JobManager") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  const Json job{{"id", scene.running()->job}, {"name", nullptr}, {"state", nullptr}};
  auto diff = apply(3, {"-o", "json"});
  diff.front() = "diff";
  CHECK(Json::parse(scene.run(diff).out)["job"] == job);
  CHECK(Json::parse(scene.run({"history", "orders", "-o", "json"}).out)["job"] == job);
}

TEST_CASE("an upgrade without state says so before, and in its document") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(3, {"--upgrade=stateless", "-o", "json"}));
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "warning: the state that the job has now is lost"));
  const auto upgrade = Json::parse(ended.out)["upgrade"];
  CHECK(upgrade["mode"] == "stateless");
  CHECK(upgrade["from"].is_null());
  CHECK(upgrade["differences"][0]["key"] == "taskmanager.numberOfTaskSlots");
  CHECK(upgrade["atStake"].dump() == R"(["the state that the job has now is lost"])");
}

TEST_CASE("an upgrade that is killed before or after any request goes on", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(apply(2)).exit == 0);
    return scene;
  };
  killed_at_every_request(apply(3), 20, make, [](const LivingCluster& scene, const auto& ended) {
    CHECK(ended.exit == 0);
    check_upgraded(scene);
  });
}

TEST_CASE("the document of a rolled back upgrade has its savepoint, and what took how long") {
  LivingCluster scene;
  scene.fails = test::is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const bool later = GENERATE(false, true);
  if (later) REQUIRE(scene.run(apply(5, {"-d"})).exit == 0);
  const auto ended = scene.run(apply(5, {"-o", "json", "--dotenv", "/reports/drey.env"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 9);
  const auto document = base::Json::parse(ended.out);
  const auto path = scene.lives.front()->savepoint;
  REQUIRE(!path.empty());
  CHECK(document["tookSavepoint"] == path);
  CHECK(document["restoredFrom"] == path);
  CHECK(document["upgrade"]["mode"] == "savepoint");
  std::vector<std::string> reached;
  for (const auto& part : document["timeline"])
    if (part["reached"] == true) reached.push_back(part["stage"].get<std::string>());
  const auto has_part = [&](const char* name) {
    return std::find(reached.begin(), reached.end(), name) != reached.end();
  };
  CHECK(has_part("savepoint taken"));
  CHECK(has_part("failed one removed"));
  CHECK(has_part("state proven"));
  CHECK(
      has(scene.surroundings.files.at("/reports/drey.env"), "DREY_SAVEPOINT_PATH=" + path + "\n"));
}

TEST_CASE("what does not run is rolled back, and refused until it is to be tried again") {
  LivingCluster scene;
  scene.fails = is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(5));
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 9);
  CHECK(has(ended.err, "failed and was rolled back"));
  CHECK(ended.out.empty());
  check_rolled_back(scene);
  const auto lives = scene.lives.size();

  SECTION("which a document tells with the job that runs again") {
    const auto again = scene.run(apply(5, {"--retry", "-ojson"}));
    CHECK(again.exit == 9);
    const auto document = base::Json::parse(again.out);
    CHECK(document.at("error").at("reason") == "RolledBack");
    CHECK(document.at("job").at("id") == scene.running()->job);
  }

  SECTION("the input that ran is unchanged") {
    const auto again = scene.run(apply(2));
    CHECK(again.exit == 0);
    CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
  }
  SECTION("the same input again is refused, and nothing is touched") {
    const auto again = scene.run(apply(5));
    CHECK(again.exit == 9);
    CHECK(has(again.err, "this input of cluster 'orders' in namespace default was rolled back"));
    CHECK(scene.lives.size() == lives);
    CHECK(scene.running() != nullptr);
  }
  SECTION("--retry tries it again") {
    scene.fails = {};
    const auto again = scene.run(apply(5, {"--retry"}));
    CAPTURE(again.err);
    CHECK(again.exit == 0);
    CHECK(slots(scene.running()->options) == "5");
  }
  SECTION("another input is an upgrade like any other") {
    CHECK(scene.run(apply(3)).exit == 0);
    CHECK(slots(scene.running()->options) == "3");
  }
}

TEST_CASE("a rollback that is killed before or after any request goes on", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    scene->fails = is_broken;
    REQUIRE(scene->run(apply(2)).exit == 0);
    return scene;
  };
  killed_at_every_request(apply(5), 30, make, [](const LivingCluster& scene, const auto& ended) {
    CHECK(ended.exit == 9);
    check_rolled_back(scene);
  });
}

TEST_CASE("a job that claims its savepoint is said to have no way back") {
  LivingCluster scene;
  scene.fails = is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(5, {"-s", "s3://b/first", "-rm", "CLAIM"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "there will be no way back: claim mode CLAIM"));
  CHECK(scene.server.find("configmaps", "orders.drey.1").is_null());
}

TEST_CASE("--no-rollback leaves what does not run, and its state can be gone on from") {
  LivingCluster scene;
  scene.fails = is_broken;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto ended = scene.run(apply(5, {"--no-rollback"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 8);
  CHECK(record(scene)["phase"] == "failed");
  CHECK(scene.server.find("configmaps", "orders.drey.1").is_null());
  // Its cluster has removed itself: another input must not start from nothing.
  const auto again = scene.run(apply(3));
  CAPTURE(again.err);
  CHECK(again.exit == 0);
  CHECK(scene.running()->restored == scene.lives.front()->savepoint);
}

TEST_CASE(
    "somebody else takes the name in the middle of an upgrade: what goes on with it is said") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on(
      "POST", "/deployments",
      [&](const auto& carry_out) {
        if (scene.server.find("deployments", "orders").is_null())
          scene.server.create(test::foreign_deployment("orders"));
        return carry_out();
      },
      10);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  const auto& path = scene.lives.front()->savepoint;
  CHECK(has(ended.err,
            "Deployment default/orders was not made by drey\nhint: the upgrade stays open at "
            "'deploying', the job's state is in " +
                path +
                "; when that is gone the same input goes on; 'drey delete orders --namespace "
                "default' removes a cluster of that name and ends the upgrade\n"));
  CHECK(record(scene)["phase"] == "deploying");
  scene.server.erase("deployments", "orders");
  CHECK(scene.run(apply(3)).exit == 0);
  CHECK(scene.running()->restored == path);
}

TEST_CASE("HA metadata of a cluster that took the name of an upgraded one is not removed: exit 6") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  scene.wire.on(
      "PATCH", "/configmaps/orders.drey",
      [&](const auto& carry_out) {
        auto reply = carry_out();
        if (record(scene)["phase"] != "clearing") return reply;
        scene.server.erase("deployments", "orders");
        scene.server.collect_garbage();
        scene.server.create(test::foreign_deployment("orders"));
        scene.server.create(test::labelled("ConfigMap", "orders-cluster-config-map"));
        return reply;
      },
      9);
  const auto ended = scene.run(apply(3));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "cluster 'orders' is another one by now than the one that is upgraded"));
  CHECK(scene.server.find("configmaps", "orders-cluster-config-map").is_object());
  CHECK(scene.server.find("deployments", "orders").is_object());
}
