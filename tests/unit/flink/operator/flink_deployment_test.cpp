#include "flink/operator/flink_deployment.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

struct Read {
  std::vector<FlinkDeployment> deployments{};
  std::vector<std::string> problems{};
  std::vector<OtherObject> others{};
};

Read read(const std::string& text) {
  base::Problems problems;
  FlinkDeployments file;
  read_flink_deployments(text, "orders.yaml", file, problems);
  Read result{std::move(file.list), {}, std::move(file.others)};
  for (const auto& [where, what] : problems.list()) result.problems.push_back(where + ": " + what);
  return result;
}

const std::string head =
    "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: orders\n";
const std::string job = "  job:\n    parallelism: 2\n";

/// A spec of these lines, each at the depth of `spec`'s fields, from line 7 on.
Read read_spec(const std::string& lines) {
  return read(head + "spec:\n  flinkVersion: v1_20\n" + lines + job);
}

std::string value(const FlinkDeployment& deployment, const char* key) {
  const auto* found = deployment.configuration.find(key);
  return found == nullptr ? "(absent)" : found->text;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a FlinkDeployment is read with the place of each value") {
  const auto [list, problems, others] = read(head + R"(  namespace: team-a
spec:
  image: flink:1.20.1
  flinkVersion: v1_20
  serviceAccount: flink
  jobManager:
    resource:
      memory: 2048m
      cpu: 1
  taskManager:
    replicas: 3
  job:
    jarURI: local:///opt/job.jar
    entryClass: org.example.Main
    args: ["--in", "x y"]
    parallelism: 2
    upgradeMode: last-state
    state: suspended
    allowNonRestoredState: true
)");
  CHECK(problems.empty());
  REQUIRE(list.size() == 1);
  const auto& one = list.front();
  CHECK(one.name == "orders");
  CHECK(one.kube_namespace->value == "team-a");
  CHECK(one.version == Version{1, 20, 0});
  CHECK(one.image->value == "flink:1.20.1");
  CHECK(one.image->origin == "orders.yaml:7");
  CHECK(one.job_manager.resources.cpu->value == 1.0);
  CHECK(one.task_manager.replicas->value == 3);
  CHECK(one.job.args->value == Texts{"--in", "x y"});
  CHECK(one.job.upgrade_mode == UpgradeMode::last_state);
  CHECK(one.job.suspended->origin == "orders.yaml:22: spec.job.state");
  CHECK(one.job.allow_non_restored_state->value);
}

TEST_CASE("flinkConfiguration is flat or nested, and typed as JSON is") {
  const auto [list, problems, others] = read_spec(R"(  flinkConfiguration:
    taskmanager.numberOfTaskSlots: 2
    high-availability:
      type: kubernetes
      storageDir: s3://b/ha
    taskmanager.memory.managed.fraction: 0.40
    kubernetes.jobmanager.cpu.amount: 2.0
    execution.attached: yes
    pipeline.classpaths: [a, 3]
)");
  CHECK(problems.empty());
  REQUIRE(list.size() == 1);
  CHECK(value(list[0], "taskmanager.numberOfTaskSlots") == "2");
  CHECK(value(list[0], "high-availability.type") == "kubernetes");
  CHECK(value(list[0], "high-availability.storageDir") == "s3://b/ha");
  CHECK(value(list[0], "taskmanager.memory.managed.fraction") == "0.4");
  CHECK(value(list[0], "kubernetes.jobmanager.cpu.amount") == "2");
  CHECK(value(list[0], "execution.attached") == "true");
  CHECK(value(list[0], "pipeline.classpaths") == "a;3");
  CHECK(list[0].configuration.find("high-availability.type")->origin.text == "orders.yaml:10");
}

TEST_CASE("unknown fields and wrong types are told all at once") {
  CHECK(read_spec("  imag: flink\n  image: 5\n  jobManager:\n    resource:\n      cpu: \"1\"\n")
            .problems ==
        Texts{"orders.yaml:8: spec.image: must be of type string, not integer (put it in quotes)",
              "orders.yaml:11: spec.jobManager.resource.cpu: must be of type number, not string",
              "orders.yaml:7: spec.imag: unknown field (did you mean 'image'?)"});
}

TEST_CASE("values that a field does not know are refused with their place") {
  CHECK(read(head + "spec:\n  flinkVersion: v1_20\n  job:\n    parallelism: 2\n"
                    "    state: paused\n    upgradeMode: savepoints\n")
            .problems ==
        Texts{"orders.yaml:9: spec.job.state: 'paused' is none of running, suspended",
              "orders.yaml:10: spec.job.upgradeMode: 'savepoints' is none of savepoint, "
              "last-state, stateless"});
}

TEST_CASE("elements of lists and maps of the wrong type are told one by one") {
  CHECK(
      read(head + "spec:\n  flinkVersion: v1_20\n  taskManager:\n    resources:\n      limits:\n"
                  "        example.com/gpu: [1]\n  job:\n    parallelism: 2\n    args:\n    - a\n"
                  "    - true\n    - {a: b}\n    - null\n")
          .problems ==
      Texts{
          "orders.yaml:10: spec.taskManager.resources.limits.example.com/gpu: must be of type "
          "string, not array",
          "orders.yaml:15: spec.job.args[1]: must be of type string, not boolean (put it in "
          "quotes)",
          "orders.yaml:16: spec.job.args[2]: must be of type string, not object",
          "orders.yaml:17: spec.job.args[3]: must be of type string, not null (put it in quotes)"});
  CHECK(read(head + "spec:\n  flinkVersion: v1_20\n  job:\n    parallelism: 2\n    args: a b\n")
            .problems == Texts{"orders.yaml:9: spec.job.args: must be of type array, not string"});
}

TEST_CASE("what belongs to the operator alone is refused, or told to have no effect") {
  CHECK(read_spec("  mode: standalone\n").problems ==
        Texts{"orders.yaml:7: spec.mode: 'standalone': drey deploys in native mode only (leave it "
              "out, or write native)"});
  CHECK(read_spec("  ingress:\n    className: nginx\n").problems ==
        Texts{"orders.yaml:8: spec.ingress.template: is missing"});
  const auto ingress = read_spec("  ingress:\n    template: x\n    className: nginx\n");
  CHECK(ingress.problems.empty());
  CHECK(ingress.deployments[0].ingress->class_name->value == "nginx");
  CHECK(ingress.deployments[0].warnings ==
        Texts{"orders.yaml:7: spec.ingress: no Ingress is made here; this makes the one that the "
              "operator would: drey convert -f orders.yaml --for-kubectl | kubectl apply -f -"});
  const auto triggers =
      read(head + "spec:\n  flinkVersion: v2_0\n" + job + "    savepointTriggerNonce: 3\n");
  CHECK(triggers.problems.empty());
  CHECK(triggers.deployments[0].warnings ==
        Texts{"orders.yaml:9: spec.job.savepointTriggerNonce has no effect here: it takes no "
              "savepoint; 'drey savepoint' does"});
}

namespace {

/// What is told of metadata of these lines, from line 5 on, beside that configuration.
Read read_metadata(const std::string& lines, const std::string& configuration = {}) {
  return read(head + lines + "spec:\n  flinkVersion: v2_0\n" +
              (configuration.empty() ? "" : "  flinkConfiguration:\n    " + configuration + "\n") +
              job);
}

}  // namespace

TEST_CASE("labels and annotations of a FlinkDeployment are named, with the options that set them") {
  const auto labels = read_metadata("  labels: {team: a, stage: test}\n");
  CHECK(labels.problems.empty());
  CHECK(labels.deployments[0].warnings ==
        Texts{"orders.yaml:5: metadata.labels (team, stage) are the FlinkDeployment's alone, with "
              "the operator, too: kubernetes.jobmanager.labels in spec.flinkConfiguration gives "
              "them to the cluster's Deployment and JobManagers, kubernetes.taskmanager.labels to "
              "its TaskManagers"});
  const auto annotations = read_metadata(
      "  annotations:\n    a: b\n    drey/command-line: x\n"
      "    kubectl.kubernetes.io/last-applied-configuration: y\n");
  REQUIRE(annotations.deployments[0].warnings.size() == 1);
  CHECK(annotations.deployments[0].warnings[0].starts_with(
      "orders.yaml:6: metadata.annotations (a) are the FlinkDeployment's alone, with the operator, "
      "too: kubernetes.jobmanager.annotations in spec"));
  CHECK(annotations.deployments[0].command_line == "x");
}

TEST_CASE("labels that the configuration sets as well are nothing to tell of") {
  const std::string labels = "  labels: {team: a, stage: test}\n";
  const auto told = [&](const std::string& configuration) {
    const auto warnings = read_metadata(labels, configuration).deployments[0].warnings;
    return warnings.empty() ? std::string() : warnings[0].substr(0, 37);
  };
  CHECK(told("kubernetes.jobmanager.labels: 'team:a,stage:test'").empty());
  CHECK(told("kubernetes.jobmanager.labels: 'team:a'") == "orders.yaml:5: metadata.labels (stage");
  CHECK(told("kubernetes.jobmanager.labels: 'team:b,stage:test'") ==
        "orders.yaml:5: metadata.labels (team)");
}

TEST_CASE("nothing of metadata is dropped in silence but what the API server adds") {
  const auto served = read_metadata(
      "  uid: x\n  resourceVersion: '1'\n  generation: 3\n  creationTimestamp: "
      "2026-01-01T00:00:00Z\n  managedFields: []\n  selfLink: x\n");
  CHECK(served.problems.empty());
  CHECK(served.deployments[0].warnings.empty());
  const auto other = read_metadata("  finalizers: [x]\n  ownerReferences: []\n");
  CHECK(other.problems.empty());
  CHECK(other.deployments[0].warnings ==
        Texts{"orders.yaml:6: metadata.ownerReferences has no effect here: no FlinkDeployment is "
              "made that could have it",
              "orders.yaml:5: metadata.finalizers has no effect here: no FlinkDeployment is made "
              "that could have it"});
  CHECK(read_metadata("  lables: {team: a}\n").problems ==
        Texts{"orders.yaml:5: metadata.lables: unknown field (did you mean 'labels'?)"});
  CHECK(read_metadata("  labels: {canary: true}\n").problems ==
        Texts{"orders.yaml:5: metadata.labels.canary: must be of type string, not boolean (put it "
              "in quotes)"});
}

TEST_CASE("other kinds and versions are refused with their place") {
  CHECK(read("apiVersion: flink.apache.org/v1beta1\nkind: FlinkSessionJob\n").problems ==
        Texts{"orders.yaml:2: kind: a FlinkSessionJob runs in a session cluster, and drey deploys "
              "applications (write it as a FlinkDeployment with spec.job, or leave it to the "
              "operator: kubectl apply)"});
  CHECK(read("apiVersion: flink.apache.org/v1beta1\nkind: FlinkStateSnapshot\n").problems ==
        Texts{"orders.yaml:2: kind: a FlinkStateSnapshot has the operator take a savepoint or "
              "checkpoint ('drey savepoint' and 'drey checkpoint' do)"});
  CHECK(read("apiVersion: flink.apache.org/v1beta1\nkind: FlinkBlueGreenDeployment\n")
            .problems.size() == 1);
  CHECK(read("apiVersion: flink.apache.org/v1beta1\nkind: Flink\n").problems ==
        Texts{"orders.yaml:2: kind: 'Flink' is no FlinkDeployment of flink.apache.org/v1beta1"});
  CHECK(read("apiVersion: flink.apache.org/v9\nkind: FlinkDeployment\n").problems.size() == 1);
  CHECK(read(head + "spec:\n  flinkVersion: v1_20\n").problems ==
        Texts{"orders.yaml:6: spec.job: is missing: this is a session cluster, and drey deploys "
              "applications (leave it to the operator: kubectl apply)"});
}

TEST_CASE("a file has several documents, whose lines count on") {
  const auto second = head + "spec:\n  flinkVersion: 1.20\n" + job;
  const auto [list, problems, others] =
      read("# none\n---\n" + head + "spec:\n  flinkVersion: v2_3\n" + job + "--- # two\n" + second +
           "---\n");
  CHECK(list.size() == 2);
  CHECK(problems ==
        Texts{"orders.yaml:17: spec.flinkVersion: must be of type string, not number (put it in "
              "quotes)"});
}

TEST_CASE("objects of other kinds in the file are let alone") {
  const std::string service = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n";
  const auto [list, problems, others] =
      read(service + "---\n" + head + "spec:\n  flinkVersion: v2_3\n" + job);
  CHECK(list.size() == 1);
  CHECK(problems.empty());
  REQUIRE(others.size() == 1);
  CHECK(others[0].kind == "Service");
  CHECK(others[0].name == "x");
  CHECK(others[0].origin == "orders.yaml:2");
  CHECK(others[0].object["metadata"]["name"] == "x");
}

TEST_CASE("a List holds what documents do") {
  const auto [list, problems, others] = read(R"(apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: x}}
- apiVersion: flink.apache.org/v1beta1
  kind: FlinkDeployment
  metadata: {name: orders}
  spec: {flinkVersion: v2_3, imag: x, job: {parallelism: 1}}
)");
  CHECK(problems == Texts{"orders.yaml:8: spec.imag: unknown field (did you mean 'image'?)"});
  REQUIRE(list.size() == 1);
  CHECK(list[0].name == "orders");
  CHECK(others.size() == 1);
  CHECK(read("apiVersion: v1\nkind: List\n").problems.empty());
  CHECK(read(R"({"apiVersion": "v1", "kind": "List", "items": {}})").problems ==
        Texts{"orders.yaml:1: items: must be of type array"});
}

TEST_CASE("what is no YAML has its line") {
  const auto [list, problems, others] = read("a: 1\n---\nb: [\n");
  REQUIRE(problems.size() == 2);
  CHECK(problems[1].starts_with("orders.yaml:"));
}

TEST_CASE("a key that stands twice is refused, wherever it is, with both lines") {
  CHECK(
      read_spec("  image: a:1\n  image: a:2\n  flinkConfiguration:\n    a: 1\n    b: 2\n    a: 3\n")
          .problems == Texts{"orders.yaml:8: image stands twice, first in line 7 (leave one)",
                             "orders.yaml:12: a stands twice, first in line 10 (leave one)"});
  CHECK(read_spec(
            "  podTemplate:\n    spec:\n      containers:\n        - name: a\n          name: b\n")
            .problems == Texts{"orders.yaml:11: name stands twice, first in line 10 (leave one)"});
}
