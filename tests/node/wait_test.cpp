// Waiting for real clusters: how they come up, how they end, and what is said of those that cannot
// come to anything.
#include <regex>

#include "node/scenarios.h"
#include "support/catch.h"

using test::Ended;
using test::FlinkCluster;
using test::Words;

namespace {

/// The command attached, with more options.
Ended wait_for(FlinkCluster& cluster, Words words, const Words& options = {}) {
  std::erase(words, "--detached");
  words.insert(words.begin() + 1, options.begin(), options.end());
  auto child = cluster.kube().child(words);
  child.patience = std::chrono::seconds(400);
  return run_child(child);
}

bool says(const Ended& ended, const std::string& pattern) {
  return std::regex_search(ended.err, std::regex(pattern));
}

}  // namespace

TEST_CASE("a job that comes up: every stage, and what it was") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, cluster.deploy());
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(std::regex_search(ended.out,
                          std::regex("\nJob [0-9a-f]{32} \\(counting\\) is RUNNING after ")));
  CHECK(says(ended, "  pod scheduled +[0-9.]+ m?s   orders-[a-z0-9-]+ on node\n"));
  CHECK(says(ended, "  image pulled +[0-9.]+ m?s   localhost/flink:2.3.0\n"));
  CHECK(says(ended, "  job RUNNING .*   2 of 2 tasks\n"));
}

TEST_CASE("a job that finishes, and takes its cluster with it") {
  const auto* version = GENERATE("2.3.0", "1.20.5");
  FlinkCluster cluster(version);
  const auto ended = wait_for(cluster, cluster.deploy({}, {"finish", "30"}), {"--wait=finished"});
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(std::regex_search(ended.out, std::regex("\nJob [0-9a-f]{32}.* is FINISHED after ")));
}

TEST_CASE("a job that fails: its root exception") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, task_fails(cluster), {"--wait=finished"});
  INFO(ended.err);
  CHECK(ended.exit_code == 8);
  CHECK(says(ended, "error: job [0-9a-f]{32}.* failed: [A-Za-z]+Exception: .*\\(CountingJob"));
}

TEST_CASE("a main() that throws, whether the version gives up or tries again for ever") {
  const auto* version = GENERATE("2.3.0", "1.20.5");
  FlinkCluster cluster(version);
  const auto ended = wait_for(cluster, main_throws(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 8);
  CHECK(says(ended, "IllegalStateException: no orders today \\(CountingJob\\.main\\("));
}

TEST_CASE("an image that cannot be pulled", "[idle]") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, image_cannot_be_pulled(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(ended,
             "error: cluster 'orders' cannot start: image '127\\.0\\.0\\.1:1/orders:2\\.3\\.0' "
             "cannot be pulled \\(connection refused\\)\n"
             "  container flink-main-container of pod orders-[a-z0-9-]+, "
             "(ErrImagePull|ImagePullBackOff), [0-9]+ tries\n"));
}

TEST_CASE("a JobManager that no node has room for", "[idle]") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, unschedulable(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(ended,
             "cannot start: the JobManager pod is unschedulable: 0/1 nodes are available: 1 "
             "Insufficient cpu\n"
             "  pod orders-[a-z0-9-]+ requests cpu 100, memory 1Gi\n"
             "hint: request less \\(kubernetes\\.jobmanager\\.cpu"));
}

TEST_CASE("a quota of no pods", "[idle]") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, beyond_quota(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(ended,
             "cannot start: the JobManager pod cannot be created: exceeded quota: no-pods, "
             "requested: pods=1, "
             "used: pods=0, limited: pods=0\n"));
}

TEST_CASE("a container that ends at once") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, crash_loop(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(ended, "cannot start: the JobManager is crash-looping \\(exit code 1\\)\n"));
  CHECK(says(ended,
             "last line of its log: Plugin no-such-plugin\\.jar does not exist\\. Exiting\\.\n"));
}

TEST_CASE("a service account without rights") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, without_rights(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(
      ended,
      "cannot start: service account 'nobody' lacks permissions that Flink needs in namespace '" +
          cluster.kube().kube_namespace() + "'\n"));
  CHECK(says(ended, "kind: ServiceAccount, name: nobody, namespace: "));
}

TEST_CASE("TaskManagers that no node has room for") {
  FlinkCluster cluster;
  const auto ended = wait_for(cluster, task_managers_unschedulable(cluster));
  INFO(ended.err);
  CHECK(ended.exit_code == 7);
  CHECK(says(
      ended,
      "cannot start: the TaskManager pod is unschedulable: 0/1 nodes are available: 1 Insufficient "
      "cpu\n"));
}
