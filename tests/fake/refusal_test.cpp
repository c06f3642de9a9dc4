// The API server refuses an object.
#include <fmt/format.h>

#include "fake/deploy_requests.h"
#include "fake/scene.h"
#include "support/catch.h"

using test::command;
using test::Scene;
namespace deploy_requests = test::deploy_requests;
namespace fate = test::fate;

namespace {

struct Refusal {
  http::Response answer;
  int exit;
  std::string words;  ///< kubectl's
};

http::Response invalid() {
  auto response = test::status(422, "Invalid",
                               "Deployment.apps \"orders\" is invalid: spec.replicas: Invalid "
                               "value: -1: must be greater than or equal to 0",
                               "Deployment", "orders");
  auto body = base::Json::parse(response.body);
  body["details"]["causes"] =
      base::Json::array({{{"reason", "FieldValueInvalid"},
                          {"message", "Invalid value: -1: must be greater than or equal to 0"},
                          {"field", "spec.replicas"}}});
  response.body = body.dump();
  return response;
}

std::vector<Refusal> refusals() {
  return {
      {test::status(400, "BadRequest", "strict decoding error"), 1,
       "Error from server (BadRequest): strict decoding error"},
      {test::status(401, "Unauthorized", "Unauthorized"), 4,
       "You must be logged in to the server (Unauthorized)"},
      {test::status(403, "Forbidden", "is forbidden: exceeded quota: q"), 4,
       "Error from server (Forbidden): is forbidden: exceeded quota: q"},
      {test::status(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728"), 1,
       "Error from server (RequestEntityTooLarge): Request entity too large: limit is 3145728"},
      {invalid(), 1,
       "The Deployment \"orders\" is invalid: spec.replicas: Invalid value: -1: must be greater "
       "than or equal to 0"},
      {test::status(500, "InternalError", "Internal error occurred: failed calling webhook"), 1,
       "Error from server (InternalError): Internal error occurred: failed calling webhook"}};
}

constexpr std::pair<const char*, int> creates[] = {
    {"/deployments", 1}, {"/services", 1}, {"/services", 2}, {"/configmaps", 1}};

/// The n-th create in this collection is answered so, the ones before it are carried out.
void plan(Scene& scene, const char* collection, int number, const test::Fate& what) {
  if (number > 1)
    scene.wire.on(
        "POST", collection, [](const auto& apply) { return apply(); }, number - 1);
  scene.wire.on("POST", collection, what);
}

}  // namespace

TEST_CASE("a refused object: kubectl's words, and nothing is left") {
  for (const auto& refusal : refusals()) {
    for (const auto& [collection, number] : creates) {
      Scene scene;
      plan(scene, collection, number, fate::answer(refusal.answer));
      const auto ended = scene.run(command());
      INFO(collection << " " << number << "\n" << ended.err);
      CHECK(ended.exit == refusal.exit);
      CHECK(ended.out.empty());
      CHECK(ended.err.find("error: " + refusal.words + "\n") != std::string::npos);
      CHECK(scene.server.kept().empty());
      CHECK(scene.wrongly_deleted() == "");
      CHECK(scene.wire.lines("DELETE").size() == (collection == creates[0].first ? 0 : 1));
    }
  }
}

/// What Kubernetes up to 1.35 says to a Service that begins with a digit.
http::Response no_name(const std::string& name) {
  const std::string why =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
      "alphabetic character";
  auto response = test::status(
      422, "Invalid",
      "Service \"" + name + "\" is invalid: metadata.name: Invalid value: \"" + name + "\": " + why,
      "Service", name);
  auto body = base::Json::parse(response.body);
  body["details"]["causes"] =
      base::Json::array({{{"reason", "FieldValueInvalid"},
                          {"message", "Invalid value: \"" + name + "\": " + why},
                          {"field", "metadata.name"}}});
  response.body = body.dump();
  return response;
}

TEST_CASE(
    "a cluster id that begins with a digit: the server decides, and where it refuses nothing is "
    "left") {
  Scene scene;
  const test::Words words{"run-application", "-d", "-Dkubernetes.cluster-id=1orders",
                          "local:///j.jar"};
  SECTION("it takes it") {
    CHECK(scene.run(words).exit == 0);
    CHECK(scene.server.find("services", "1orders-rest").is_object());
  }
  SECTION("it refuses both Services") {
    scene.wire.on("POST", "/services", fate::answer(no_name("1orders")));
    scene.wire.on("POST", "/services", fate::answer(no_name("1orders-rest")));
    const auto ended = scene.run(words);
    CHECK(ended.exit == 2);
    CHECK(ended.err.find("error: The Service \"1orders") != std::string::npos);
    CHECK(ended.err.find("a DNS-1035 label must consist of") != std::string::npos);
    CHECK(ended.err.find("hint: kubernetes.cluster-id may begin with a digit from Kubernetes 1.36 "
                         "on (did you mean 'orders'?)\n") != std::string::npos);
    CHECK(scene.server.kept().empty());
    CHECK(scene.wrongly_deleted() == "");
  }
  SECTION("it refuses them in a dry run") {
    scene.wire.on("POST", "/services", fate::answer(no_name("1orders")));
    auto dry = words;
    dry.insert(dry.begin() + 1, "--dry-run=server");
    const auto ended = scene.run(dry);
    CHECK(ended.exit == 2);
    CHECK(ended.err.find("(did you mean 'orders'?)") != std::string::npos);
  }
}

TEST_CASE(
    "a refusal whose clean-up is refused: partly done, with the uid; the same command completes it "
    "when it may") {
  Scene scene;
  scene.wire.on("POST", "/configmaps",
                fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  scene.wire.on("DELETE", "/deployments/orders",
                fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("hint: its uid is " + test::uid_of(scene.server.find(
                                                 "deployments", "orders"))) != std::string::npos);
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("what an earlier run made is not removed by one that may not complete it") {
  Scene scene;
  scene.wire.at(deploy_requests::first_owned, fate::kill_after());
  scene.run(command());
  const auto before = scene.server.kept();
  scene.wire.on("POST", "/configmaps",
                fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
  const auto ended = scene.run(command());
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("error: deployment.apps/orders is there, but configmap/flink-config-orders "
                       "could not be created: Error from server (Forbidden)") != std::string::npos);
  CHECK(scene.wire.lines("DELETE").empty());
  auto after = scene.server.kept();
  // But for the note that this run relied on it.
  auto& metadata = after.at("deployments/orders").at("metadata");
  CHECK(metadata.at("annotations").erase("drey/joined") == 1);
  metadata["resourceVersion"] =
      before.at("deployments/orders").at("metadata").at("resourceVersion");
  for (const auto& [name, object] : before) CHECK(after.at(name) == object);
}

TEST_CASE("what an earlier run made is not removed when something is in the way of the rest") {
  Scene scene;
  scene.wire.at(deploy_requests::deployment, fate::kill_after());
  scene.run(command());
  scene.server.create(test::foreign_config_map("flink-config-orders"));
  const auto before = scene.server.kept();
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.wire.lines("DELETE").empty());
  CHECK(scene.server.kept() == before);
}

TEST_CASE("a namespace that is not there") {
  Scene scene;
  const auto ended = scene.run(command({"--namespace=team-x"}));
  CHECK(ended.exit == 5);
  CHECK(ended.err.find("error: Error from server (NotFound): namespaces \"team-x\" not "
                       "found\nhint: create it: kubectl create namespace team-x\n") !=
        std::string::npos);
}

TEST_CASE("the rest Service may not be looked at: the create finds out as well") {
  Scene scene;
  scene.wire.on("GET", "/services/orders-rest",
                fate::answer(test::status(403, "Forbidden", "services is forbidden")));
  CHECK(scene.run(command()).exit == 0);
  CHECK(scene.wrong(command()) == "");
}

TEST_CASE("what cannot be used is refused here, and nothing is sent") {
  Scene scene;
  const auto ended = scene.run({"run-application", "-Dkubernetes.jobmanager.cpu=two",
                                "-Dkubernetes.cluster-id=UPPER", "local:///j.jar"});
  CHECK(ended.exit == 2);
  CHECK(ended.out.empty());
  CHECK(ended.err.starts_with("error: 2 problems in the configuration; nothing was sent\n"));
  CHECK(scene.connected.empty());
}

TEST_CASE("an image that was not filled in is refused by all that read it, and nothing is sent") {
  Scene scene;
  const auto* verb = GENERATE("run-application", "apply", "check", "diff");
  auto words = command({"-Dkubernetes.container.image.ref=registry/orders:${TAG}"});
  words.front() = verb;
  if (std::string(verb) != "run-application") words.erase(words.begin() + 1);  // --detached
  const auto ended = scene.run(words);
  CAPTURE(verb, ended.err);
  CHECK(ended.exit == 2);
  CHECK(ended.err.find("-D kubernetes.container.image.ref: the image 'registry/orders:${TAG}' has "
                       "a placeholder that was not filled in: '${TAG}'") != std::string::npos);
  CHECK(scene.connected.empty());
}

TEST_CASE("images of files and of pod templates are read in the same way") {
  Scene scene;
  scene.surroundings.files["/orders.yaml"] =
      "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata: {name: "
      "orders}\nspec: "
      "{image: 'registry/orders:', flinkVersion: v2_0, job: {jarURI: 'local:///j.jar', "
      "parallelism: 1}}\n";
  const auto of_file = scene.run({"apply", "-f", "/orders.yaml"});
  CHECK(of_file.exit == 2);
  CHECK(of_file.err.find("/orders.yaml:4: 'kubernetes.container.image.ref': the image "
                         "'registry/orders:' has an empty tag: is a variable unset?") !=
        std::string::npos);
  scene.surroundings.files["/pod.yaml"] =
      "spec: {initContainers: [{name: fetch, image: $FETCH}], containers: []}\n";
  const auto of_template =
      scene.run(command({"-Dkubernetes.pod-template-file.taskmanager=/pod.yaml"}));
  CHECK(of_template.exit == 2);
  CHECK(of_template.err.find("pod template /pod.yaml: container 'fetch': the image '$FETCH' has a "
                             "placeholder") != std::string::npos);
}
