// Deployments that cannot come to anything, and how that shows.
#include "node/scenarios.h"
#include "support/catch.h"

using test::await;
using test::FlinkCluster;
using test::Json;

namespace {

/// Deploys; the command itself is accepted.
void deploy(FlinkCluster& cluster, const test::Words& command) {
  const auto ended = cluster.drey(command);
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
}

/// The container status of the JobManager, once the kubelet has one.
Json container(FlinkCluster& cluster) {
  const auto pods = cluster.pods("jobmanager");
  return pods.empty() ? Json() : pods.at(0).value(Json::json_pointer("/status/containerStatuses/0"), Json());
}

std::string waiting_for(FlinkCluster& cluster) {
  const auto status = container(cluster);
  return status.is_null() ? "" : status.value(Json::json_pointer("/state/waiting/reason"), "");
}

}  // namespace

TEST_CASE("an image that cannot be pulled") {
  FlinkCluster cluster;
  deploy(cluster, image_cannot_be_pulled(cluster));
  await("the pull fails", [&] { return waiting_for(cluster).ends_with("ImagePullBackOff") || waiting_for(cluster) == "ErrImagePull"; });
}

TEST_CASE("a JobManager that no node has room for") {
  FlinkCluster cluster;
  deploy(cluster, unschedulable(cluster));
  await("the scheduler says so", [&] {
    const auto pods = cluster.pods("jobmanager");
    return !pods.empty() && pods.at(0).at("status").dump().find("Insufficient cpu") != std::string::npos;
  });
}

TEST_CASE("a quota of no pods") {
  FlinkCluster cluster;
  deploy(cluster, beyond_quota(cluster));
  await("the Deployment says so", [&] {
    return cluster.kubectl({"get", "deployment", "orders", "-ojson"}).out.find("exceeded quota: no-pods") != std::string::npos;
  });
  CHECK(cluster.pods("jobmanager").empty());
}

TEST_CASE("a container that ends at once") {
  FlinkCluster cluster;
  deploy(cluster, crash_loop(cluster));
  await("the kubelet waits before it tries again", [&] { return waiting_for(cluster) == "CrashLoopBackOff"; });
  CHECK(container(cluster).at("lastState").at("terminated").at("exitCode") == 1);
}

TEST_CASE("a service account without rights") {
  FlinkCluster cluster;
  deploy(cluster, without_rights(cluster));
  await("the API server refuses", [&] {
    const auto pods = cluster.pods("jobmanager");
    return !pods.empty() && cluster.log(cluster.job_manager()).find("cannot ") != std::string::npos;
  });
}

TEST_CASE("a job whose main() throws") {
  FlinkCluster cluster;
  deploy(cluster, main_throws(cluster));
  await("the log has it", [&] {
    const auto pods = cluster.pods("jobmanager");
    return !pods.empty() && cluster.log(cluster.job_manager()).find("IllegalStateException: no orders today") != std::string::npos;
  });
}
