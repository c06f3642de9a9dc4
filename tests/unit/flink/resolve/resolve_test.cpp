// What `resolve` decides, refuses and warns of. That whole objects equal Flink's is the golden
// tests' business.
#include "flink/resolve/resolve.h"

#include "tests/support/catch.h"
#include "tests/unit/flink/resolve/resolution.h"

using namespace flink;

namespace {

using test::Properties;

struct Run : test::Resolution {
  /// "where: what" of every problem.
  std::vector<std::string> told() const {
    std::vector<std::string> result;
    for (const auto& [where, what] : problems.list()) result.push_back(where + ": " + what);
    return result;
  }
};

Run resolved(Properties properties, Version version = {2, 3, 0}, const Inputs& inputs = {}) {
  return {test::resolution_of(std::move(properties), version, inputs)};
}

std::string shipped(const Run& run, const char* key) {
  const auto* value = run.resolved.spec.shipped.find(key);
  return value == nullptr ? "(absent)" : value->text;
}

}  // namespace

TEST_CASE("derived keys without high availability") {
  const auto run = resolved({});
  CHECK(run.problems.empty());
  CHECK(shipped(run, "jobmanager.rpc.address") == "app1.default");
  CHECK(shipped(run, "blob.server.port") == "6124");
  CHECK(shipped(run, "taskmanager.rpc.port") == "6122");
  CHECK(shipped(run, "rest.bind-port") == "(absent)");
  CHECK(shipped(run, "high-availability.cluster-id") == "(absent)");
  CHECK(shipped(run, "internal.cluster.execution-mode") == "NORMAL");
  CHECK(shipped(run, "jobmanager.bind-host") == "(absent)");
}

TEST_CASE("the client's own conf dir is not shipped, though somebody sets its key") {
  CHECK(shipped(resolved({{"$internal.deployment.config-dir", "/elsewhere"}}),
                "$internal.deployment.config-dir") == "(absent)");
}

TEST_CASE("numbers that only Flink's client needs are refused where it refuses them") {
  CHECK(resolved({{"kubernetes.transactional-operation.max-retries", "x"}}).told().size() == 1);
  CHECK(resolved({{"kubernetes.client.io-pool.size", "x"}}).told().size() == 1);
  CHECK(resolved({{"kubernetes.client.io-pool.size", "x"}}, {1, 12, 2}).told().empty());
}

TEST_CASE("the user's artifacts need a directory from 1.19 on") {
  CHECK(resolved({{"user.artifacts.base-dir", ""}}).told().size() == 1);
  CHECK(resolved({{"user.artifacts.base-dir", ""}}, {1, 18, 1}).told().empty());
}

TEST_CASE("derived keys with high availability") {
  const auto run = resolved(
      {{"high-availability.type", "kubernetes"}, {"high-availability.storageDir", "s3://b/ha"}});
  CHECK(run.resolved.warnings.empty());
  CHECK(run.resolved.spec.high_availability);
  CHECK(shipped(run, "jobmanager.rpc.address") == "localhost");
  CHECK(shipped(run, "high-availability.cluster-id") == "app1");
  CHECK(shipped(run, "high-availability.jobmanager.port") == "6123");
}

TEST_CASE("every problem is told at once, with its origin") {
  const auto run = resolved({{"kubernetes.jobmanager.cpu", "two"},
                             {"kubernetes.namespace", "Bad_NS"},
                             {"kubernetes.container.image.pull-policy", "Sometimes"},
                             {"kubernetes.hostnetwork.enabled", "yes"},
                             {"blob.server.port", "50100-50200"},
                             {"kubernetes.jobmanager.replicas", "2"},
                             {"kubernetes.rest-service.exposed.type", "Ingress"},
                             {"kubernetes.jobmanager.labels", "a"}});
  const auto told = run.told();
  REQUIRE(told.size() == 8);
  CHECK(told[0].starts_with("-D kubernetes.namespace: 'Bad_NS' must be"));
  CHECK(told[1] ==
        "-D kubernetes.container.image.pull-policy: 'Sometimes' is none of IfNotPresent, Always, "
        "Never");
  CHECK(told[2].starts_with("-D kubernetes.jobmanager.labels: "));
  CHECK(told[3].starts_with("-D kubernetes.hostnetwork.enabled: "));
  CHECK(told[4].starts_with(
      "-D kubernetes.jobmanager.replicas: High availability should be enabled"));
  CHECK(
      told[5].starts_with("-D blob.server.port: '50100-50200' should be specified to a fixed port. "
                          "Do not support a range of ports."));
  CHECK(told[6] ==
        "-D kubernetes.rest-service.exposed.type: 'Ingress' is none of ClusterIP, NodePort, "
        "LoadBalancer, Headless_ClusterIP");
  CHECK(told[7] == "-D kubernetes.jobmanager.cpu: not a number: 'two'");
}

TEST_CASE("another target is refused in Flink's words") {
  const auto run = resolved({{"execution.target", "kubernetes-session"}});
  CHECK(run.told() ==
        std::vector<std::string>{
            "-D execution.target: Couldn't deploy Kubernetes Application Cluster. Expected "
            "deployment.target=kubernetes-application but actual one was \"kubernetes-session\""});
  CHECK(resolved({{"execution.target", "KUBERNETES-APPLICATION"}}).problems.empty());
}

TEST_CASE("high availability that the JobManager cannot start with is warned of") {
  const auto run = resolved({{"high-availability", "kubernetes"}}, {1, 15, 4});
  REQUIRE(run.resolved.warnings.size() == 2);
  CHECK_THAT(run.resolved.warnings[0],
             Catch::Contains("does not know the short name 'kubernetes'"));
  CHECK_THAT(run.resolved.warnings[1],
             Catch::StartsWith("high-availability.storageDir is not set"));
}

TEST_CASE("limits below the request are refused") {
  const auto run = resolved({{"kubernetes.jobmanager.cpu.limit-factor", "0.5"}});
  CHECK_THAT(run.told().at(0),
             Catch::Contains("the limit must not be below the request: 0.5 is less than 1.0"));
}

TEST_CASE("secrets and claims that the API server would refuse") {
  CHECK_FALSE(resolved({{"kubernetes.secrets", "a.b:/opt/x"}}).problems.empty());
  CHECK_THAT(resolved({{"kubernetes.env.secretKeyRef", "env:A,secret:s"}}).told().at(0),
             Catch::Contains("an entry lacks 'key'"));
  CHECK_FALSE(
      resolved({{"kubernetes.persistent-volume-claims", "claim:relative"}}).problems.empty());
  CHECK(resolved({{"kubernetes.persistent-volume-claims", "claim:relative"}}, {2, 2, 1})
            .problems.empty());
}

TEST_CASE("claims that cannot be mounted together") {
  CHECK(resolved({{"kubernetes.persistent-volume-claims", "a:/data,b:/data"}}).told() ==
        std::vector<std::string>{
            "-D kubernetes.persistent-volume-claims: mount path '/data' is there twice"});
  const std::string claim(64, 'a');
  CHECK(resolved({{"kubernetes.persistent-volume-claims", claim + ":/data"}}).told() ==
        std::vector<std::string>{"-D kubernetes.persistent-volume-claims: the volume of claim '" +
                                 claim + "' would have a name of more than 63 characters"});
}

TEST_CASE("an owner reference needs four fields, and its flags are true or not") {
  const auto run = resolved({{"kubernetes.jobmanager.owner.reference",
                              "apiVersion:v1,kind:ConfigMap,name:a,uid:u,controller:TRUE,"
                              "blockOwnerDeletion:yes,colour:red"}});
  CHECK(run.told().empty());
  CHECK_THAT(run.resolved.warnings,
             Catch::Matchers::VectorContains(std::string(
                 "kubernetes.jobmanager.owner.reference: unrecognized key 'colour' is left out, as "
                 "Flink does; known are apiVersion, blockOwnerDeletion, controller, kind, name, "
                 "uid")));
  CHECK(resolved({{"kubernetes.jobmanager.owner.reference", "kind:ConfigMap,name:a"}}).told() ==
        std::vector<std::string>{
            "-D kubernetes.jobmanager.owner.reference: an owner reference lacks 'apiVersion'",
            "-D kubernetes.jobmanager.owner.reference: an owner reference lacks 'uid'"});
}

TEST_CASE("a number that the pod cannot have is one problem, where it was said") {
  CHECK(resolved({{"kubernetes.jobmanager.cpu", "-1"}}).told() ==
        std::vector<std::string>{
            "-D kubernetes.jobmanager.cpu: must be a number of cores, 0 or more, not -1.0"});
  for (const std::string port : {"rest.port", "jobmanager.rpc.port"})
    CHECK(resolved({{port, "0"}}).told() ==
          std::vector<std::string>{"-D " + port + ": must be a port between 1 and 65535, not 0"});
  CHECK_THAT(resolved({{"kubernetes.jobmanager.tolerations",
                        "key:a,operator:Exists,effect:NoExecute,tolerationSeconds:soon"}})
                 .told()
                 .at(0),
             Catch::StartsWith("-D kubernetes.jobmanager.tolerations: tolerationSeconds is "));
}

TEST_CASE("what the API server would refuse is told where it was said, all at once") {
  Inputs inputs;
  inputs.files["/pod.yaml"] =
      "metadata: {labels: {t: 'a b'}}\n"
      "spec:\n"
      "  restartPolicy: Never\n"
      "  containers:\n"
      "  - {name: first, image: ''}\n"
      "  - {name: flink-main-container, ports: [{containerPort: 1, name: rest}], volumeMounts: "
      "[{name: none, mountPath: /opt/flink/conf}]}\n"
      "  - {name: first, image: i}\n";
  const auto told =
      resolved({{"kubernetes.pod-template-file.jobmanager", "/pod.yaml"},
                {"containerized.master.env.ä", "x"},
                {"kubernetes.env.secretKeyRef", "env:B,secret:S,key:k"},
                {"kubernetes.secrets", "s:/opt/flink/artifacts"},
                {"kubernetes.jobmanager.tolerations", "key:a,operator:Exists,value:b"},
                {"kubernetes.jobmanager.labels", "l:'b c'"},
                {"jobmanager.rpc.port", "6124"},
                {"kubernetes.rest-service.annotations",
                 "service.beta.kubernetes.io/load-balancer-source-ranges:10.0.0.0/8"}},
               {2, 3, 0}, inputs)
          .told();
  const std::string at = "-D kubernetes.pod-template-file.jobmanager: pod template /pod.yaml: ";
  const std::string value =
      " must be letters, digits, '-', '_' and '.', with a letter or digit at both ends, at most 63 "
      "characters";
  const std::string subdomain =
      " must be lower case letters, digits, '-' and '.', with a letter or digit at both ends of "
      "each part, at most 253 characters";
  CHECK_THAT(
      told, Catch::UnorderedEquals(std::vector<std::string>{
                "-D kubernetes.jobmanager.labels: value 'b c'" + value,
                at + "metadata.labels.t value 'a b'" + value,
                at + "spec.restartPolicy must be 'Always', not 'Never'",
                at + "spec.containers[0].image must not be empty",
                at + "spec.containers[2].name 'first' is taken by spec.containers[0].name",
                at + "spec.containers[1].ports[0].name 'rest' is taken by what Flink adds",
                at + "spec.containers[1].volumeMounts[0].name 'none' is no volume of the pod",
                at + "spec.containers[1].volumeMounts[0].mountPath '/opt/flink/conf' is taken by "
                     "what Flink adds",
                "-D containerized.master.env.ä: spec.template.spec.containers[2].env[0].name 'ä' "
                "must be printable ASCII characters other than '='",
                "-D kubernetes.env.secretKeyRef: "
                "spec.template.spec.containers[2].env[2].valueFrom.secretKeyRef.name 'S'" +
                    subdomain,
                "-D kubernetes.secrets: spec.template.spec.containers[2].volumeMounts[2].mountPath "
                "'/opt/flink/artifacts' is taken by "
                "spec.template.spec.containers[2].volumeMounts[1].mountPath",
                "-D kubernetes.jobmanager.tolerations: spec.template.spec.tolerations[0].value "
                "must be empty with operator 'Exists'",
                "-D jobmanager.rpc.port: spec.ports[1].port '6124' is taken by spec.ports[0].port",
                "-D kubernetes.rest-service.annotations: "
                "metadata.annotations['service.beta.kubernetes.io/load-balancer-source-ranges'] is "
                "for Services "
                "of type LoadBalancer"}));
}

TEST_CASE("what the API server takes though there cannot be such a thing is warned of") {
  const auto run = resolved({{"kubernetes.container.image.pull-secrets", "S"},
                             {"kubernetes.hadoop.conf.config-map.name", "A b"},
                             {"kubernetes.secrets", "s:'/a:b'"}});
  CHECK(run.problems.empty());
  std::vector<std::string> told;
  for (const auto& finding : run.resolved.findings) {
    if (finding.severity == Finding::Severity::mistake)
      told.push_back(finding.where + " " + finding.what);
  }
  REQUIRE(told.size() == 3);
  CHECK_THAT(told[0], Catch::StartsWith("-D kubernetes.container.image.pull-secrets names a Secret "
                                        "that there cannot be: 'S' must be lower case"));
  CHECK(told[1] == "-D kubernetes.secrets mounts where no volume should be: path '/a:b' has a ':'");
  CHECK_THAT(told[2],
             Catch::StartsWith("-D kubernetes.hadoop.conf.config-map.name names a ConfigMap that "
                               "there cannot be: 'A b' must be lower case"));
}

TEST_CASE("a template or keytab that is not there is told") {
  const auto told = resolved({{"kubernetes.pod-template-file.default", "/x.yaml"},
                              {"security.kerberos.login.keytab", "/k"},
                              {"security.kerberos.login.principal", "p"}})
                        .told();
  CHECK(told ==
        std::vector<std::string>{
            "-D kubernetes.pod-template-file.default: Pod template file /x.yaml does not exist.",
            "-D security.kerberos.login.keytab: Kerberos login configuration is invalid: keytab "
            "[/k] doesn't exist"});
}

TEST_CASE("the switches of decorators are read though there is nothing to mount") {
  const auto* key = GENERATE("kubernetes.decorator.kerberos-mount.enabled",
                             "kubernetes.decorator.hadoop-conf-mount.enabled");
  CHECK_FALSE(resolved({{key, "t"}}).problems.empty());
  CHECK(resolved({{key, "t"}}, {1, 16, 3}).problems.empty());
}

TEST_CASE("an empty path is no template either") {
  CHECK(resolved({{"kubernetes.pod-template-file.jobmanager", ""}}).told() ==
        std::vector<std::string>{
            "-D kubernetes.pod-template-file.jobmanager: Pod template file  does not exist."});
  CHECK(resolved({{"kubernetes.pod-template-file.taskmanager", ""}}).told() ==
        std::vector<std::string>{
            "-D kubernetes.pod-template-file.taskmanager: Pod template file  does not exist."});
  CHECK(resolved({{"kubernetes.pod-template-file.jobmanager", ""}}, {1, 12, 7}).problems.empty());
}

TEST_CASE("a generated cluster id is Flink's: prefix and token, cut to 45 characters") {
  const auto dialect = dialect_of({2, 3, 0});
  ProgramOptions options;
  options.jar = "local:///j.jar";
  auto configuration = distribution_defaults(dialect);
  base::Problems problems;
  apply(options, dialect, configuration, problems);
  Inputs inputs;
  inputs.random_token = "0123456789abcdef0123456789abcdef";
  const auto run = resolve(configuration, FileFormat::yaml, inputs, dialect, problems);
  CHECK(problems.empty());
  CHECK(run.spec.cluster_id == "flink-cluster-0123456789abcdef0123456789abcde");
}

TEST_CASE("a cluster id that is refused is one problem, and not one of each name made of it") {
  const auto dialect = dialect_of({2, 3, 0});
  ProgramOptions options;
  options.jar = "local:///j.jar";
  const auto id = GENERATE(as<std::string>{}, "orders.", "or ders", "Orders_1");
  options.dynamic_properties = {{"kubernetes.cluster-id", id},
                                {"kubernetes.secrets", "Bad_secret:/s"}};
  auto configuration = distribution_defaults(dialect);
  Run run;
  apply(options, dialect, configuration, run.problems);
  resolve(configuration, FileFormat::yaml, {}, dialect, run.problems);
  const auto told = run.told();
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[0], Catch::StartsWith("-D kubernetes.cluster-id: '" + id + "' must"));
  CHECK_THAT(told[1], Catch::StartsWith("-D kubernetes.secrets: "));
}

TEST_CASE("a configuration larger than a ConfigMap is refused before it is sent") {
  const auto run = resolved({{"a", std::string(std::size_t{1} << 20, 'x')}});
  CHECK_THAT(run.told().at(0), Catch::Contains("a ConfigMap holds at most 1048576"));
}

TEST_CASE("the user's labels are selected by up to 1.13.5, and not from 1.13.6 on") {
  const Properties labels{{"kubernetes.jobmanager.labels", "team:data,app:mine"}};
  CHECK(resolved(labels, {1, 13, 5}).resolved.spec.selector().contains("team"));
  CHECK_FALSE(resolved(labels, {1, 13, 6}).resolved.spec.selector().contains("team"));
  CHECK(resolved(labels, {1, 14, 2}).resolved.spec.selector().contains("team"));
  CHECK(resolved(labels).resolved.spec.pod_labels().at("app") == "app1");
}
