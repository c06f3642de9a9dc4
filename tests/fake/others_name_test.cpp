// Names of clusters that somebody else has: `apply`, `diff` and `check` refuse, and touch nothing.
#include "fake/attached.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::has;
using test::Scene;
using test::Words;

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

TEST_CASE("a cluster that the operator made is the operator's") {
  Scene scene;
  auto deployment = test::foreign_deployment("orders");
  deployment["metadata"]["annotations"]["flinkdeployment.flink.apache.org/generation"] = "3";
  scene.server.create(deployment);
  check_refused(scene, "is managed by the Flink Kubernetes Operator (a FlinkDeployment)",
                {"--upgrade=stateless"});
}
