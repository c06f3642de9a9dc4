// Pods that are not made, find no node or miss a volume.
#include "deploy/diagnosis/diagnosis.h"

#include "support/catch.h"
#include "unit/deploy/diagnosis/failing_pods.h"

using deploy::diagnose;
using test::event;
using test::Pod;
using test::Seen;
using test::what;

TEST_CASE("no node takes the pod") {
  Seen seen;
  seen.pod(Pod("orders-1")
               .unschedulable("0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 "
                              "nodes are available: 3 No preemption."));
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what ==
        "the JobManager pod is unschedulable: 0/3 nodes are available: 3 Insufficient memory");
  CHECK(found->where == std::vector<std::string>{"pod orders-1 requests cpu 1, memory 1600Mi"});
  CHECK(found->hint ==
        "request less (kubernetes.jobmanager.cpu.amount, jobmanager.memory.process.size), or add "
        "nodes");
  CHECK(found->grace == std::chrono::seconds(60));
}

TEST_CASE("the scheduler's words on dynamic resources are left out") {
  Seen seen;
  seen.pod(Pod("orders-1")
               .unschedulable("0/1 nodes are available: 1 Insufficient cpu. no new claims to "
                              "deallocate, preemption: 0/1 nodes"));
  CHECK(what(seen) ==
        "the JobManager pod is unschedulable: 0/1 nodes are available: 1 Insufficient cpu");
}

TEST_CASE("the scheduler's words lead to the option that helps") {
  Seen seen;
  const auto hint = [&](const char* message) {
    return diagnose(seen.pod(Pod("orders-1").unschedulable(message)))->hint;
  };
  CHECK(hint("1 node(s) had untolerated taint {a: b}.") ==
        "add a toleration for the taint with kubernetes.jobmanager.tolerations");
  CHECK(hint("1 node(s) didn't match Pod's node affinity/selector.") ==
        "check kubernetes.jobmanager.node-selector");
  CHECK(hint("persistentvolumeclaim \"ha\" not found.") == "create the PersistentVolumeClaim 'ha'");
}

TEST_CASE("a node that is being made for the pod heals it") {
  Seen seen;
  const auto pod = Pod("orders-1").unschedulable("0/3 nodes are available: 3 Insufficient cpu.");
  seen.pod(pod);
  REQUIRE(diagnose(seen));
  const auto* reason = GENERATE("TriggeredScaleUp", "Nominated");
  CHECK_FALSE(diagnose(seen.event(event(pod, reason, "pod triggered scale-up"))));
}

TEST_CASE("pods that may not be made: quota, admission, service account") {
  Seen seen;
  const auto refused = [&](const std::string& message) {
    seen.deployment["status"]["conditions"] =
        base::Json::array({{{"type", "ReplicaFailure"}, {"status", "True"}, {"message", message}}});
    return diagnose(seen).value();
  };
  const auto quota = refused(
      "pods \"orders-7c9-\" is forbidden: exceeded quota: small, requested: limits.memory=2Gi, "
      "used: 0, limited: 1Gi");
  CHECK(quota.what ==
        "the JobManager pod cannot be created: exceeded quota: small, requested: "
        "limits.memory=2Gi, used: 0, "
        "limited: 1Gi");
  CHECK(quota.where == std::vector<std::string>{"Deployment orders, condition ReplicaFailure"});
  CHECK(quota.hint.find("quota") != std::string::npos);
  CHECK(refused("pods is forbidden: violates PodSecurity \"restricted:latest\": x")
            .hint.find("security context") != std::string::npos);
  CHECK(refused("error looking up service account team-a/flink: serviceaccount \"flink\" not found")
            .hint.find("kubernetes.service-account") != std::string::npos);
  CHECK(quota.grace == std::chrono::seconds(30));
  const auto webhook = refused(
      "Internal error occurred: failed calling webhook \"policy.example.com\": no endpoints");
  CHECK(webhook.hint == "an admission webhook does not respond; tell its owner");
  CHECK(webhook.grace == std::chrono::seconds(60));
  CHECK(refused("something else").grace == std::chrono::seconds(20));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1"))));
}

TEST_CASE("the ReplicaSet's events tell of refused pods as well") {
  Seen seen;
  const base::Json replica_set{{"kind", "ReplicaSet"},
                               {"metadata", {{"name", "orders-7c9"}, {"uid", "rs"}}}};
  seen.replica_sets["rs"] = replica_set;
  seen.event(event(replica_set, "FailedCreate",
                   "Error creating: admission webhook \"policy\" denied the request: no"));
  CHECK(
      diagnose(seen)->what ==
      "the JobManager pod cannot be created: admission webhook \"policy\" denied the request: no");
}

TEST_CASE("a volume that cannot be mounted, as long as the pod has not gone on") {
  Seen seen;
  const auto pod = Pod("orders-1").on("node-4");
  seen.pod(pod).event(
      event(pod, "FailedMount",
            "MountVolume.SetUp failed for volume \"keys\" : secret \"keys\" not found"));
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what ==
        "a volume of the JobManager pod cannot be mounted: MountVolume.SetUp failed for volume "
        "\"keys\" : secret \"keys\" not found");
  CHECK(found->grace == std::chrono::seconds(40));
  CHECK(found->hint == "create the missing object; the pod then starts by itself");
  CHECK(diagnose(seen.pod(Pod("orders-1").on("node-4").waiting("PodInitializing")))->what ==
        found->what);
  CHECK_FALSE(diagnose(seen.event(event(pod, "Pulling", "Pulling image"))));
}

TEST_CASE("what is not found may be a program instead of an object that could be created") {
  Seen seen;
  const auto pod = Pod("orders-1").on("node-4");
  seen.pod(pod).event(event(
      pod, "FailedMount",
      "MountVolume.SetUp failed for volume \"x\" : mount.nfs: executable file not found in $PATH"));
  CHECK(diagnose(seen)->hint.empty());
}

TEST_CASE("a volume that is still attached elsewhere is given more time") {
  Seen seen;
  const auto pod = Pod("orders-1").on("node-4");
  seen.pod(pod).event(event(pod, "FailedAttachVolume", "Multi-Attach error for volume \"pvc-1\""));
  CHECK(diagnose(seen)->grace == std::chrono::seconds(180));
}

TEST_CASE("a Deployment that is scaled to 0 replicas has no JobManager, and is told so at once") {
  Seen seen;
  seen.deployment["spec"]["replicas"] = 0;
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what == "the Deployment is scaled to 0 replicas");
  CHECK(found->hint ==
        "'kubectl scale deployment orders --replicas=1 --namespace team-a' starts it");
  CHECK(found->grace.count() == 0);
  CHECK(found->tried);
  SECTION("not while its last pod ends, nor while it is deleted") {
    CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("n").running())));
    seen.pods.clear();
    seen.deployment["metadata"]["deletionTimestamp"] = "2023-11-14T22:13:20Z";
    CHECK_FALSE(diagnose(seen));
  }
  SECTION("one that was seen to run may be scaling itself down before it goes") {
    seen.log = "x\n";
    CHECK(diagnose(seen)->grace == std::chrono::seconds(10));
  }
}
