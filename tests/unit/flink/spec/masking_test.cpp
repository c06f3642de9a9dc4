#include "flink/spec/masking.h"

#include "base/yaml/yaml.h"
#include "flink/config/config_file.h"
#include "support/catch.h"

using base::Json;
using flink::ClusterSpec;
using Texts = std::vector<std::string>;

namespace {

ClusterSpec with_options(const std::map<std::string, std::string>& options,
                         const std::string& file = "config.yaml") {
  ClusterSpec spec;
  for (const auto& [key, value] : options) spec.shipped.set(key, value, {});
  spec.config_file = {file, file == "config.yaml" ? flink::write_yaml_file(spec.shipped)
                                                  : flink::write_legacy_file(spec.shipped)};
  return spec;
}

Json variable(const char* name, const char* value) { return {{"name", name}, {"value", value}}; }

}  // namespace

TEST_CASE("options whose keys are secrets are masked, in the file that is shipped as well") {
  const auto* file = GENERATE("config.yaml", "flink-conf.yaml");
  const auto masked = flink::without_secrets(
      with_options({{"s3.secret-key", "hunter2"}, {"parallelism.default", "4"}}, file));
  CHECK(masked.places == Texts{"s3.secret-key"});
  CHECK(masked.spec.shipped.find("s3.secret-key")->text == "******");
  CHECK(masked.spec.config_file.second.find("hunter2") == std::string::npos);
  CHECK(masked.spec.config_file.second.find("parallelism.default: ") != std::string::npos);
}

TEST_CASE("what has no secrets stays as it is, byte by byte") {
  auto spec = with_options({{"parallelism.default", "4"},
                            {"env.java.opts.all", "-Dfoo=bar -Xmx1g"},
                            {"s3.secret-key", ""}});
  spec.config_file.second += "# a comment\n";
  const auto masked = flink::without_secrets(spec);
  CHECK(masked.places.empty());
  CHECK(masked.spec.config_file == spec.config_file);
}

TEST_CASE("JVM options and arguments") {
  ClusterSpec spec = with_options({{"env.java.opts.all", "-Da.password=x -Db=y --add-opens=a=b"}});
  spec.args = {"native-k8s", "$JAVA -Djavax.net.ssl.keyStorePassword=x -Xmx1g"};
  spec.shipped.set_list("$internal.application.program-args",
                        {"--db.password", "x", "--token=y", "--rate", "5", "--secret", "--next"},
                        {});
  const auto masked = flink::without_secrets(spec);
  CHECK(masked.places == Texts{"$internal.application.program-args", "arguments of the JobManager",
                               "env.java.opts.all"});
  CHECK(masked.spec.shipped.find("env.java.opts.all")->text ==
        "-Da.password=****** -Db=y --add-opens=a=b");
  CHECK(masked.spec.args ==
        Texts{"native-k8s", "$JAVA -Djavax.net.ssl.keyStorePassword=****** -Xmx1g"});
  CHECK(masked.spec.shipped.find("$internal.application.program-args")->list ==
        Texts{"--db.password", "******", "--token=******", "--rate", "5", "--secret", "--next"});
}

TEST_CASE("environment variables, those of templates too") {
  ClusterSpec spec = with_options({});
  spec.env = {{"DB_PASSWORD", "x"}, {"TZ", "UTC"}};
  spec.main_container = {
      {"env", Json::array({variable("AWS_SECRET_ACCESS_KEY", "x"),
                           {{"name", "API_TOKEN"}, {"valueFrom", Json::object()}}})}};
  spec.pod_template = {
      {"spec",
       {{"containers",
         Json::array({{{"name", "side"}, {"env", Json::array({variable("MY_TOKEN", "x")})}}})}}}};
  spec.task_manager_template =
      "spec:\n  containers:\n  - name: a\n    env: [{name: TM_PASSWORD, value: x}, {name: B, "
      "value: 'yes'}]\n";
  const auto masked = flink::without_secrets(spec);
  CHECK(masked.places ==
        Texts{"env AWS_SECRET_ACCESS_KEY", "env DB_PASSWORD", "env MY_TOKEN", "env TM_PASSWORD"});
  CHECK(masked.spec.env == decltype(spec.env){{"DB_PASSWORD", "******"}, {"TZ", "UTC"}});
  CHECK(masked.spec.main_container.at("env").at(0) == variable("AWS_SECRET_ACCESS_KEY", "******"));
  CHECK(masked.spec.task_manager_template.find("value: x") == std::string::npos);
  CHECK(base::yaml_to_json(base::parse_yaml(masked.spec.task_manager_template))
            .dump()
            .find(R"("value":"yes")") != std::string::npos);
}

TEST_CASE("keytab and Hadoop's properties") {
  ClusterSpec spec = with_options({});
  spec.kerberos.keytab = "bytes";
  spec.hadoop.files = {
      {"core-site.xml",
       "<configuration><property><name>fs.s3a.secret.key</name><value>x</value></property>\n"
       "<property><name> fs.defaultFS </name><value>hdfs://a</value></property>"
       "<property><name>a.password</name></property><property><name>b</name><value>y</value></"
       "property></configuration>"}};
  const auto masked = flink::without_secrets(spec);
  CHECK(masked.places == Texts{"core-site.xml fs.s3a.secret.key", "keytab"});
  CHECK(masked.spec.kerberos.keytab == "******");
  CHECK(masked.spec.hadoop.files.front().second ==
        "<configuration><property><name>fs.s3a.secret.key</name><value>******</value></property>\n"
        "<property><name> fs.defaultFS </name><value>hdfs://a</value></property>"
        "<property><name>a.password</name></property><property><name>b</name><value>y</value></"
        "property></configuration>");
}

TEST_CASE("labels, annotations, templates and files, wherever a secret stands in them") {
  ClusterSpec spec = with_options({{"pipeline.global-job-parameters", "db.password:SEKRET-01"},
                                   {"kubernetes.secrets", "db-secret:/etc/db"}});
  spec.annotations = {{"vault/token", "SEKRET-02"}, {"team", "a"}};
  spec.user_labels = {{"token", "SEKRET-03"}};
  spec.rest.annotations = {{"lb.pass", "SEKRET-04"}};
  spec.main_container = {{"env", Json::array({variable("OPTS", "-Dfoo.password=SEKRET-05")})}};
  spec.pod_template = {
      {"spec",
       {{"containers",
         Json::array({{{"name", "side"},
                       {"command", Json::array({"sh", "-c", "run --password SEKRET-06"})},
                       {"args", Json::array({"--api-token", "SEKRET-07", "--password=SEKRET-08",
                                             "Authorization: Bearer SEKRET-09"})}}})}}}};
  spec.task_manager_template =
      "spec:\n  containers:\n  - {name: a, args: [--token, SEKRET-10], env: [{name: U, value: "
      "'https://u:SEKRET-11@h/'}]}\n";
  spec.log_files = {{"log4j-console.properties", "appender.es.password = SEKRET-12\n"}};
  spec.args = {"native-k8s", "java --api-token SEKRET-13"};
  spec.env = {{"PGPASS", "pw1"}};
  const auto masked = flink::without_secrets(spec);
  CHECK(masked.places == Texts{"args", "arguments of the JobManager", "command", "env OPTS",
                               "env PGPASS", "env U", "lb.pass", "log4j-console.properties",
                               "pipeline.global-job-parameters", "token", "vault/token"});
  const auto& shown = masked.spec;
  CHECK((shown.pod_template.dump() + shown.main_container.dump() + shown.task_manager_template +
         shown.config_file.second + shown.log_files.front().second + shown.args.back())
            .find("SEKRET") == std::string::npos);
  CHECK(shown.annotations == flink::StringMap{{"team", "a"}, {"vault/token", "******"}});
  CHECK(shown.user_labels.at("token") == "******");
  CHECK(shown.rest.annotations.at("lb.pass") == "******");
  CHECK(shown.shipped.find("kubernetes.secrets")->text == "db-secret:/etc/db");
  CHECK(masked.hidden.size() == 13);
}

TEST_CASE("hidden values are told, the longest first, short ones and containers of URLs not") {
  ClusterSpec spec = with_options({{"a.password", "hunter"},
                                   {"b.password", "hunter2"},
                                   {"c.password", "abc"},
                                   {"d.password", "$(REF)"},
                                   {"state.checkpoints.dir", "abfss://container@a.net/x"},
                                   {"repo", "https://ghp-token@h/"}});
  CHECK(flink::without_secrets(spec).hidden == Texts{"ghp-token", "hunter2", "hunter"});
}
