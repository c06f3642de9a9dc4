// Bytes from outside that are no UTF-8: refused with their place where drey must understand them,
// shipped as Flink's client ships them where it need not.
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::Scene;

namespace {

const std::string dry = "--dry-run=client";

using Files = std::map<std::string, std::string>;

/// With a conf dir of these files.
struct Machine : Scene {
  explicit Machine(const Files& files) {
    const std::string memory =
        "jobmanager.memory.process.size: 1600m\ntaskmanager.memory.process.size: 1728m\n";
    surroundings.files["/conf/config.yaml"] = memory;
    surroundings.files["/conf/flink-conf.yaml"] = memory;
    surroundings.env["FLINK_CONF_DIR"] = "/conf";
    for (const auto& [name, bytes] : files) surroundings.files[name] = bytes;
  }
};

/// The text of a file in one of the ConfigMaps that a dry run prints.
std::string shipped(const test::Result& ended, const std::string& file) {
  const auto list = Json::parse(ended.out);
  for (const auto& object : list.at("items")) {
    if (object.at("kind") == "ConfigMap" && object.at("data").contains(file))
      return object.at("data").at(file).get<std::string>();
  }
  return "(none)";
}

void check_refused(const test::Result& ended, const std::string& where) {
  INFO(ended.err);
  CHECK(ended.exit == 2);
  CHECK_THAT(ended.err, Catch::Contains(where) && Catch::Contains("not UTF-8") &&
                            !Catch::Contains("internal error"));
}

}  // namespace

TEST_CASE("words of the command line that are not UTF-8 are refused by name, all of them") {
  const std::pair<test::Words, const char*> rows[] = {
      {{"run-application", "-Dpipeline.name=a\xff", "local:///j.jar"},
       "-D pipeline.name: not UTF-8"},
      {{"run-application", "-Dkubernetes.jobmanager.annotations=a:\xff", "local:///j.jar"},
       "-D kubernetes.jobmanager.annotations: not UTF-8"},
      {{"run-application", "-Dcontainerized.master.env.A=\xff", "local:///j.jar"},
       "-D containerized.master.env.A: not UTF-8"},
      {{"run-application", "-D\xff=a", "local:///j.jar"}, "-D \xef\xbf\xbd: not UTF-8"},
      {{"run-application", "local:///j.jar", "ok", "\xe9t\xe9"},
       "argument 3 ('\xef\xbf\xbdt\xef\xbf\xbd'): not UTF-8"},
      {{"run-application", "local:///\xff.jar"},
       "argument 1 ('local:///\xef\xbf\xbd.jar'): not UTF-8"},
      {{"run-application", "-c", "org.\xff", "local:///j.jar"}, "--class: not UTF-8"},
      {{"run-application", "--flink-version=\xff", "local:///j.jar"}, "--flink-version: not UTF-8"},
      {{"config", "-Da=\xff"}, "-D a: not UTF-8"},
      {{"list", "-Da=\xff"}, "-D a: not UTF-8"},
      {{"status", "\xff"}, "argument 1 ('\xef\xbf\xbd'): not UTF-8"},
      {{"savepoint", "orders", "s3://b/\xff"}, "argument 2 ('s3://b/\xef\xbf\xbd'): not UTF-8"}};
  for (const auto& [words, where] : rows) {
    Scene scene;
    check_refused(scene.run(words), where);
    CHECK(scene.wire.log.empty());
  }
  Scene scene;
  const auto both = scene.run({"run-application", "-Da=\xff", "-Db=\xff", "local:///j.jar"});
  CHECK_THAT(both.err, Catch::Contains("-D a: not UTF-8") && Catch::Contains("-D b: not UTF-8"));
  const auto document = scene.run({"run-application", "-o", "json", "-Da=\xff", "local:///j.jar"});
  CHECK(Json::parse(document.out).at("error").at("exitCode") == 2);
}

TEST_CASE("configuration files that are not UTF-8 are refused with file and line") {
  Machine yaml(Files{{"/conf/config.yaml", "rest.port: 8081\npipeline.name: \xe9\n"}});
  check_refused(yaml.run(command({dry, "--flink-version", "2.3.0"})), "config.yaml:2: ");
  check_refused(yaml.run({"config"}), "config.yaml:2: ");
  Machine legacy(Files{{"/conf/flink-conf.yaml", "rest.port: 8081\n# \xe9\n"}});
  check_refused(legacy.run(command({dry, "--flink-version", "1.17.2"})), "flink-conf.yaml:2: ");
  legacy.surroundings.files.erase("/conf/config.yaml");
  check_refused(legacy.run({"list", "-Dkubernetes.cluster-id=orders"}), "flink-conf.yaml:2: ");
}

TEST_CASE("pod templates that are not UTF-8 are refused with file and line") {
  Machine machine(Files{{"/pod.yaml", "spec:\n  hostname: \xe9\n"}});
  for (const auto* process : {"jobmanager", "taskmanager"}) {
    const auto option = std::string("-Dkubernetes.pod-template-file.") + process + "=/pod.yaml";
    check_refused(machine.run(command({dry, option})), "pod template /pod.yaml: line 2: ");
  }
}

TEST_CASE(
    "logging, Hadoop's and Kerberos's files are shipped with U+FFFD, and one warning each says "
    "where") {
  Machine machine(Files{{"/conf/log4j-console.properties", "# a\n# gr\xfc\xdf\x65 \xe2\x82\n"},
                        {"/hadoop/core-site.xml", "<!-- \xe9 -->"},
                        {"/etc/krb5.conf", "# \xe9\xe9\n"}});
  machine.surroundings.env["HADOOP_CONF_DIR"] = "/hadoop";
  for (const auto* version : {"1.12.7", "1.17.2", "1.20.1", "2.3.0"}) {
    const auto ended = machine.run(command({dry, "-o", "json", "--flink-version", version,
                                            "-Dsecurity.kerberos.krb5-conf.path=/etc/krb5.conf"}));
    INFO(version << "\n" << ended.err);
    CHECK(ended.exit == 0);
    const std::string r = "\xef\xbf\xbd";
    CHECK(shipped(ended, "log4j-console.properties") == "# a\n# gr" + r + r + "e " + r + "\n");
    CHECK(shipped(ended, "core-site.xml") == "<!-- " + r + " -->");
    CHECK(shipped(ended, "krb5.conf") == "# " + r + r + "\n");
    CHECK_THAT(ended.err, Catch::Contains("warning: log4j-console.properties:2: not UTF-8") &&
                              Catch::Contains("warning: /hadoop/core-site.xml:1: not UTF-8") &&
                              Catch::Contains("warning: /etc/krb5.conf:1: not UTF-8"));
  }
}

TEST_CASE("a keytab is bytes, and stays what it is") {
  Machine machine(Files{{"/me.keytab", "\x05\x02\xff\xfe"}});
  const auto ended = machine.run(
      command({dry, "--show-secrets", "-o", "json", "-Dsecurity.kerberos.login.keytab=/me.keytab",
               "-Dsecurity.kerberos.login.principal=me"}));
  CHECK(ended.exit == 0);
  CHECK_THAT(ended.out, Catch::Contains("\"me.keytab\": \"BQL//g==\""));
}

TEST_CASE("an artifact's escapes are UTF-8, as Java decodes them") {
  Scene scene;
  const auto uploading = [](const std::string& jar) {
    return test::Words{"run-application",
                       "-Dkubernetes.cluster-id=orders",
                       "-Dkubernetes.artifacts.local-upload-enabled=true",
                       "-Dkubernetes.artifacts.local-upload-target=file:///mnt",
                       dry,
                       jar};
  };
  const auto ended = scene.run(uploading("local:///job%FF.jar"));
  CHECK(ended.exit == 2);
  CHECK_THAT(ended.err,
             Catch::Contains("local:///job\xef\xbf\xbd.jar: no such file on this machine"));
  scene.surroundings.files["/job\xc3\xa9.jar"] = "x";
  CHECK(scene.run(uploading("local:///job%C3%A9.jar")).exit == 0);
}

TEST_CASE("a kubeconfig that is not UTF-8 is refused with its line") {
  Scene scene;
  scene.surroundings.files["/k"] = "apiVersion: v1\ncurrent-context: \xe9\n";
  check_refused(scene.run({"list", "--kubeconfig", "/k"}), "/k:2: ");
}

TEST_CASE("a template that no TaskManager can be started from is refused") {
  Machine machine(Files{{"/pod.yaml", "spec:\n  hostname: a\n  hostname: b\n"}});
  const auto option = "-Dkubernetes.pod-template-file.taskmanager=/pod.yaml";
  const auto refused = machine.run(command({dry, option}));
  CHECK(refused.exit == 2);
  CHECK_THAT(refused.err,
             Catch::Contains("pod template /pod.yaml: line 3: 'hostname' is there twice"));
  const auto older = machine.run(command({dry, option, "--flink-version", "1.17.2"}));
  CHECK(older.exit == 0);
  CHECK_THAT(
      older.err,
      Catch::Contains(
          "has a template in which 'hostname' is there twice (line 3), and the last one counts"));
}
