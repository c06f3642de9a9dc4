// Secrets of an input in real Flink (--secrets-to-secret): its processes read them, and what may be
// looked at with less than the right to read Secrets does not show them.
#include <algorithm>

#include "node/applied_cluster.h"
#include "support/catch.h"

using test::AppliedCluster;
using test::Json;
using test::Words;

namespace {

/// One that Flink masks by its key, one that only drey takes for a secret, one in the environment,
/// and the key of the node's S3 server.
const std::string option = "sesame-of-option", of_drey_alone = "sesame-of-access-key",
                  variable = "sesame-of-variable", s3_key = "flink-secret";
const Words all_secrets{option, of_drey_alone, variable, s3_key};

struct Withheld : AppliedCluster {
  explicit Withheld(const std::string& flink_version)
      : AppliedCluster(flink_version, Storage::s3) {}

  /// The processes have no other keys for S3 than those of the options: those that each container
  /// of the node finds in its environment are not looked at.
  Words apply_secrets(const std::string& of_option) const {
    return apply({"--secrets-to-secret", "-Ds3.access-key=flink", "-Ds3.secret-key=" + s3_key,
                  "-Dfs.s3a.aws.credentials.provider="
                  "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
                  "-Dstate.storage.fs.memory-threshold=0", "-Dmy.password=" + of_option,
                  "-Dmy.access-key=" + of_drey_alone,
                  "-Dcontainerized.master.env.MY_PASSWORD=" + variable});
  }

  std::string in_pod(const std::string& component, const std::string& command) {
    const auto pod = pods(component).at(0).at("metadata").at("name").get<std::string>();
    const auto ended = kubectl({"exec", pod, "--", "sh", "-c", command});
    INFO(ended.err);
    REQUIRE(ended.exit_code == 0);
    return ended.out;
  }

  /// What Flink's REST answers, as it stands there.
  std::string answer(const std::string& path) {
    return kubectl({"get", "--raw",
                    "/api/v1/namespaces/" + kube().kube_namespace() +
                        "/services/orders-rest:rest/proxy" + path})
        .out;
  }

  std::string task_manager() {
    return rest("/taskmanagers").value().at("taskmanagers").at(0).at("id").get<std::string>();
  }
};

/// Which of the secrets are in a text.
Words shown_in(const std::string& text) {
  Words shown;
  std::copy_if(all_secrets.begin(), all_secrets.end(), std::back_inserter(shown),
               [&](const auto& secret) { return text.find(secret) != std::string::npos; });
  return shown;
}

/// A file of a TaskManager's state, and one that the JobManager wrote of it.
void check_checkpoints(Withheld& cluster) {
  const auto folder = cluster.bucket().substr(std::string("s3://flink-bucket/").size());
  test::await("a checkpoint on S3", [&] {
    const auto objects = test::FlinkCluster::objects_on_s3(folder + "/checkpoints");
    const auto is_in_checkpoint = [](const std::string& object) {
      return object.find("/chk-") != std::string::npos;
    };
    const auto is_metadata = [](const std::string& object) {
      return object.ends_with("/_metadata");
    };
    return std::any_of(objects.begin(), objects.end(), is_metadata) &&
           std::any_of(objects.begin(), objects.end(), [&](const auto& object) {
             return is_in_checkpoint(object) && !is_metadata(object);
           });
  });
}

void check_objects(Withheld& cluster) {
  const auto objects = cluster.kubectl(
      {"get", "deployments,replicasets,pods,configmaps,services,events", "-o", "json"});
  REQUIRE(objects.exit_code == 0);
  CHECK(objects.out.find("drey-conf-orders") != std::string::npos);
  CHECK(shown_in(objects.out).empty());
}

/// What Flink itself shows: it hides fewer keys than drey, and of the configuration that it prints
/// where it starts and at /jobmanager/config.
void check_processes(Withheld& cluster, const std::string& job) {
  const Words told_by_flink{of_drey_alone};
  for (const std::string component : {"jobmanager", "taskmanager"}) {
    CAPTURE(component);
    const auto pod = cluster.pods(component).at(0).at("metadata").at("name").get<std::string>();
    const auto log = cluster.log(pod);
    CHECK(log.find("Loading configuration property: my.password, ******") != std::string::npos);
    CHECK(shown_in(log) == told_by_flink);
    CHECK(shown_in(cluster.in_pod(component, "cat /proc/[0-9]*/cmdline")).empty());
    CHECK(cluster.in_pod(component, "echo $MY_PASSWORD") == variable + "\n");
    CHECK(shown_in(cluster.in_pod(component, "cat /opt/flink/conf-public/*")).empty());
  }
  const auto configuration = cluster.answer("/jobmanager/config");
  CHECK(configuration.find(R"({"key":"my.password","value":"******"})") != std::string::npos);
  CHECK(shown_in(configuration) == told_by_flink);
  const auto manager = "/taskmanagers/" + cluster.task_manager();
  for (const auto& path :
       {std::string("/config"), std::string("/jobmanager/environment"),
        std::string("/taskmanagers"), manager, "/jobs/" + job, "/jobs/" + job + "/config",
        "/jobs/" + job + "/plan", "/jobs/" + job + "/checkpoints/config"}) {
    CAPTURE(path);
    CHECK(shown_in(cluster.answer(path)).empty());
  }
}

void check_secrets(Withheld& cluster) {
  const auto created = cluster.drey(cluster.apply_secrets(option));
  INFO(created.err);
  REQUIRE(created.exit_code == 0);
  const auto job = cluster.running_job_id();
  check_checkpoints(cluster);
  check_objects(cluster);
  check_processes(cluster, job);
}

void check_secrets(const std::string& flink_version) {
  Withheld cluster(flink_version);
  check_secrets(cluster);
}

}  // namespace

TEST_CASE("secrets come from Secrets, and another one is an upgrade, with Flink 2.3") {
  Withheld cluster("2.3.0");
  check_secrets(cluster);
  const auto upgraded = cluster.drey(cluster.apply_secrets("another-word"));
  INFO(upgraded.err);
  REQUIRE(upgraded.exit_code == 0);
  CHECK(cluster.restored(cluster.running_job_id()).at("is_savepoint") == true);
  CHECK(cluster.in_pod("jobmanager", "grep my.password /opt/flink/conf/config.yaml") ==
        "my.password: another-word\n");
  check_objects(cluster);
  const auto back = cluster.about({"rollback"});
  INFO(back.err);
  REQUIRE(back.exit_code == 0);
  CHECK(cluster.in_pod("taskmanager", "grep my.password /opt/flink/conf/config.yaml") ==
        "my.password: " + option + "\n");
}

TEST_CASE("secrets come from Secrets with Flink 1.20", "[.][old]") { check_secrets("1.20.5"); }
TEST_CASE("secrets come from Secrets with Flink 1.17", "[.][old]") { check_secrets("1.17.2"); }
