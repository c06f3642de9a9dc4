#include "flink/operator/deployment_configuration.h"

#include "tests/support/catch.h"

using namespace flink;

namespace {

struct Built {
  DeploymentInputs inputs{};
  std::vector<std::string> problems{};

  std::string operator[](const char* key) const {
    const auto* found = inputs.configuration.find(key);
    if (found == nullptr) return "(absent)";
    return found->list ? found->list->empty() ? "[]" : found->list->front() : found->text;
  }
};

Built build(const std::string& spec, Version version = {1, 20, 0}) {
  base::Problems problems;
  FlinkDeployments file;
  read_flink_deployments(
      "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata:\n  name: orders\n"
      "  namespace: team-a\nspec:\n  flinkVersion: v" +
          std::to_string(version.major) + "_" + std::to_string(version.minor) + "\n" + spec,
      "orders.yaml", file, problems);
  const auto dialect = dialect_of(version);
  Built result{deployment_inputs(file.list.at(0), operator_defaults(dialect), dialect, problems),
               {}};
  for (const auto& [where, what] : problems.list()) result.problems.push_back(where + ": " + what);
  return result;
}

const std::string job = "  serviceAccount: flink\n  job:\n    parallelism: 2\n";

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a FlinkDeployment becomes the configuration that the operator gives Flink's client") {
  const auto built = build(
      "  image: flink:1.20\n  imagePullPolicy: Always\n  jobManager:\n    resource:\n      memory: "
      "2048m\n      cpu: 1\n  taskManager:\n    resource:\n      memory: 1Gi\n      cpu: 0.5\n" +
      job + "    jarURI: local:///opt/job.jar\n    entryClass: org.example.Main\n    args: [a]\n");
  CHECK(built.problems == Texts{});
  CHECK(built["kubernetes.cluster-id"] == "orders");
  CHECK(built["kubernetes.namespace"] == "team-a");
  CHECK(built["execution.target"] == "kubernetes-application");
  CHECK(built["kubernetes.container.image.ref"] == "flink:1.20");
  CHECK(built["kubernetes.container.image.pull-policy"] == "Always");
  CHECK(built["kubernetes.service-account"] == "flink");
  CHECK(built["jobmanager.memory.process.size"] == "2 gb");
  CHECK(built["kubernetes.jobmanager.cpu.amount"] == "1.0");
  CHECK(built["kubernetes.jobmanager.replicas"] == "1");
  CHECK(built["taskmanager.memory.process.size"] == "1073741824");
  CHECK(built["kubernetes.taskmanager.cpu.amount"] == "0.5");
  CHECK(built["parallelism.default"] == "2");
  CHECK(built["pipeline.jars"] == "local:///opt/job.jar");
  CHECK(built["pipeline.name"] == "orders");
  CHECK(built["$internal.application.main"] == "org.example.Main");
  CHECK(built["$internal.application.program-args"] == "a");
  CHECK(built["kubernetes.rest-service.exposed.type"] == "ClusterIP");
  CHECK(built["web.cancel.enable"] == "false");
  CHECK(built["execution.checkpointing.externalized-checkpoint-retention"] ==
        "RETAIN_ON_CANCELLATION");
  CHECK(built["execution.checkpointing.interval"] == "(absent)");
  CHECK(built["high-availability.cluster-id"] == "(absent)");
}

TEST_CASE("what the operator needs for itself alone is left out") {
  const auto built = build(
      "  flinkConfiguration:\n    kubernetes.operator.savepoint.history.max.count: 3\n"
      "    job.autoscaler.enabled: true\n    web.cancel.enable: true\n"
      "  taskManager: {replicas: 1}\n  logConfiguration: {log4j-console.properties: x}\n" +
      job);
  CHECK(built["kubernetes.operator.savepoint.history.max.count"] == "(absent)");
  CHECK(built["job.autoscaler.enabled"] == "(absent)");
  CHECK(built["web.cancel.enable"] == "true");
  for (const auto* key :
       {"execution.shutdown-on-application-finish",
        "execution.submit-failed-job-on-application-error", "$internal.flink.version",
        "kubernetes.taskmanager.replicas", "job-result-store.storage-path",
        "job-result-store.delete-on-commit", "$internal.pipeline.job-id",
        "kubernetes.jobmanager.owner.reference", "$internal.deployment.config-dir"}) {
    CAPTURE(key);
    CHECK(built[key] == "(absent)");
  }
}

TEST_CASE("what the operator sets unless the file says it is as the file says") {
  const auto [key, text] = GENERATE(table<const char*, const char*>(
      {{"kubernetes.rest-service.exposed.type", "NodePort"},
       {"web.cancel.enable", "true"},
       {"pipeline.name", "Orders"},
       {"execution.checkpointing.externalized-checkpoint-retention", "NO_EXTERNALIZED_CHECKPOINTS"},
       {"execution.checkpointing.interval", "1 min"},
       {"execution.shutdown-on-application-finish", "false"},
       {"job-result-store.delete-on-commit", "false"}}));
  const auto built =
      build(std::string("  flinkConfiguration:\n    state.checkpoints.dir: s3://b/c\n"
                        "    ") +
            key + ": " + text + "\n" + job + "    upgradeMode: last-state\n");
  CAPTURE(key);
  CHECK(built.problems == Texts{});
  CHECK(built[key] == text);
}

TEST_CASE("a path to start from that the operator would take out is refused") {
  const auto built =
      build("  flinkConfiguration:\n    execution.savepoint.path: s3://b/sp/1\n" + job);
  REQUIRE(built.problems.size() == 1);
  CHECK(built.problems[0].find("spec.flinkConfiguration: execution.savepoint.path: the operator "
                               "takes it out; spec.job.initialSavepointPath names") !=
        std::string::npos);
}

TEST_CASE("a file does not choose with which credentials it is applied") {
  const auto built =
      build("  flinkConfiguration:\n    kubernetes.config.file: /tmp/config\n" + job);
  REQUIRE(built.problems.size() == 1);
  CHECK(built.problems[0].find("spec.flinkConfiguration: kubernetes.config.file: a file does not "
                               "choose with which credentials it is applied; --kubeconfig does") !=
        std::string::npos);
}

TEST_CASE("all that is wrong with values is told at once") {
  const auto built = build(
      "  flinkConfiguration:\n    kubernetes.cluster-id: x\n    kubernetes.config.file: y\n"
      "  taskManager:\n    replicas: 0\n    resource: {memory: 2 foo}\n"
      "  logConfiguration:\n    log4j.properties: x\n"
      "  job: {upgradeMode: savepoint}\n");
  CHECK(built.problems.size() == 8);
  CHECK(built["kubernetes.config.file"] == "(absent)");
  CHECK(build("  serviceAccount: flink\n  job: {parallelism: 0}\n").problems ==
        Texts{"orders.yaml:9: spec.job.parallelism: must be larger than 0"});
  CHECK(build("  serviceAccount: flink\n  job:\n    jarURI: local:///job.jar\n").problems ==
        Texts{"orders.yaml:9: spec.job.parallelism: must be larger than 0"});
}

TEST_CASE("before 1.17 the options have their old keys") {
  const auto built =
      build("  image: flink:1.16\n  jobManager:\n    resource:\n      cpu: 2\n" + job, {1, 16, 0});
  CHECK(built["kubernetes.container.image"] == "flink:1.16");
  CHECK(built["kubernetes.jobmanager.cpu"] == "2.0");
}

TEST_CASE("requests are the options, limits their factors") {
  const auto built = build(
      "  jobManager:\n    resources:\n      requests: {memory: 1Gi, cpu: 500m}\n      limits: "
      "{memory: 2Gi, cpu: 1, ephemeral-storage: 4Gi}\n" +
      job);
  CHECK(built["jobmanager.memory.process.size"] == "1073741824");
  CHECK(built["kubernetes.jobmanager.cpu.amount"] == "0.5");
  CHECK(built["kubernetes.jobmanager.memory.limit-factor"] == "2.0");
  CHECK(built["kubernetes.jobmanager.cpu.limit-factor"] == "2.0");
  CHECK(built["kubernetes.pod-template-file.jobmanager"] == "orders-jobmanager-pod-template.yaml");
  CHECK(built.inputs.files.at("orders-jobmanager-pod-template.yaml")
            ->find(R"("ephemeral-storage":"4Gi")") != std::string::npos);
}

TEST_CASE("the number of TaskManagers says how parallel the job is") {
  const auto built = build(
      "  flinkConfiguration: {taskmanager.numberOfTaskSlots: 4}\n  taskManager: {replicas: 3}\n" +
      job);
  CHECK(built["parallelism.default"] == "12");
}

TEST_CASE("high availability has the cluster's id, and last-state an interval") {
  const auto built = build(
      "  flinkConfiguration:\n    high-availability.type: kubernetes\n"
      "    state.checkpoints.dir: s3://b/c\n" +
      job + "    upgradeMode: last-state\n");
  CHECK(built.problems == Texts{});
  CHECK(built["high-availability.cluster-id"] == "orders");
  CHECK(built["execution.checkpointing.interval"] == "5 min");
}

TEST_CASE("what the operator would refuse is refused") {
  CHECK(build("  jobManager: {replicas: 2}\n" + job + "    upgradeMode: savepoint\n").problems ==
        Texts{"orders.yaml:6: spec.job.upgradeMode: an upgrade that keeps the job's state wants "
              "execution.checkpointing.dir to be set",
              "orders.yaml:6: spec.job.upgradeMode: savepoint wants "
              "execution.checkpointing.savepoint-dir to be set",
              "orders.yaml:8: spec.jobManager.replicas: standby JobManagers want high-availability "
              "to be on"});
  CHECK(build("  job: {parallelism: 1, jarURI: /opt/job.jar}\n").problems.size() == 2);
}

TEST_CASE("the JobManager has a startup probe unless the operator is told otherwise") {
  const auto with = build(job);
  CHECK(with["kubernetes.pod-template-file.jobmanager"] == "orders-jobmanager-pod-template.yaml");
  CHECK(with["kubernetes.pod-template-file.taskmanager"] == "(absent)");
  const auto without = build(
      "  flinkConfiguration: {kubernetes.operator.jm-deployment.startup.probe.enabled: false}\n" +
      job);
  CHECK(without["kubernetes.pod-template-file.jobmanager"] == "(absent)");
}
