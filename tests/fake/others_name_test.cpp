// Names of clusters that somebody else has: `apply`, `diff` and `check` refuse, and touch nothing.
#include "fake/attached.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::has;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

test::Result run(Scene& scene, const std::string& verb, const Words& more = {}) {
  auto words = command(more);
  words.front() = verb;
  return scene.run(words);
}

/// All that looks at an input ends with 6, and all is as it was.
void check_refused(Scene& scene, const std::string& why, const Words& more = {}) {
  const auto before = scene.server.kept();
  const auto applied = run(scene, "apply", more);
  CHECK(applied.exit == 6);
  CHECK(has(applied.err, why));
  const auto compared = run(scene, "diff");
  CHECK(compared.exit == 6);
  CHECK(compared.out.empty());
  CHECK(has(compared.err, why));
  const auto checked = run(scene, "check", {"-ojson"});
  CHECK(checked.exit == 6);
  CHECK(has(Json::parse(checked.out)["checks"][0]["result"].get<std::string>(), why));
  CHECK(scene.server.kept() == before);
}

/// What `kubectl create deployment` makes.
Json plain_deployment() {
  auto deployment = test::foreign_deployment("orders");
  deployment["metadata"]["labels"] = {{"app", "orders"}};
  return deployment;
}

}  // namespace

TEST_CASE("a Deployment that is no Flink cluster's is not upgraded, not even without state") {
  Scene scene;
  scene.server.create(plain_deployment());
  check_refused(scene, "Deployment default/orders is no Flink cluster's: it has not the labels ",
                {GENERATE("--upgrade=savepoint", "--upgrade=stateless", "--upgrade=never",
                          "--dry-run=server")});
}

TEST_CASE("a session cluster is not replaced by an application") {
  Scene scene;
  auto deployment = test::foreign_deployment("orders");
  deployment["spec"]["template"]["spec"]["containers"] = {
      {{"name", "flink-main-container"},
       {"args", {"bash", "-c", "kubernetes-jobmanager.sh kubernetes-session "}}}};
  scene.server.create(deployment);
  check_refused(scene, "cluster 'orders' in namespace default is a session cluster",
                {"--upgrade=stateless"});
}

TEST_CASE("a cluster that the operator made is the operator's") {
  Scene scene;
  auto deployment = test::foreign_deployment("orders");
  deployment["metadata"]["annotations"]["flinkdeployment.flink.apache.org/generation"] = "3";
  scene.server.create(deployment);
  check_refused(scene, "is managed by the Flink Kubernetes Operator (a FlinkDeployment)",
                {"--upgrade=stateless"});
}

namespace {

void suspended_by_operator(Scene& scene) {
  scene.wire.on(
      "GET", "/apis/flink.apache.org/v1beta1/namespaces/default/flinkdeployments/orders",
      fate::answer({.status = 200,
                    .body = R"({"kind":"FlinkDeployment","apiVersion":)"
                            R"("flink.apache.org/v1beta1","metadata":{"name":"orders"}})"}),
      100);
}

}  // namespace

TEST_CASE("a FlinkDeployment has its name, also while it is suspended without a Deployment") {
  Scene scene;
  const auto* verb = GENERATE("apply", "diff", "check");
  suspended_by_operator(scene);
  const auto ended = run(scene, verb, {"-ojson"});
  CAPTURE(verb, ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err + ended.out, "managed by the Flink Kubernetes Operator"));
  CHECK(scene.wire.flights() == 1);
  CHECK(scene.server.kept().empty());
}

TEST_CASE("HA metadata of a suspended FlinkDeployment is not dropped, not even with --yes") {
  Scene scene;
  scene.server.create({{"apiVersion", "v1"},
                       {"kind", "ConfigMap"},
                       {"metadata",
                        {{"name", "orders-cluster-config-map"},
                         {"labels",
                          {{"app", "orders"},
                           {"type", "flink-native-kubernetes"},
                           {"configmap-type", "high-availability"}}}}}});
  const auto before = scene.server.kept();
  suspended_by_operator(scene);
  const auto ended = scene.run({"delete", "orders", "--ha-data=drop", "--yes"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "is the Flink Kubernetes Operator's (FlinkDeployment orders)"));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("who may not look at FlinkDeployments is as where there are none") {
  Scene scene;
  scene.wire.on("GET", "/flinkdeployments/orders",
                fate::answer(test::status(403, "Forbidden", "flinkdeployments is forbidden")));
  const auto* verb = GENERATE("apply", "run-application");
  CHECK(run(scene, verb, {"--detached"}).exit == 0);
  CHECK_FALSE(scene.server.find("deployments", "orders").is_null());
}

TEST_CASE("run-application makes no cluster under the name of a suspended FlinkDeployment") {
  Scene scene;
  suspended_by_operator(scene);
  const auto ended = scene.run(command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(ended.out.empty());
  CHECK(has(ended.err,
            "error: cluster 'orders' in namespace default is managed by the Flink Kubernetes "
            "Operator (FlinkDeployment orders), which would undo what is changed here\n"
            "  deployment.apps/orders had been created, and was removed again\n"
            "hint: change its FlinkDeployment instead: kubectl apply\n"));
  CHECK(scene.server.kept().empty());
  CHECK(scene.wrongly_deleted() == "");
  // Its JobManager could not start: what the Deployment owns was never sent.
  CHECK(scene.wire.lines("POST").size() == 1);
}

TEST_CASE("a server dry run of run-application says that a FlinkDeployment has the name") {
  Scene scene;
  suspended_by_operator(scene);
  const auto ended = scene.run(command({"--dry-run=server"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "is managed by the Flink Kubernetes Operator (FlinkDeployment orders)"));
  CHECK(scene.server.kept().empty());
}

TEST_CASE("run-application says whose the cluster is that has its name") {
  Scene scene;
  auto deployment = test::foreign_deployment("orders");
  std::string says;
  SECTION("the operator's") {
    deployment["metadata"]["annotations"]["flinkdeployment.flink.apache.org/generation"] = "3";
    says = "is managed by the Flink Kubernetes Operator (a FlinkDeployment)";
  }
  SECTION("a session cluster") {
    deployment["spec"]["template"]["spec"]["containers"][0]["args"] = {"kubernetes-session"};
    says = "is a session cluster, which may have jobs of others";
  }
  scene.server.create(deployment);
  const auto before = scene.server.kept();
  const auto ended = scene.run(command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err,
            "Deployment default/orders was not made by drey\n  cluster 'orders' in "
            "namespace default " +
                says));
  CHECK_FALSE(has(ended.err, "adopts"));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("the look for a FlinkDeployment costs no flight, neither of two") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(scene.wire.flights() == 2);
  CHECK(run(scene, "apply", {"--detached"}).exit == 0);
  CHECK(scene.wire.flights() == 3);
}
