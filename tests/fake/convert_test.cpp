// `drey convert`: a command line becomes a FlinkDeployment, and back, and means the same cluster.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "fake/attached.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::has;
using test::Scene;
using test::Words;

namespace {

Words convert(const Words& more) {
  auto words = test::command(more);
  words.front() = "convert";
  words.erase(words.begin() + 1);  // --detached
  return words;
}

/// The keys in which two shipped configurations differ.
std::set<std::string> difference(const Json& a, const Json& b) {
  std::set<std::string> keys;
  const auto patch = Json::diff(a, b);
  for (const auto& [key, value] : patch.items())
    keys.insert(value.at("path").get<std::string>().substr(1));
  return keys;
}

/// What a command line brings along: how its run gets there, and the distribution's keys instead of
/// the operator's.
const std::set<std::string> of_the_client{"env.java.default-opts.all",
                                          "env.java.opts.all",
                                          "execution.attached",
                                          "execution.shutdown-on-attached-exit",
                                          "execution.state-recovery.claim-mode",
                                          "execution.state-recovery.ignore-unclaimed-state",
                                          "jobmanager.execution.failover-strategy",
                                          "jobmanager.rpc.port",
                                          "rest.address"};

std::set<std::string> joined(const std::vector<std::set<std::string>>& sets) {
  std::set<std::string> all;
  for (const auto& set : sets) all.insert(set.begin(), set.end());
  return all;
}

/// The configuration of cluster orders as it lies in its ConfigMap; a line has one key.
Json shipped(const Scene& scene) {
  const auto map = scene.server.find("configmaps", "flink-config-orders");
  Json result = Json::object();
  std::istringstream lines(map.at("data").at("config.yaml").get<std::string>());
  for (std::string line; std::getline(lines, line);)
    result[line.substr(0, line.find(": "))] = line.substr(line.find(": ") + 2);
  return result;
}

/// The Deployment without what tells one run, or one input, from another.
Json lasting(const Scene& scene) {
  auto deployment = scene.server.find("deployments", "orders");
  for (const auto* key : {"drey/run", "drey/spec"})
    deployment["metadata"]["annotations"].erase(key);
  for (const auto* key : {"uid", "resourceVersion", "creationTimestamp", "generation"})
    deployment["metadata"].erase(key);
  return deployment;
}

std::string file(const std::string& more = {}) {
  return "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata: {name: orders}\n"
         "spec:\n  image: registry.example.com/orders\n  flinkVersion: v2_2\n  serviceAccount: "
         "flink\n  flinkConfiguration: {taskmanager.numberOfTaskSlots: 2}\n  jobManager: "
         "{resource: {memory: 2048m, cpu: 0.5}}\n  taskManager: {resource: {memory: 2Gi, cpu: 1}}\n"
         "  job: {jarURI: 'local:///opt/job.jar', parallelism: 2, args: ['--in', 'a b']}\n" +
         more;
}

/// Writes the files of a converted command, and gives its words.
Words take_command(Scene& scene, const Words& args) {
  const auto ended = scene.run(args);
  CAPTURE(ended.err);
  REQUIRE(ended.exit == 0);
  const auto one = Json::parse(ended.out).at("clusters").at(0);
  for (const auto& [name, text] : one.at("files").items())
    scene.surroundings.files["/here/" + name] = text.get<std::string>();
  auto words = one.at("command").get<Words>();
  words.erase(words.begin());
  words.insert(words.begin() + 1, "--detached");
  return words;
}

}  // namespace

TEST_CASE("a command line becomes a FlinkDeployment of the same cluster") {
  const Words more{"-Dstate.savepoints.dir=s3://b/sp", "-Dstate.checkpoints.dir=s3://b/cp",
                   "-Dkubernetes.jobmanager.cpu.amount=0.5",
                   "-Dkubernetes.pod-template-file.default=pod.yaml"};
  Scene there, converted;
  for (auto* scene : {&there, &converted})
    scene->surroundings.files["/here/pod.yaml"] =
        "spec:\n  nodeSelector: {disk: nvme}\n  containers:\n  - name: flink-main-container\n";
  REQUIRE(there.run(test::command(more)).exit == 0);
  const auto written = converted.run(convert(more));
  CAPTURE(written.out, written.err);
  REQUIRE(written.exit == 0);
  CHECK(written.out.starts_with("apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\n"));
  CHECK(has(written.out, "upgradeMode: savepoint"));
  CHECK(has(written.err, "pipeline.name is the cluster's name"));
  CHECK(converted.connected.empty());
  converted.surroundings.files["/here/orders.yaml"] = written.out;
  const auto applied = converted.run({"apply", "--detached", "-f", "orders.yaml"});
  CAPTURE(applied.err);
  REQUIRE(applied.exit == 0);
  CHECK(lasting(converted) == lasting(there));
  const std::set<std::string> texts{
      "jobmanager.memory.process.size", "taskmanager.memory.process.size",
      "kubernetes.pod-template-file.default", "kubernetes.pod-template-file.jobmanager",
      "kubernetes.pod-template-file.taskmanager"};
  const std::set<std::string> of_the_operator{
      "execution.checkpointing.externalized-checkpoint-retention",
      "kubernetes.jobmanager.replicas",
      "kubernetes.rest-service.exposed.type",
      "kubernetes.service-account",
      "pipeline.name",
      "web.cancel.enable"};
  CHECK(difference(shipped(there), shipped(converted)) ==
        joined({of_the_client, texts, of_the_operator}));
}

TEST_CASE("a FlinkDeployment becomes a command line of the same cluster, and its files") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] = file();
  const auto words = take_command(scene, {"convert", "-f", "orders.yaml", "-o", "json"});
  REQUIRE(scene.run({"apply", "--detached", "-f", "orders.yaml"}).exit == 0);
  const auto of_file = lasting(scene);
  const auto configuration = shipped(scene);
  scene.server.erase("deployments", "orders");
  scene.server.collect_garbage();
  const auto ended = scene.run(words);
  CAPTURE(ended.err, words);
  REQUIRE(ended.exit == 0);
  CHECK(lasting(scene) == of_file);
  CHECK(difference(configuration, shipped(scene)) == of_the_client);
}

TEST_CASE("with a logConfiguration it is exactly the same input") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] =
      file("  logConfiguration: {log4j-console.properties: \"rootLogger.level = INFO\\n\"}\n");
  const auto words = take_command(scene, {"convert", "-f", "orders.yaml", "-o", "json"});
  REQUIRE(scene.run({"apply", "--detached", "-f", "orders.yaml"}).exit == 0);
  const auto ended = scene.run(words);
  CAPTURE(ended.err, words);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "orders is already deployed from exactly this input; nothing to do"));
}

namespace {

/// A command line, and the files that it names.
struct Round {
  const char* what;
  Words more;
  std::map<std::string, std::string> files{};
};

const std::vector<Round> rounds{
    {"nothing is said", {}},
    {"memory in Flink's units", {"-Djobmanager.memory.process.size=1500m"}},
    {"memory with its unit spelt out", {"-Dtaskmanager.memory.process.size=2048 mb"}},
    {"memory that the operator calls otherwise", {"-Dtaskmanager.memory.process.size=2048m"}},
    {"memory in bytes", {"-Djobmanager.memory.process.size=1600000000"}},
    {"memory in capitals", {"-Djobmanager.memory.process.size=2 GB"}},
    {"memory with blanks around it", {"-Dtaskmanager.memory.process.size= 1728m "}},
    {"other options of memory",
     {"-Djobmanager.memory.process.size=2g", "-Djobmanager.memory.jvm-overhead.max=300m"}},
    {"cores as a whole number", {"-Dkubernetes.jobmanager.cpu.amount=1"}},
    {"cores as a fraction", {"-Dkubernetes.taskmanager.cpu.amount=.50"}},
    {"cores as Flink writes them", {"-Dkubernetes.taskmanager.cpu.amount=0.5"}},
    {"parallelism", {"-p4"}},
    {"parallelism as an option", {"-Dparallelism.default=1"}},
    {"what the operator has otherwise",
     {"-Dweb.cancel.enable=true", "-Dpipeline.name=orders", "-Dkubernetes.jobmanager.replicas=1"}},
    {"the opposite of that",
     {"-Dweb.cancel.enable=false", "-Dkubernetes.rest-service.exposed.type=LoadBalancer",
      "-Dkubernetes.service-account=flink"}},
    {"high availability",
     {"-Dhigh-availability.type=kubernetes", "-Dhigh-availability.storageDir=s3://b/ha"}},
    {"class paths", {"-Cfile:///opt/a.jar", "-Chttp://example.com/b.jar"}},
    {"a class", {"-corg.example.Main"}},
    {"a conf dir with logging",
     {"--conf-dir=conf"},
     {{"/here/conf/config.yaml",
       "jobmanager.memory.process.size: 1g\n"
       "taskmanager.memory.process.size: 1728m\n"},
      {"/here/conf/log4j-console.properties", "rootLogger.level = INFO\n"}}},
    {"a conf dir with nothing but options",
     {"--conf-dir=conf"},
     {{"/here/conf/config.yaml",
       "jobmanager.memory.process.size: 1g\n"
       "taskmanager.memory.process.size: 1728m\n"}}},
    {"a list of strings", {"-Dexecution.job-status-changed-listeners=a;b"}},
};

const std::vector<std::pair<const char*, std::string>> files_of_users{
    {"amounts", file()},
    {"no replicas, and fractions",
     "apiVersion: flink.apache.org/v1beta1\nkind: FlinkDeployment\nmetadata: {name: "
     "orders}\nspec:\n"
     "  image: registry.example.com/orders\n  flinkVersion: v2_2\n  serviceAccount: flink\n"
     "  jobManager: {resource: {memory: 1500m, cpu: 1.5}}\n"
     "  taskManager: {replicas: 3, resource: {memory: 2 gb, cpu: 0.25}}\n"
     "  job: {jarURI: 'local:///opt/job.jar', parallelism: 2}\n"},
    {"class paths and a name",
     file("").insert(file().find("flinkConfiguration: {") + 21,
                     "pipeline.classpaths: 'http://h/a.jar;http://h/b.jar', pipeline.name: o, ")},
    {"logging", file("  logConfiguration: {log4j-console.properties: \"a = b\\n\"}\n")},
    {"pod templates", file("  podTemplate: {spec: {priority: 3}}\n")},
};

Words take_deployment(Scene& scene, Words words) {
  words.front() = "convert";
  std::erase(words, "--detached");
  const auto written = scene.run(words);
  CAPTURE(written.err);
  REQUIRE(written.exit == 0);
  scene.surroundings.files["/here/again.yaml"] = written.out;
  return {"convert", "-f", "again.yaml", "-o", "json"};
}

}  // namespace

TEST_CASE("a command line comes back from its FlinkDeployment as the same input") {
  for (const auto& round : rounds) {
    CAPTURE(round.what);
    Scene scene;
    scene.surroundings.files.insert(round.files.begin(), round.files.end());
    REQUIRE(scene.run(test::command(round.more)).exit == 0);
    const auto before = shipped(scene);
    const auto back = take_command(scene, take_deployment(scene, convert(round.more)));
    const auto ended = scene.run(back);
    CAPTURE(back, ended.err, before, scene.surroundings.files["/here/again.yaml"]);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "is already deployed from exactly this input"));
  }
}

TEST_CASE("a Python program comes back from its FlinkDeployment as the same input") {
  const auto program =
      GENERATE(Words{"--python", "/opt/main.py"}, Words{"-pym", "orders", "-pyfs", "/opt/x.zip"},
               Words{"-py", "/opt/main.py", "--", "-p", "3"});
  CAPTURE(program);
  Scene scene;
  auto words = test::command(program);
  words.pop_back();
  REQUIRE(scene.run(words).exit == 0);
  const auto ended = scene.run(take_command(scene, take_deployment(scene, words)));
  CAPTURE(ended.err, scene.surroundings.files["/here/again.yaml"]);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "is already deployed from exactly this input"));
}

TEST_CASE("a FlinkDeployment comes back from its command line as the same input") {
  for (const auto& [what, text] : files_of_users) {
    CAPTURE(what);
    Scene scene;
    scene.surroundings.files["/here/orders.yaml"] = text;
    REQUIRE(scene.run({"apply", "-d", "-f", "orders.yaml"}).exit == 0);
    take_deployment(scene, take_command(scene, {"convert", "-f", "orders.yaml", "-o", "json"}));
    const auto ended = scene.run({"apply", "-d", "-f", "again.yaml"});
    CAPTURE(ended.err, scene.surroundings.files["/here/again.yaml"]);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "is already deployed from exactly this input"));
  }
}

TEST_CASE("what was changed in the file since it was converted stays changed on the way back") {
  Scene scene;
  const auto words = take_deployment(
      scene, convert({"-Djobmanager.memory.process.size=1500m", "-Dweb.cancel.enable=true"}));
  auto& text = scene.surroundings.files["/here/again.yaml"];
  const auto at = text.find("memory: '1500m'");
  REQUIRE(at != std::string::npos);
  text.replace(at, 15, "memory: 1700m");
  const auto back = take_command(scene, words);
  CHECK(std::find(back.begin(), back.end(), "-Djobmanager.memory.process.size=1700 mb") !=
        back.end());
}

TEST_CASE(
    "a FlinkDeployment of a version that the operator does not know is written with a warning") {
  Scene scene;
  const auto ended = scene.run({"convert", "-Dkubernetes.cluster-id=orders",
                                "-Dkubernetes.container.image=registry.example.com/orders:1.12.7",
                                "local:///a.jar"});
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "flinkVersion: v1_12\n"));
  CHECK(has(ended.err,
            "warning: flinkVersion v1_12 is none of the operator's, which begin with "
            "v1_13: its API server refuses the file, and 'drey apply -f' takes it\n"));
}

TEST_CASE("without -o the way back is a script") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] = file("  restartNonce: 3\n");
  const auto ended = scene.run({"convert", "-f", "orders.yaml"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("#!/bin/sh\nprintf '%s' '{"));
  CHECK(has(ended.out, "' > orders-jobmanager-pod-template.yaml\ndrey run-application \\\n"));
  CHECK(has(ended.out, " \\\n  -Dkubernetes.cluster-id=orders \\\n"));
  CHECK(ended.out.ends_with(" \\\n  local:///opt/job.jar \\\n  --in \\\n  'a b'\n"));
  CHECK(has(ended.err, "warning: restartNonce and savepointRedeployNonce are left out"));
}

TEST_CASE("how a job of a file starts becomes options, and what none says is told") {
  Scene scene;
  auto text = file();
  const std::string jar = "jarURI: 'local:///opt/job.jar'";
  text.replace(text.find(jar), jar.size(),
               "entryClass: a.B, initialSavepointPath: 's3://b/sp/1', allowNonRestoredState: true, "
               "upgradeMode: stateless");
  scene.surroundings.files["/here/orders.yaml"] = text;
  const auto ended =
      scene.run({"convert", "-f", "orders.yaml", "--namespace", "team-a", "-o", "json"});
  CAPTURE(ended.err);
  REQUIRE(ended.exit == 0);
  const auto words = Json::parse(ended.out).at("clusters").at(0).at("command").get<Words>();
  for (const auto* word : {"-Dkubernetes.namespace=team-a", "--fromSavepoint=s3://b/sp/1",
                           "--allowNonRestoredState", "--class=a.B"}) {
    CAPTURE(word);
    CHECK_THAT(words, Catch::Matchers::VectorContains(std::string(word)));
  }
  CHECK(has(ended.err,
            "warning: spec.job.upgradeMode is left out: it is an option of 'drey apply', "
            "--upgrade\n"));
  CHECK(has(ended.err,
            "warning: the operator takes the program from the image's class path, and "
            "run-application wants a jar\n"));
}

TEST_CASE("what Flink's client says in its own words, also where none is given, survives the way") {
  const auto more =
      GENERATE(Words{"-s", "s3://b/sp/1", "-rm", "claim", "-n", "-sae"},
               Words{"-s", "s3://b/sp/1", "-cm", "legacy"}, Words{"-s", "s3://b/sp/1"},
               Words{"-sae"}, Words{"-p", "3", "-C", "file:///opt/a.jar"});
  CAPTURE(more);
  Scene scene;
  REQUIRE(scene.run(test::command(more)).exit == 0);
  const auto before = shipped(scene);
  auto words = take_deployment(scene, convert(more));
  const auto written = scene.run(convert(more)).err;
  scene.server.erase("deployments", "orders");
  scene.server.collect_garbage();
  const auto ended = scene.run(take_command(scene, words));
  CAPTURE(ended.err, written);
  REQUIRE(ended.exit == 0);
  CHECK(difference(before, shipped(scene)).empty());
  CHECK_FALSE(has(ended.err, "has no effect"));
}

TEST_CASE("a command that does not wait becomes a file that says so, and back") {
  Scene scene;
  auto words = convert({});
  words.push_back("--in");
  words.insert(words.begin() + 1, "--detached");
  const auto written = scene.run(words);
  CHECK(has(written.out, "execution.attached: 'false'"));
  scene.surroundings.files["/here/a.yaml"] = written.out;
  CHECK(has(scene.run({"convert", "-f", "a.yaml"}).out, " \\\n  --detached \\\n"));
}

namespace {

/// Options that Flink's client writes over those of a file, and a path to start from or none.
std::string file_with_client_options(const std::string& start) {
  auto text = file();
  const std::string configuration = "flinkConfiguration: {";
  text.insert(text.find(configuration) + configuration.size(),
              "execution.state-recovery.claim-mode: CLAIM, "
              "execution.shutdown-on-attached-exit: 'true', execution.attached: 'true', "
              "execution.state-recovery.ignore-unclaimed-state: 'true', ");
  const std::string job = "job: {";
  return text.insert(text.find(job) + job.size(), start);
}

}  // namespace

TEST_CASE("options that Flink's client would overrule become words of its own") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] =
      file_with_client_options("initialSavepointPath: 's3://b/sp/1', ");
  const auto words = take_command(scene, {"convert", "-f", "orders.yaml", "-o", "json"});
  for (const auto* word : {"--claimMode=CLAIM", "--shutdownOnAttachedExit",
                           "--allowNonRestoredState", "--fromSavepoint=s3://b/sp/1"}) {
    CAPTURE(word);
    CHECK_THAT(words, Catch::Matchers::VectorContains(std::string(word)));
  }
  REQUIRE(scene.run({"apply", "--detached", "-f", "orders.yaml"}).exit == 0);
  const auto of_file = shipped(scene);
  scene.server.erase("deployments", "orders");
  scene.server.collect_garbage();
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  REQUIRE(ended.exit == 0);
  CHECK_FALSE(has(ended.err, "has no effect"));
  for (const auto* key :
       {"execution.state-recovery.claim-mode", "execution.shutdown-on-attached-exit",
        "execution.state-recovery.ignore-unclaimed-state", "execution.state-recovery.path"}) {
    CAPTURE(key);
    CHECK(of_file.at(key) == shipped(scene).at(key));
  }
}

TEST_CASE("what Flink's client takes with a savepoint alone is told where there is none") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] = file_with_client_options("");
  const auto ended = scene.run({"convert", "-f", "orders.yaml"});
  CHECK(ended.exit == 0);
  CHECK_FALSE(has(ended.out, "state-recovery"));
  for (const auto* option :
       {"execution.state-recovery.ignore-unclaimed-state", "execution.state-recovery.claim-mode"}) {
    CAPTURE(option);
    CHECK(has(ended.err, std::string("warning: ") + option +
                             " is left out: run-application takes it with a savepoint to start "
                             "from alone\n"));
  }
}

TEST_CASE("the claim mode of an older version is its restore mode") {
  Scene scene;
  auto text = file_with_client_options("initialSavepointPath: 's3://b/sp/1', ");
  text.replace(text.find("v2_2"), 4, "v1_17");
  const std::string key = "execution.state-recovery.claim-mode";
  text.replace(text.find(key), key.size(), "execution.savepoint-restore-mode");
  scene.surroundings.files["/here/orders.yaml"] = text;
  CHECK(has(scene.run({"convert", "-f", "orders.yaml"}).out, "--restoreMode=CLAIM"));
}

TEST_CASE("secrets are converted as they are, and that they are there is said") {
  Scene scene;
  const std::string warned =
      "warning: what is printed holds secrets in clear text: s3.secret-key\n";
  const auto there = scene.run(convert({"-Ds3.secret-key=hunter2", "-Ds3.endpoint=http://s3"}));
  CHECK(there.exit == 0);
  CHECK(has(there.out, "hunter2"));
  CHECK(has(there.err, warned));
  scene.surroundings.files["/here/a.yaml"] = there.out;
  const auto back = scene.run({"convert", "-f", "a.yaml"});
  CHECK(has(back.out, "hunter2"));
  CHECK(has(back.err, warned));
  CHECK_FALSE(has(scene.run(convert({"-Ds3.endpoint=http://s3"})).err, "clear text"));
}

TEST_CASE("all secrets that are printed are named, wherever they stand") {
  Scene scene;
  auto text = file(
      "  podTemplate:\n    spec:\n      containers:\n      - name: flink-main-container\n"
      "        env: [{name: DB_PASSWORD, value: hunter2}, {name: AWS_SECRET_ACCESS_KEY, value: "
      "hunter3}, {name: LEVEL, value: INFO}]\n"
      "  logConfiguration: {log4j-console.properties: \"appender.x.password = hunter4\\n\"}\n");
  const std::string configuration = "flinkConfiguration: {", args = "'--in', 'a b'";
  text.insert(text.find(configuration) + configuration.size(),
              "s3.secret-key: hunter5, env.java.opts.all: '-Dtrust.password=hunter6 -Da=b', "
              "pipeline.classpaths: 'http://bob:hunter7@h/a.jar', ");
  text.replace(text.find(args), args.size(), "'--password', hunter8");
  scene.surroundings.files["/here/a.yaml"] = text;
  const auto back = scene.run({"convert", "-f", "a.yaml"});
  CAPTURE(back.err);
  CHECK(back.exit == 0);
  CHECK(has(back.err,
            "warning: what is printed holds secrets in clear text: env AWS_SECRET_ACCESS_KEY, env "
            "DB_PASSWORD, env.java.opts.all, log4j-console.properties, pipeline.classpaths, "
            "program arguments, s3.secret-key\n"));
  scene.surroundings.files["/here/pod.yaml"] =
      "spec:\n  containers:\n  - name: flink-main-container\n    env: [{name: API_TOKEN, value: "
      "hunter9}]\n";
  const auto there =
      scene.run(convert({"-Dkubernetes.pod-template-file.default=pod.yaml",
                         "-Denv.java.opts.all=-Dtrust.password=hunter6", "-Ds3.secret-key=x"}));
  CHECK(has(there.err,
            "warning: what is printed holds secrets in clear text: env API_TOKEN, "
            "env.java.opts.all, s3.secret-key\n"));
  scene.surroundings.files["/here/a.yaml"] +=
      "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s3}\ndata: {k: aHVudGVyMg==}\n";
  CHECK(has(scene.run({"convert", "-f", "a.yaml", "--for-kubectl"}).err,
            "warning: what is printed holds secrets in clear text: Secret s3\n"));
}

TEST_CASE("what apply leaves to kubectl is printed for it") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] =
      file("  ingress: {template: '{{name}}.example.com/x', className: nginx}\n") +
      "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: sql}\n";
  const auto ended = scene.run({"convert", "-f", "orders.yaml", "--for-kubectl", "-o", "json"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  const auto items = Json::parse(ended.out).at("items");
  REQUIRE(items.size() == 2);
  CHECK(items[0]["metadata"]["name"] == "sql");
  CHECK(items[1]["kind"] == "Ingress");
  CHECK(items[1]["spec"]["rules"][0]["host"] == "orders.example.com");
  const auto applied = scene.run({"apply", "--detached", "-f", "orders.yaml"});
  CHECK(has(applied.err,
            "warning: orders.yaml:12: spec.ingress: no Ingress is made here; this "
            "makes the one that the operator would: drey convert -f orders.yaml "
            "--for-kubectl | kubectl apply -f -\n"));
  CHECK(has(applied.err,
            "warning: ConfigMap 'sql' (orders.yaml:15) is left to kubectl: drey "
            "convert -f orders.yaml --for-kubectl | kubectl apply -f -\n"));
}

TEST_CASE("convert offers no option that it refuses, and ways that lead where they should") {
  Scene scene;
  CHECK_FALSE(has(scene.run({"convert", "-h"}).out, "--secrets-to-secret"));
  CHECK(has(scene.run({"apply", "-h"}).out, "--secrets-to-secret"));
  scene.surroundings.files["/here/base/kustomization.yaml"] = "resources: [a.yaml]\n";
  CHECK(has(scene.run({"convert", "-f", "base"}).err,
            "'kubectl kustomize base | drey convert -f -'"));
  CHECK(has(scene.run({"convert", "-f", "base", "--for-kubectl"}).err,
            "'kubectl kustomize base | drey convert --for-kubectl -f -'"));
}

TEST_CASE("what a FlinkDeployment of a List lacks is told at its line") {
  Scene scene;
  const std::string one =
      "- apiVersion: flink.apache.org/v1beta1\n  kind: FlinkDeployment\n  metadata: {name: "
      "orders}\n"
      "  spec:\n    image: x\n    flinkVersion: v2_2\n    job: {jarURI: 'local:///a.jar', "
      "parallelism: 1}\n    jobManager: {resource: {memory: 2g, cpu: 1}}\n    taskManager: "
      "{resource: {memory: 2g, cpu: 1}}\n";
  scene.surroundings.files["/here/a.yaml"] = "apiVersion: v1\nkind: List\nitems:\n" + one;
  CHECK(has(scene.run({"convert", "-f", "a.yaml"}).err,
            "a.yaml:7: spec.serviceAccount: must be defined\n"));
}

TEST_CASE("what cannot be converted is refused") {
  Scene scene;
  CHECK(has(scene.run({"convert", "-Dkubernetes.container.image.ref=x", "local:///a.jar"}).err,
            "kubernetes.cluster-id: is not set, and a FlinkDeployment has a name"));
  CHECK(scene.run({"convert", "--for-kubectl"}).exit == 2);
  auto words = convert({});
  words.insert(words.begin() + 1, "--for-kubectl");
  CHECK(has(scene.run(words).err, "error: --for-kubectl goes with -f, and no file is named"));
  CHECK(scene.run({"convert", "-f", "absent.yaml"}).exit == 2);
  CHECK(scene.run({"convert", "-f", "a.yaml", "x.jar"}).exit == 2);
}
