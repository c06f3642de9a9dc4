// Steps 2 to 6 of Flink's blog post "How to natively deploy Flink on Kubernetes with
// High-Availability (HA)".
#include <algorithm>
#include <regex>

#include "cluster/audit.h"
#include "node/flink_cluster.h"
#include "support/catch.h"

using test::await;
using test::FlinkCluster;
using test::Json;
using test::Words;

namespace {

struct Restored {
  std::string job{};
  std::int64_t checkpoint = 0;
};

/// What the JobManager's log says it went on from.
std::optional<Restored> restored(const std::string& log) {
  static const std::regex line("Restoring job ([0-9a-f]{32}) from Checkpoint ([0-9]+) ");
  std::smatch found;
  if (!std::regex_search(log, found, line)) return std::nullopt;
  return Restored{found[1], std::stoll(found[2])};
}

/// The web interface's address answers: a NodePort, so from the node's network.
bool answers(const std::string& url) {
  const test::Child curl{.args = {"/usr/sbin/ip", "netns", "exec", test::required("NETNS"), "curl",
                                  "-q", "-sSf", "--max-time", "5", url + "/overview"},
                         .environment = {"PATH=/usr/bin"}};
  return test::run_child(curl).exit_code == 0;
}

/// The blog post's command for the cluster "orders", with its files in a folder.
Words command(FlinkCluster& cluster, const std::string& high_availability) {
  auto options = FlinkCluster::high_availability(high_availability, cluster.shared());
  const Words more{"--parallelism",
                   "4",
                   "--target",
                   "kubernetes-application",
                   "-Dkubernetes.jobmanager.cpu=0.5",
                   "-Dkubernetes.taskmanager.cpu=0.5",
                   "-Dtaskmanager.numberOfTaskSlots=4",
                   "-Dkubernetes.rest-service.exposed.type=NodePort",
                   "-Drestart-strategy=fixed-delay",
                   "-Drestart-strategy.fixed-delay.attempts=10"};
  options.insert(options.end(), more.begin(), more.end());
  return cluster.deploy(options);
}

/// Step 2; where the web interface is.
std::string deployed(FlinkCluster& cluster, const Words& command) {
  const auto ended = cluster.drey(command);
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  const auto line = "Create flink application cluster " + cluster.id() +
                    " successfully, JobManager Web Interface: ";
  REQUIRE(ended.out.starts_with(line));
  return ended.out.substr(line.size(), ended.out.size() - line.size() - 1);
}

std::int64_t completed_checkpoint(FlinkCluster& cluster, const std::string& job) {
  const auto checkpoints = cluster.rest("/jobs/" + job + "/checkpoints");
  const auto latest =
      checkpoints ? checkpoints->value(Json::json_pointer("/latest/completed"), Json()) : Json();
  return latest.is_object() ? latest.at("id").get<std::int64_t>() : 0;
}

std::int64_t restored_checkpoint(FlinkCluster& cluster, const std::string& job) {
  const auto checkpoints = cluster.rest("/jobs/" + job + "/checkpoints").value();
  return checkpoints.at("latest").at("restored").at("id").get<std::int64_t>();
}

void made_by_flink(FlinkCluster& cluster, const test::Audit& audit) {
  const auto pods = cluster.pods("taskmanager");
  REQUIRE(pods.size() >= 1);
  for (const auto& pod : pods) {
    const auto& metadata = pod.at("metadata");
    CHECK(audit.creator("pods", metadata.at("namespace").get<std::string>(),
                        metadata.at("name").get<std::string>()) ==
          "system:serviceaccount:" + cluster.kube().kube_namespace() + ":default");
    CHECK(metadata.at("ownerReferences").at(0).at("kind") == "Deployment");
  }
}

/// The JobManager is killed, as step 4 has it; what it went on from, as step 5 has it.
Restored killed_and_restored(FlinkCluster& cluster) {
  const auto job_manager = cluster.job_manager();
  const auto killed = cluster.kubectl({"exec", job_manager, "--", "/bin/sh", "-c", "kill 1"});
  INFO(killed.err);
  REQUIRE(killed.exit_code == 0);
  return await<Restored>("the job is restored", [&] { return restored(cluster.log(job_manager)); });
}

/// Step 6; the command returns when all is gone.
void cancel(FlinkCluster& cluster, const std::string& job) {
  const auto ended = cluster.drey(
      {"cancel", "--target", "kubernetes-application", "-Dkubernetes.cluster-id=" + cluster.id(),
       "-Dkubernetes.namespace=" + cluster.kube().kube_namespace(), job});
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(ended.out == "Cancelling job " + job + ".\nCancelled job " + job + ".\n");
  CHECK(cluster.everything() == Words{});
}

/// Steps 2 and 3; the job.
std::string run(FlinkCluster& cluster, const Words& command) {
  const test::Audit audit;
  const auto url = deployed(cluster, command);
  await("the web interface answers at " + url, [&] { return answers(url); });
  auto job = await<Json>("the job runs", [&] { return cluster.running_job(); })
                 .at("jid")
                 .get<std::string>();
  made_by_flink(cluster, audit);
  return job;
}

/// Steps 4 and 5.
void recover(FlinkCluster& cluster, const std::string& job) {
  await("checkpoints complete", [&] { return completed_checkpoint(cluster, job) >= 3; });

  const auto before = completed_checkpoint(cluster, job);
  const auto went_on = killed_and_restored(cluster);
  CHECK(went_on.job == job);
  CHECK(went_on.checkpoint >= before);
  CHECK(await<Json>("the job runs again", [&] { return cluster.running_job(); }).at("jid") == job);
  CHECK(restored_checkpoint(cluster, job) == went_on.checkpoint);
  await("checkpoints go on",
        [&] { return completed_checkpoint(cluster, job) > went_on.checkpoint; });
}

void story(const std::string& flink_version, const std::string& high_availability) {
  FlinkCluster cluster(flink_version);
  const auto job = run(cluster, command(cluster, high_availability));
  recover(cluster, job);
  cancel(cluster, job);
}

/// An object of the S3 server's bucket begins so.
bool is_there(const std::string& name) {
  const auto folder = name.substr(0, name.rfind('/'));
  const auto objects = FlinkCluster::objects_on_s3(folder);
  return std::any_of(objects.begin(), objects.end(),
                     [&](const std::string& object) { return object.starts_with(name); });
}

constexpr auto factory =
    "-Dhigh-availability=org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory";

}  // namespace

TEST_CASE("the blog post's story as it is printed: Flink 1.12.1, high availability on S3") {
  FlinkCluster cluster("1.12.1", "k8s-ha-app-1");
  const std::string folder = "flink-ha/k8s-ha-app-1/";
  const auto job = run(cluster, cluster.blog());
  await("a checkpoint is on S3", [&] { return is_there(folder + "completedCheckpoint"); });
  CHECK(is_there(folder + "submittedJobGraph"));
  recover(cluster, job);
  // Of the files on S3 nothing is asked: Flink 1.12.1 removes them in a thread that the end of its
  // process may overtake, and nobody else has the keys.
  cancel(cluster, job);
}

TEST_CASE("the blog post's story with Flink 2.3") { story("2.3.0", factory); }

TEST_CASE("the blog post's story with Flink 1.20, and high availability in short") {
  story("1.20.5", "-Dhigh-availability.type=kubernetes");
}

TEST_CASE("the blog post's story with Flink 1.17", "[.][old]") { story("1.17.2", factory); }

TEST_CASE("the blog post's story with Flink 1.12", "[.][old]") { story("1.12.5", factory); }
