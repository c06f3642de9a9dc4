// Deletion of a cluster: whom it asks, and what it leaves alone without an answer.
#include "deploy/teardown/deletion.h"

#include <algorithm>

#include "support/catch.h"
#include "support/fake_transport.h"
#include "support/pods.h"
#include "support/test_world.h"
#include "support/thrown.h"

using base::Exit;
using base::Json;
using test::Pod;
using test::response;
using Texts = std::vector<std::string>;

namespace {

const std::string apps = "/apis/apps/v1/namespaces/team-a/";
const std::string core = "/api/v1/namespaces/team-a/";

Json list_of(const char* kind, std::vector<Json> items) {
  return {{"kind", kind}, {"metadata", {{"resourceVersion", "7"}}}, {"items", std::move(items)}};
}

Json flink_deployment() {
  return {
      {"kind", "Deployment"},
      {"metadata",
       {{"name", "orders"},
        {"uid", "u-1"},
        {"labels",
         {{"app", "orders"}, {"type", "flink-native-kubernetes"}, {"component", "jobmanager"}}}}}};
}

Json running_pod() {
  Json pod = Pod("orders-1").on("n").running();
  pod["kind"] = "Pod";
  pod["metadata"]["uid"] = "u-2";
  pod["metadata"]["ownerReferences"] =
      Json::array({{{"kind", "Deployment"}, {"name", "orders"}, {"uid", "u-1"}}});
  return pod;
}

/// Deletes a cluster without high availability whose JobManager runs, and that is looked at once.
struct Scene {
  test::TestWorld surroundings{};
  base::World world = surroundings.world();
  test::FakeTransport transport{};
  kube::Client client{transport, "https://h", world, surroundings.steady + std::chrono::minutes(5)};
  deploy::DeletionListener listener{};

  explicit Scene(Json deployment = flink_deployment()) {
    const auto selected = "?labelSelector=app%3Dorders%2Ctype%3Dflink-native-kubernetes";
    const auto answer = [&](const std::string& target, const Json& object) {
      transport.expect("GET", target, response(200, object.dump()));
    };
    answer(apps + "deployments/orders", deployment);
    answer(core + "configmaps/flink-config-orders", {{"kind", "ConfigMap"}});
    answer(apps + "deployments?fieldSelector=metadata.name%3Dorders",
           list_of("DeploymentList", {deployment}));
    answer(apps + "replicasets" + selected, list_of("ReplicaSetList", {}));
    answer(core + "pods" + selected, list_of("PodList", {running_pod()}));
    answer(core + "services" + selected, list_of("ServiceList", {}));
    answer(core + "configmaps" + selected, list_of("ConfigMapList", {}));
  }

  base::Error refusal() {
    return test::thrown([&] {
      deploy::delete_cluster(client, {"team-a", "orders"}, {}, listener,
                             surroundings.steady + std::chrono::minutes(5));
    });
  }

  bool only_read() const {
    return std::all_of(transport.requests.begin(), transport.requests.end(),
                       [](const auto& request) { return request.method == "GET"; });
  }
};

}  // namespace

TEST_CASE("the question names the cluster, with what is lost; no is an answer") {
  Scene scene;
  std::string asked;
  Texts told;
  scene.listener.confirm = [&](const std::string& question, const Texts& losses) {
    asked = question;
    told = losses;
    return false;
  };
  const auto error = scene.refusal();
  CHECK(error.exit == Exit::failed);
  CHECK(error.text == "nothing was deleted");
  CHECK(asked == "Delete cluster orders in namespace team-a?");
  CHECK(told ==
        Texts{"high availability is off: what its job did since its last savepoint is lost"});
  CHECK(scene.only_read());
}

TEST_CASE("where nobody can be asked a cluster that would lose data is not deleted") {
  Scene scene;
  const auto error = scene.refusal();
  CHECK(error.exit == Exit::usage);
  CHECK(
      error.text ==
      "cluster orders in namespace team-a is not deleted without --yes: high availability is off: "
      "what its job did since its last savepoint is lost");
  CHECK(scene.only_read());
}

TEST_CASE("the operator's cluster is refused before anybody is asked") {
  auto deployment = flink_deployment();
  deployment["metadata"]["ownerReferences"] =
      Json::array({{{"kind", "FlinkDeployment"}, {"name", "orders"}, {"uid", "u-9"}}});
  Scene scene(deployment);
  bool asked = false;
  scene.listener.confirm = [&](const auto&, const auto&) { return asked = true; };
  CHECK(scene.refusal().exit == Exit::usage);
  CHECK_FALSE(asked);
  CHECK(scene.only_read());
}
