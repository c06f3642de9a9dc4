// What `lint` finds in what Flink accepts in silence: every kind, with its whole text.
#include <algorithm>

#include "flink/config/config_file.h"
#include "flink/config/distribution.h"

#include "tests/support/catch.h"
#include "tests/unit/flink/lint/told_by.h"

using namespace flink;
using test::Lines;
using test::Properties;
using test::Said;
using test::told_by;
using test::warnings;

namespace {

/// Of one template for both, at a version that has all rules.
Lines template_warnings(const std::string& text, Properties properties = {},
                        Version version = {2, 3, 0}) {
  const auto* key = version < Version{1, 17, 0} ? "kubernetes.pod-template-file"
                                                : "kubernetes.pod-template-file.default";
  properties.emplace_back(key, "pod.yaml");
  return told_by(Said{std::move(properties), version, {}, {{"pod.yaml", text}}});
}

constexpr auto of_template = "-D kubernetes.pod-template-file.default has a template whose ";

}  // namespace

TEST_CASE("nothing is found in what a distribution ships, as file or without") {
  for (const auto& version :
       {Version{1, 12, 7}, Version{1, 13, 6}, Version{1, 14, 6}, Version{1, 15, 4},
        Version{1, 16, 3}, Version{1, 17, 2}, Version{1, 18, 1}, Version{1, 19, 3},
        Version{1, 20, 5}, Version{2, 0, 2}, Version{2, 1, 3}, Version{2, 2, 1},
        Version{2, 3, 0}}) {
    INFO(to_string(version));
    const auto dialect = dialect_of(version);
    const auto stock = distribution_defaults(dialect);
    const auto file = dialect.reads_yaml_file ? write_yaml_file(stock) : write_legacy_file(stock);
    CHECK(told_by(Said{{}, version}) == Lines{});
    CHECK(told_by(Said{{}, version, file}) == Lines{});
  }
}

TEST_CASE("a misspelt key: the nearest of that version") {
  CHECK(warnings({{"taskmanager.numberOfTaskSlot", "2"}}) ==
        Lines{"-D taskmanager.numberOfTaskSlot is not an option of Flink 2.3 (did you mean "
              "'taskmanager.numberOfTaskSlots'?)"});
  CHECK(told_by(Said{{}, {1, 16, 0}, "# mine\nexecution.checkpoint.interval: 10 s\n"}) ==
        Lines{"flink-conf.yaml:2: 'execution.checkpoint.interval' is not an option of Flink 1.16 "
              "(did you mean 'execution.checkpointing.interval'?)"});
}

TEST_CASE("an unknown key in Flink's name space, and keys of the user's own") {
  CHECK(warnings({{"taskmanager.preallocate-everything", "true"}}) ==
        Lines{"-D taskmanager.preallocate-everything is not an option of Flink 2.3"});
  CHECK(told_by(Said{{}, {2, 3, 0}, "orders.topic: a\norders.group: b\n"}) ==
        Lines{"shipped as they are, but unknown to Flink, with no similar option: config.yaml:1: "
              "'orders.topic', config.yaml:2: 'orders.group'"});
}

TEST_CASE("an unknown key may be new in a version that is newer than the newest known") {
  CHECK(warnings({{"taskmanager.preallocate-everything", "true"}, {"orders.topic", "a"}},
                 {2, 9, 0}) == Lines{});
  CHECK(warnings({{"taskmanager.numberOfTaskSlot", "2"}}, {2, 9, 0}).size() == 1);
}

TEST_CASE("a key of another version: since or until when") {
  CHECK(
      warnings({{"kubernetes.persistent-volume-claims", "a:/a"}}, {2, 2, 1}) ==
      Lines{
          "-D kubernetes.persistent-volume-claims is not an option of Flink 2.2; 2.3 brought it"});
  CHECK(warnings({{"kubernetes.container.image.ref", "a:1"}}, {1, 14, 6}) ==
        Lines{"-D kubernetes.container.image.ref is not an option of Flink 1.14; 1.17 brought it "
              "(did you mean 'kubernetes.container.image'?)"});
  CHECK(warnings({{"pipeline.time-characteristic", "EventTime"}}) ==
        Lines{"-D pipeline.time-characteristic is not an option of Flink 2.3; 2.0 removed it"});
  CHECK(warnings({{"table.exec.topn-cache-size", "7"}}) ==
        Lines{"-D table.exec.topn-cache-size is not an option of Flink 2.3; 2.0 removed it (it is "
              "called 'table.exec.rank.topn-cache-size' now)"});
}

TEST_CASE("a removed key's later name is told only where that one is not removed as well") {
  CHECK(warnings({{"jobmanager.web.ssl.enabled", "true"}}) ==
        Lines{"-D jobmanager.web.ssl.enabled is not an option of Flink 2.3; 2.0 removed it"});
}

TEST_CASE("a deprecated name, alone and beside the current one") {
  CHECK(warnings({{"state.checkpoints.num-retained", "2"}}) ==
        Lines{"-D state.checkpoints.num-retained is the deprecated name of "
              "'execution.checkpointing.num-retained'"});
  CHECK(warnings({{"state.checkpoints.num-retained", "2"}}, {1, 19, 3}) == Lines{});
  CHECK(warnings({{"state.backend.local-recovery", "true"}}) ==
        Lines{"-D state.backend.local-recovery is the deprecated name of "
              "'execution.checkpointing.local-backup.enabled' and "
              "'execution.state-recovery.from-local'"});
  CHECK(warnings({{"env.java.opts", "-Dx=y"}}) ==
        Lines{"-D env.java.opts has no effect: it is the deprecated name of 'env.java.opts.all', "
              "which is there as well (Flink 2.3)"});
  CHECK(warnings({{"execution.savepoint-restore-mode", "CLAIM"}}) ==
        Lines{"-D execution.savepoint-restore-mode has no effect: it is the deprecated name of "
              "'execution.state-recovery.claim-mode', which is there as "
              "well (Flink's client writes it)"});
}

TEST_CASE("values that are not of their type") {
  CHECK(warnings({{"execution.checkpointing.unaligned.enabled", "yes"}}) ==
        Lines{"-D execution.checkpointing.unaligned.enabled is not of its type: not true or false: "
              "'yes'"});
  CHECK(warnings({{"execution.checkpointing.interval", "10 sek"}})
            .at(0)
            .starts_with("-D execution.checkpointing.interval is not of its type: "));
  CHECK(warnings({{"execution.checkpointing.mode", "ONCE"}}) ==
        Lines{"-D execution.checkpointing.mode is not of its type: 'ONCE' is none of EXACTLY_ONCE, "
              "AT_LEAST_ONCE"});
  CHECK(warnings({{"execution.checkpointing.mode", "exactly_once"}}) == Lines{});
  CHECK(warnings({{"restart-strategy.fixed-delay.attempts", "ten"}})
            .at(0)
            .starts_with("-D restart-strategy.fixed-delay.attempts is not of its type: "));
  CHECK(warnings({{"heartbeat.interval", "5m"}}, {1, 19, 0})
            .at(0)
            .starts_with("-D heartbeat.interval is not of its type: "));
  CHECK(warnings({{"heartbeat.interval", "5m"}}, {1, 20, 0}) == Lines{});
}

TEST_CASE("a list of maps has a type as well") {
  CHECK(warnings({{"kubernetes.taskmanager.tolerations",
                   "key:a,operator:Exists,effect:NoSchedule"}}) == Lines{});
  CHECK(warnings({{"kubernetes.env.secretKeyRef", "env:A,secret:b,key:c"}}) == Lines{});
}

TEST_CASE("a keytab's new path in the pods is the same keytab") {
  CHECK(told_by(Said{
            {{"security.kerberos.login.keytab", "/k"}, {"security.kerberos.login.principal", "p"}},
            {2, 3, 0},
            {},
            {{"/k", "bytes"}}}) == Lines{});
}

TEST_CASE("what the client reads itself and refuses is not told twice") {
  CHECK(warnings({{"kubernetes.jobmanager.cpu.amount", "two"}}) == Lines{});
}

TEST_CASE("a value of the wrong type is not shown when its key is a secret's") {
  CHECK(warnings({{"security.delegation.tokens.enabled", "hunter2"}}) ==
        Lines{"-D security.delegation.tokens.enabled is not of its type: not a boolean"});
}

TEST_CASE("numbers without a unit where the default is of another magnitude") {
  CHECK(warnings({{"execution.checkpointing.interval", "10"}}) ==
        Lines{"-D execution.checkpointing.interval has no unit: 10 ms is what '10' means"});
  CHECK(warnings({{"execution.checkpointing.interval", "60000"}}) == Lines{});
  CHECK(warnings({{"execution.checkpointing.interval", "1000"}}) == Lines{});
  CHECK(warnings({{"execution.buffer-timeout.interval", "10"}}) == Lines{});
  CHECK(warnings({{"state.backend.rocksdb.writebuffer.size", "1024"}}) == Lines{});
  CHECK(
      warnings({{"state.backend.rocksdb.writebuffer.size", "128"}}) ==
      Lines{
          "-D state.backend.rocksdb.writebuffer.size has no unit: 128 bytes is what '128' means"});
}

TEST_CASE("what would be refused only when a TaskManager is started") {
  CHECK(warnings({{"kubernetes.taskmanager.labels", "team:a b"}}) ==
        Lines{"-D kubernetes.taskmanager.labels is refused when a TaskManager is started: value 'a "
              "b' must be letters, digits, '-', '_' and '.', with a "
              "letter or digit at both ends, at most 63 characters"});
  CHECK(warnings({{"kubernetes.taskmanager.labels.team", "a b"}}).size() == 1);
  CHECK(warnings({{"kubernetes.taskmanager.annotations", "team:a b"}}) == Lines{});
  CHECK(warnings({{"kubernetes.taskmanager.annotations", "Example.com/Team:a"}}) == Lines{});
  CHECK(warnings({{"kubernetes.taskmanager.node-selector", "disk:a b"}}).size() == 1);
  CHECK(warnings({{"kubernetes.taskmanager.memory.limit-factor", "0.5"}}).size() == 1);
  CHECK(warnings({{"kubernetes.taskmanager.memory.limit-factor", "1.0"}}) == Lines{});
  CHECK(warnings({{"kubernetes.taskmanager.cpu.limit-factor", "0.5"}}) ==
        Lines{"-D kubernetes.taskmanager.cpu.limit-factor is refused when a TaskManager is "
              "started: the limit must not be below the request, so not less "
              "than 1.0"});
}

TEST_CASE("reactive mode is for standalone clusters") {
  CHECK(warnings({{"scheduler-mode", "reactive"}}) ==
        Lines{"-D scheduler-mode is refused by the JobManager: reactive mode is for standalone "
              "clusters (did you mean jobmanager.scheduler=adaptive?)"});
}

TEST_CASE("what Flink's client overwrites") {
  CHECK(warnings({{"execution.attached", "false"}}) ==
        Lines{"-D execution.attached has no effect: Flink's client writes 'true' over it; "
              "--detached says it"});
  CHECK(warnings({{"execution.state-recovery.claim-mode", "CLAIM"}}) ==
        Lines{"-D execution.state-recovery.claim-mode has no effect: Flink's client "
              "writes 'NO_CLAIM' over it; --fromSavepoint with --claimMode says it"});
  CHECK(warnings({{"pipeline.classpaths", "file:///a.jar"}}, {1, 20, 0}) ==
        Lines{"-D pipeline.classpaths has no effect: Flink's client writes a list of its own over "
              "it; --classpath says it"});
  CHECK(warnings({{"pipeline.classpaths", "file:///a.jar"}}) == Lines{});
  CHECK(told_by(Said{{}, {2, 3, 0}, "jobmanager.rpc.address: jobmanager\n"}) ==
        Lines{"config.yaml:1: 'jobmanager.rpc.address' has no effect: Flink's client writes "
              "'app1.default' over it"});
  CHECK(warnings({{"blob.server.port", "0"}}) == Lines{});
}

TEST_CASE("options that say how to restore, and nothing to restore from") {
  ProgramOptions options;
  options.allow_non_restored_state = true;
  options.restore_mode = "claim";
  const auto told = [&](Version version) {
    return told_by(Said{.version = version, .options = options});
  };
  CHECK(told({2, 3, 0}) == Lines{"--allowNonRestoredState has no effect without --fromSavepoint",
                                 "--restoreMode has no effect without --fromSavepoint"});
  options.restore_mode.reset();
  CHECK(told({1, 12, 7}) == Lines{"--allowNonRestoredState has no effect without --fromSavepoint"});
  options.savepoint = "s3://b/sp";
  CHECK(told({2, 3, 0}) == Lines{});
}

TEST_CASE("what is taken out of what is shipped") {
  CHECK(
      warnings({{"rest.bind-address", "10.0.0.1"}}) ==
      Lines{"-D rest.bind-address has no effect: Flink's client takes it out of what is shipped"});
  CHECK(warnings({{"rest.bind-address", "0.0.0.0"}}) == Lines{});
  CHECK(warnings({{"rest.bind-address", "10.0.0.1"}}, {1, 14, 6}) == Lines{});
}

TEST_CASE("what the JobManager's pod overwrites") {
  constexpr auto retention = "execution.checkpointing.externalized-checkpoint-retention";
  const Properties high_availability{{"high-availability.type", "kubernetes"},
                                     {"high-availability.storageDir", "s3://b/h"},
                                     {retention, "RETAIN_ON_CANCELLATION"},
                                     {"rest.address", "me"}};
  CHECK(warnings(high_availability) ==
        Lines{"-D rest.address has no effect: with high availability each JobManager takes its "
              "pod's address"});
  CHECK(warnings({{"rest.address", "me"}}) == Lines{});
  CHECK(warnings({{"high-availability.type", "kubernetes"},
                  {"high-availability.storageDir", "s3://b/h"},
                  {retention, "RETAIN_ON_CANCELLATION"},
                  {"jobmanager.rpc.address", "me"}}) ==
        Lines{"-D jobmanager.rpc.address has no effect: with high availability each JobManager "
              "takes its pod's address"});
  CHECK(warnings({{"kubernetes.hostnetwork.enabled", "true"}, {"taskmanager.rpc.port", "7000"}}) ==
        Lines{"-D taskmanager.rpc.port has no effect: with kubernetes.hostnetwork.enabled the pods "
              "take ports that are free"});
  CHECK(warnings({{"kubernetes.hostnetwork.enabled", "true"}, {"jobmanager.rpc.port", "7000"}}) ==
        Lines{"-D jobmanager.rpc.port has no effect: with kubernetes.hostnetwork.enabled the pods "
              "take ports that are free"});
}

TEST_CASE("a configuration where the image does not look for it") {
  CHECK(warnings({{"kubernetes.flink.conf.dir", "/conf"}}) ==
        Lines{"-D kubernetes.flink.conf.dir moves the configuration to where the image does not "
              "look (containerized.master.env.FLINK_CONF_DIR and "
              "containerized.taskmanager.env.FLINK_CONF_DIR tell it)"});
  CHECK(warnings({{"kubernetes.flink.conf.dir", "/conf"},
                  {"containerized.master.env.FLINK_CONF_DIR", "/conf"}}) == Lines{});
}

TEST_CASE("keys for other targets: told on the command line, quiet in a shared file") {
  CHECK(warnings({{"yarn.application.queue", "a"}}) ==
        Lines{"-D yarn.application.queue has no effect here: it is for YARN"});
  CHECK(warnings({{"sql-gateway.session.idle-timeout", "10min"}}) ==
        Lines{"-D sql-gateway.session.idle-timeout has no effect here: it is for the SQL gateway"});
  CHECK(told_by(Said{{},
                     {2, 3, 0},
                     "yarn.application.queue: "
                     "a\nkubernetes.operator.job.upgrade.last-state-fallback.enabled: true\n"}) ==
        Lines{});
}

TEST_CASE("a secret that becomes readable") {
  CHECK(warnings({{"s3.secret-key", "hunter2"}}) ==
        Lines{"-D s3.secret-key looks like a secret, and will be in clear text in ConfigMap "
              "flink-config-app1 (better: a Secret, by --secrets-to-secret, or one of your own by "
              "kubernetes.secrets or kubernetes.env.secretKeyRef)"});
  CHECK(warnings({{"kubernetes.secrets", "a:/a"},
                  {"security.delegation.tokens.enabled", "false"},
                  {"kubernetes.container.image.pull-secrets", "a"}}) == Lines{});
}

TEST_CASE("the keys that become readable are those that are masked") {
  for (const auto* key : {"containerized.master.env.PGPASS", "containerized.master.env.DB_PW",
                          "kubernetes.jobmanager.annotations.token"}) {
    CAPTURE(key);
    const auto lines = warnings({{key, "hunter2"}});
    CHECK(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
      return line.find("looks like a secret") != std::string::npos;
    }));
  }
}

TEST_CASE("a number, and the kind of a secret, are none") {
  CHECK(warnings({{"my.token.count", "12"}}).size() == 1);  // it is told as a key of the user's own
  CHECK(warnings({{"table.secret-store.kind", "generic"}}) == Lines{});
}

TEST_CASE("what Flink overwrites in a template's main container") {
  const auto told = template_warnings(
      "spec:\n  containers:\n  - name: flink-main-container\n    image: a\n    command: [sh]\n    "
      "resources: {limits: {cpu: 1, memory: 1Gi, gpu: "
      "1}}\n",
      {{"kubernetes.container.image.ref", "b:2.3.0"}});
  CHECK(
      told ==
      Lines{
          of_template +
              std::string(
                  "main container's command has no effect: Flink starts the container its own way"),
          of_template +
              std::string(
                  "main container's image has no effect: kubernetes.container.image.ref decides"),
          of_template + std::string("main container's resources.limits.cpu has no effect: "
                                    "kubernetes.jobmanager.cpu.amount decides"),
          of_template + std::string("main container's resources.limits.cpu has no effect: "
                                    "kubernetes.taskmanager.cpu.amount decides"),
          of_template + std::string("main container's resources.limits.memory has no effect: "
                                    "jobmanager.memory.* decides"),
          of_template + std::string("main container's resources.limits.memory has no effect: "
                                    "taskmanager.memory.* decides")});
}

TEST_CASE("secrets in a template are told, with the object that will show them") {
  const std::string text =
      "spec:\n  containers:\n  - name: flink-main-container\n    env:\n"
      "    - {name: DB_PASSWORD, value: hunter2}\n"
      "    - {name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}\n";
  const auto told = [&](const char* process) {
    return told_by(Said{{{std::string("kubernetes.pod-template-file.") + process, "pod.yaml"}},
                        {2, 3, 0},
                        {},
                        {{"pod.yaml", text}}});
  };
  const auto place_and = [](const char* process, const char* shown_in) {
    return Lines{std::string("-D kubernetes.pod-template-file.") + process +
                 " has a template with what looks like a secret (env DB_PASSWORD), which will be "
                 "in clear text in " +
                 shown_in + " (better: valueFrom.secretKeyRef, or a volume of a Secret)"};
  };
  CHECK(told("jobmanager") == place_and("jobmanager", "Deployment app1"));
  CHECK(told("taskmanager") == place_and("taskmanager", "ConfigMap pod-template-app1"));
}

TEST_CASE("what a template's main container asks for, and when its image is pulled") {
  const auto told = template_warnings(
      "spec:\n  containers:\n  - name: flink-main-container\n    imagePullPolicy: Always\n    "
      "resources: {requests: {memory: 1Gi}}\n",
      {{"kubernetes.container.image.pull-policy", "Never"}});
  CHECK(told == Lines{of_template + std::string("main container's imagePullPolicy has no effect: "
                                                "kubernetes.container.image.pull-policy decides"),
                      of_template + std::string("main container's resources.requests.memory has no "
                                                "effect: jobmanager.memory.* decides"),
                      of_template + std::string("main container's resources.requests.memory has no "
                                                "effect: taskmanager.memory.* decides")});
}

TEST_CASE("what Flink overwrites in a template's pod") {
  CHECK(
      template_warnings("spec: {hostNetwork: true, dnsPolicy: Default}") ==
      Lines{of_template +
            std::string("spec.hostNetwork has no effect: kubernetes.hostnetwork.enabled decides")});
  CHECK(template_warnings("spec: {dnsPolicy: Default}", {}, {1, 15, 0}) ==
        Lines{"-D kubernetes.pod-template-file has a template whose spec.dnsPolicy has no effect: "
              "Flink writes 'ClusterFirst'"});
  CHECK(template_warnings("spec: {serviceAccountName: a}", {{"kubernetes.service-account", "b"}}) ==
        Lines{of_template +
              std::string(
                  "spec.serviceAccountName has no effect: kubernetes.service-account decides")});
  CHECK(template_warnings("spec: {serviceAccountName: a}") == Lines{});
  CHECK(template_warnings("spec: {serviceAccountName: a}",
                          {{"kubernetes.taskmanager.service-account", "b"}}) ==
        Lines{of_template + std::string("spec.serviceAccountName has no effect: "
                                        "kubernetes.taskmanager.service-account decides")});
  CHECK(template_warnings("spec: {dnsPolicy: ClusterFirst}",
                          {{"kubernetes.hostnetwork.enabled", "true"}}) ==
        Lines{of_template +
              std::string("spec.dnsPolicy has no effect: Flink writes 'ClusterFirstWithHostNet'")});
  CHECK(template_warnings("spec: {dnsPolicy: ClusterFirstWithHostNet}",
                          {{"kubernetes.hostnetwork.enabled", "true"}}) == Lines{});
  CHECK(template_warnings("metadata: {namespace: other}") ==
        Lines{of_template +
              std::string("metadata.namespace has no effect: kubernetes.namespace decides")});
  CHECK(
      template_warnings(
          "metadata: {name: pod-template, namespace: default, labels: {app: mine, team: a}}") ==
      Lines{of_template +
            std::string("label 'app' has no effect: Flink finds its pods by labels of that name")});
  CHECK(template_warnings("spec: {restartPolicy: Always}") ==
        Lines{of_template +
              std::string("spec.restartPolicy has no effect: TaskManagers have 'Never'")});
  CHECK(told_by(Said{{{"kubernetes.pod-template-file.jobmanager", "pod.yaml"}},
                     {2, 3, 0},
                     {},
                     {{"pod.yaml", "spec: {restartPolicy: Always}"}}}) == Lines{});
}

TEST_CASE("a container that was meant to be the main one") {
  CHECK(template_warnings("spec:\n  containers:\n  - name: flink-main-contaner\n") ==
        Lines{of_template + std::string("container 'flink-main-contaner' runs beside Flink's own "
                                        "(did you mean 'flink-main-container'?)")});
  CHECK(template_warnings("spec:\n  containers:\n  - name: fluent-bit\n") == Lines{});
}

TEST_CASE("of many unknown keys the first 50 are searched for a slip") {
  Properties properties;
  for (int i = 10; i < 80; ++i)
    properties.emplace_back("kubernetes.jobmanager.label.a" + std::to_string(i), "x");
  const auto told = warnings(properties);
  const auto meant = std::count_if(told.begin(), told.end(), [](const auto& line) {
    return line.find("did you mean") != std::string::npos;
  });
  CHECK(told.size() == 70);
  CHECK(meant == 50);
}

TEST_CASE("what a template's text does not mean to Flink") {
  CHECK(template_warnings("x: &x {hostname: a}\nspec:\n  <<: *x\n") ==
        Lines{"-D kubernetes.pod-template-file.default has a template in which '<<' is no merge "
              "key to Flink 1.18 and newer (line 3)"});
  CHECK(template_warnings("spec:\n  hostname: a\n  hostname: b\n", {}, {1, 16, 0}) ==
        Lines{"-D kubernetes.pod-template-file has a template in which 'hostname' is there twice "
              "(line 3), and the last one counts"});
  CHECK(template_warnings("x: &x {hostname: a}\nspec:\n  <<: *x\n", {}, {1, 16, 0}) == Lines{});
}

TEST_CASE("a jar's path whose first part is taken for a host") {
  Said said;
  said.options.jar = "local://opt/flink/usrlib/j.jar";
  CHECK(told_by(said) == Lines{"jar local://opt/flink/usrlib/j.jar names a host (did you mean "
                               "'local:///opt/flink/usrlib/j.jar'?)"});
}

TEST_CASE("misspelt fields of a template") {
  const auto told = template_warnings("spec:\n  contaners:\n  - name: c\n");
  CHECK(told == Lines{"-D kubernetes.pod-template-file.default has a template with a field that "
                      "Kubernetes does not know: spec.contaners at pod.yaml:2 (did you mean "
                      "'containers'?)"});
}
