// Why a cluster does not come up: which cause comes first, and how it is told.
#include "deploy/diagnosis/diagnosis.h"

#include "support/catch.h"
#include "unit/deploy/diagnosis/failing_pods.h"

using base::Exit;
using deploy::diagnose;
using test::beside;
using test::Pod;
using test::pulling;
using test::Seen;
using test::waiting_for_task_managers;
using test::what;

TEST_CASE("nothing is wrong while all is on its way") {
  Seen seen;
  CHECK_FALSE(diagnose(seen));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1"))));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("node-4"))));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("node-4").ended(1))));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("node-4").running(1))));
  CHECK_FALSE(diagnose(waiting_for_task_managers()));
}

TEST_CASE("TaskManagers have the same illnesses") {
  auto seen = waiting_for_task_managers();
  seen.pod(
      Pod("orders-taskmanager-1-1").unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
  CHECK(what(seen) ==
        "the TaskManager pod is unschedulable: 0/1 nodes are available: 1 Insufficient cpu");
  CHECK(diagnose(seen)->hint.find(
            "kubernetes.taskmanager.cpu.amount, taskmanager.memory.process.size") !=
        std::string::npos);
  seen.log =
      "2026 ERROR [] - Fatal error occurred in the cluster entrypoint.\njava.lang.Error: the "
      "JobManager's\n";
  seen.pod(Pod("orders-taskmanager-1-1").on("n").crashed(2, 1));
  CHECK(what(seen) == "the TaskManager is crash-looping (exit code 1)");
  CHECK(diagnose(seen)->hint ==
        "'drey logs orders --namespace team-a --taskmanagers --previous' shows its log");
  seen.pod(Pod("orders-taskmanager-1-1").on("n").crashed(2, 137, "OOMKilled"));
  CHECK(diagnose(seen)->hint ==
        "raise taskmanager.memory.process.size, or taskmanager.memory.jvm-overhead.fraction");
}

TEST_CASE("as the end of a command: what, where, what to do") {
  const auto error = to_error(*diagnose(pulling("manifest unknown", 1)), Seen());
  CHECK(error.exit == Exit::cluster_failed);
  CHECK(error.text ==
        "cluster 'orders' cannot start: image 'registry.example.com/orders:1.8.2' does not exist "
        "(manifest unknown)\n"
        "  container flink-main-container of pod orders-1, ImagePullBackOff, 1 try");
  CHECK(error.hint ==
        "push it, or name another with -Dkubernetes.container.image.ref (in a FlinkDeployment "
        "spec.image); the objects are still "
        "there: "
        "'drey delete orders --namespace team-a' removes "
        "them");
}

TEST_CASE("nothing from outside reaches the terminal raw") {
  auto seen = pulling("\x1b[2J: \x1b[31mgone");
  CHECK(to_error(*diagnose(seen), seen).text.find('\x1b') == std::string::npos);
  Seen refused;
  refused.deployment["status"]["conditions"] = base::Json::array(
      {{{"type", "ReplicaFailure"}, {"status", "True"}, {"message", "\x1b[31m"}}});
  CHECK(to_error(*diagnose(refused), refused).text.find('\x1b') == std::string::npos);
}

TEST_CASE("Flink's own container is told of before what fails beside it") {
  Seen seen;
  auto pod = beside("orders-1", "CrashLoopBackOff", {{"reason", "Error"}, {"exitCode", 1}},
                    GENERATE("containers", "initContainers"));
  pod["status"]["containerStatuses"][0] =
      Pod("orders-1").on("n").crashed(3, 137, "OOMKilled").json()["status"]["containerStatuses"][0];
  CHECK(what(seen.pod(pod))
            .starts_with("the JobManager is crash-looping: it exceeds its memory limit"));
}

TEST_CASE("a cause is settled when it was tried again and again, or is older than its grace") {
  const auto now = std::chrono::system_clock::time_point(
      std::chrono::seconds(1'700'000'060));  // 2023-11-14T22:14:20Z
  const auto is_settled = [&](bool tried, const std::string& since) {
    return deploy::is_settled(
        {.key = "k", .grace = std::chrono::seconds(60), .tried = tried, .since = since}, now);
  };
  CHECK(is_settled(true, "2023-11-14T22:14:19Z"));
  CHECK(is_settled(false, "2023-11-14T22:13:20Z"));
  CHECK_FALSE(is_settled(false, "2023-11-14T22:13:21Z"));
  CHECK_FALSE(is_settled(false, ""));
}

TEST_CASE("hints name options as the cluster's Flink version calls them") {
  Seen seen;
  const auto hint = [&](const char* version) {
    seen.deployment["metadata"]["annotations"] = {{"drey/flink-version", version}};
    return diagnose(seen.pod(Pod("orders-1").unschedulable("1 Insufficient cpu.")))->hint;
  };
  CHECK(hint("1.16.3").find("(kubernetes.jobmanager.cpu, ") != std::string::npos);
  CHECK(hint("1.17.0").find("(kubernetes.jobmanager.cpu.amount, ") != std::string::npos);
  const auto image = [&](const char* version) {
    auto pulled = pulling("manifest unknown");
    pulled.deployment["metadata"]["annotations"] = {{"drey/flink-version", version}};
    return diagnose(pulled)->hint;
  };
  CHECK(
      image("1.16.3").ends_with("-Dkubernetes.container.image (in a FlinkDeployment spec.image)"));
  CHECK(image("2.3.0").ends_with(
      "-Dkubernetes.container.image.ref (in a FlinkDeployment spec.image)"));
}
