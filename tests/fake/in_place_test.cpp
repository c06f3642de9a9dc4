// `drey apply` of input that differs in what a running cluster can have otherwise: the job is not
// stopped.
#include <memory>

#include "fake/killed.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::killed_at_every_request;
using test::LivingCluster;
using test::option_in;
using test::slots;
using test::Words;
namespace fate = test::fate;

namespace {

const Words team_a{"-Dkubernetes.rest-service.annotations=team:a"};
const Words changed{"-Dkubernetes.rest-service.annotations=team:b",
                    "-Dkubernetes.rest-service.exposed.type=NodePort",
                    "-Dkubernetes.jobmanager.replicas=2"};

Json rest_service(const LivingCluster& scene) {
  return scene.server.find("services", "orders-rest");
}

/// One job, which was never stopped, and a cluster as the input has it.
void check_changed(LivingCluster& scene) {
  REQUIRE(scene.lives.size() == 1);
  CHECK(scene.running() != nullptr);
  CHECK(scene.lives.front()->job_manager.operations == 0);
  CHECK(rest_service(scene)["metadata"]["annotations"]["team"] == "b");
  CHECK(rest_service(scene)["spec"]["type"] == "NodePort");
  CHECK(scene.server.find("deployments", "orders")["spec"]["replicas"] == 2);
  const auto again = scene.run(apply(2, changed));
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
  CHECK(scene.server.find("configmaps", "orders.drey").is_null());
}

}  // namespace

TEST_CASE("Services and the number of JobManagers change while the job runs") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  const auto ended = scene.run(apply(2, changed));
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("Change flink application cluster orders successfully"));
  CHECK(has(ended.err,
            "orders is deployed from other input, and is changed while its job runs: "
            "kubernetes.rest-service.annotations team:a → team:b"));
  check_changed(scene);
  const auto fewer = scene.run(apply(2, {"-Dkubernetes.rest-service.exposed.type=NodePort"}));
  CAPTURE(fewer.err);
  CHECK(fewer.exit == 0);
  CHECK(has(fewer.err, "warning: Kubernetes chooses which JobManager goes"));
  CHECK_FALSE(rest_service(scene)["metadata"]["annotations"].contains("team"));
  CHECK(scene.server.find("deployments", "orders")["spec"]["replicas"] == 1);
  CHECK(scene.lives.size() == 1);
}

TEST_CASE("a change that is killed before or after any request goes on", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(apply(2, team_a)).exit == 0);
    return scene;
  };
  killed_at_every_request(apply(2, changed), 10, make, [](LivingCluster& scene, const auto& ended) {
    CHECK(ended.exit == 0);
    check_changed(scene);
  });
}

TEST_CASE("a change whose answer is lost is known to be made") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  scene.wire.on("PATCH", "/services/orders-rest", fate::lose_answer());
  const auto ended = scene.run(apply(2, changed));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_changed(scene);
}

TEST_CASE("what controllers write of an object at the same moment is no change of it") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  scene.wire.after_flight(2, [&] {
    scene.server.change(
        "deployments", "orders",
        {{"metadata", {{"annotations", {{"deployment.kubernetes.io/revision", "1"}}}}},
         {"status", {{"observedGeneration", 2}}}});
    scene.server.change("services", "orders-rest", {{"status", {{"loadBalancer", {{"x", 1}}}}}});
  });
  const auto ended = scene.run(apply(2, changed));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  check_changed(scene);
}

TEST_CASE("what somebody changes at the same moment is not written over: exit 6") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  scene.wire.after_flight(2, [&] {
    scene.server.change("services", "orders-rest", {{"metadata", {{"annotations", {{"x", "y"}}}}}});
  });
  const auto ended = scene.run(apply(2, changed));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "Service default/orders-rest was changed by somebody else"));
  CHECK(rest_service(scene)["metadata"]["annotations"]["team"] == "a");
}

TEST_CASE(
    "a change that is refused in the middle is partly made: exit 10, and the rest is healed") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  scene.wire.on("PATCH", "/deployments/orders",
                fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = scene.run(apply(2, changed));
  CAPTURE(ended.err);
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "deployments.apps is forbidden"));
  REQUIRE(scene.run(apply(2, changed)).exit == 0);
  check_changed(scene);
}

TEST_CASE("the job's id and the path that it started from stay in the configuration") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  REQUIRE(scene.run(apply(3)).exit == 0);
  const auto* life = scene.running();
  REQUIRE(life != nullptr);
  REQUIRE(scene.run(apply(3, changed)).exit == 0);
  const auto file = scene.server.find("configmaps", "flink-config-orders")["data"]["config.yaml"]
                        .get<std::string>();
  CHECK(option_in(file, "$internal.pipeline.job-id") == life->job);
  CHECK(option_in(file, "execution.state-recovery.path") == life->restored);
  CHECK(option_in(file, "kubernetes.jobmanager.replicas") == "2");
  CHECK(scene.lives.size() == 2);
}

TEST_CASE("what needs a new cluster beside it, and what is told to stop it, is an upgrade") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  SECTION("another option") {
    CHECK(scene.run(apply(3, changed)).out.starts_with("Upgrade flink application cluster"));
    CHECK(slots(scene.running()->options) == "3");
  }
  SECTION("--from") {
    auto words = changed;
    words.insert(words.end(), {"--from", "s3://b/old"});
    CHECK(scene.run(test::apply(2, words)).out.starts_with("Upgrade flink application cluster"));
    CHECK(scene.running()->restored == "s3://b/old");
  }
  SECTION("--upgrade=never leaves it alone") {
    auto words = changed;
    words.emplace_back("--upgrade=never");
    CHECK(scene.run(test::apply(2, words)).exit == 6);
    CHECK(rest_service(scene)["metadata"]["annotations"]["team"] == "a");
  }
}

TEST_CASE("a dry run tells what would be changed, and does nothing") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2, team_a)).exit == 0);
  const auto kept = scene.server.kept();
  auto words = changed;
  words.insert(words.end(), {"--dry-run=server", "-o", "json"});
  const auto ended = scene.run(test::apply(2, words));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  const auto document = Json::parse(ended.out);
  CHECK(document["result"] == "changed");
  CHECK(document["dryRun"] == true);
  CHECK(document["differences"].size() == 3);
  CHECK(scene.server.kept() == kept);
}
