// Why a cluster does not come up: what is said, and for how long it must last.
#include "deploy/diagnosis/diagnosis.h"

#include "deploy/diagnosis/look_once.h"
#include "support/catch.h"
#include "unit/deploy/seen.h"

using base::Exit;
using deploy::diagnose;
using test::event;
using test::Pod;
using test::Seen;

namespace {

Seen pulling(const std::string& message, int tries = 3) {
  Seen seen;
  const auto pod =
      Pod("orders-1").on("node-4").waiting("ImagePullBackOff", "Back-off pulling image");
  seen.pod(pod);
  seen.event(event(pod, "Failed",
                   "Failed to pull image \"registry.example.com/orders:1.8.2\": " + message,
                   tries));
  seen.event(event(pod, "Failed", "Error: ErrImagePull", tries));
  return seen;
}

std::string what(const deploy::Observations& seen) {
  const auto found = diagnose(seen);
  return found ? found->what : "";
}

/// A pod whose main container runs, and one more container in this state beside it.
base::Json beside(const std::string& name, const std::string& state, base::Json last,
                  const char* list = "containers") {
  auto pod = Pod(name).on("node-4").running().json();
  const bool init = std::string(list) == "initContainers";
  pod["spec"][list].push_back({{"name", "exporter"}, {"image", "registry.example.com/exporter:3"}});
  if (init) pod["spec"][list][0]["restartPolicy"] = "Always";
  pod["status"][init ? "initContainerStatuses" : "containerStatuses"].push_back(
      {{"name", "exporter"},
       {"restartCount", 3},
       {"state", {{"waiting", {{"reason", state}, {"message", "no"}}}}},
       {"lastState", {{"terminated", std::move(last)}}}});
  return pod;
}

Seen waiting_for_task_managers() {
  Seen seen;
  seen.up().job("RUNNING", {{"scheduled", 4}});
  return seen;
}

}  // namespace

TEST_CASE("nothing is wrong while all is on its way") {
  Seen seen;
  CHECK_FALSE(diagnose(seen));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1"))));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("node-4"))));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("node-4").ended(1))));
  CHECK_FALSE(diagnose(seen.pod(Pod("orders-1").on("node-4").running(1))));
  CHECK_FALSE(diagnose(waiting_for_task_managers()));
}

TEST_CASE("an image that does not exist") {
  const auto found =
      diagnose(pulling("rpc error: code = NotFound desc = failed to resolve reference: "
                       "registry.example.com/orders:1.8.2: not found"));
  REQUIRE(found);
  CHECK(found->exit == Exit::cluster_failed);
  CHECK(found->what == "image 'registry.example.com/orders:1.8.2' does not exist (not found)");
  CHECK(found->where ==
        std::vector<std::string>{"container flink-main-container of pod orders-1, 3 tries"});
  CHECK(found->grace == std::chrono::seconds(12));
}

TEST_CASE("what registries and runtimes say of a pull that failed") {
  CHECK(what(pulling("manifest unknown: manifest unknown"))
            .find("does not exist (manifest unknown)") != std::string::npos);
  CHECK(what(pulling("pull access denied, repository does not exist or may require authorization: "
                     "authorization failed"))
            .find("does not exist, or may not be pulled without credentials") != std::string::npos);
  CHECK(what(pulling("unexpected status from HEAD request to https://r/v2/x: 401 Unauthorized"))
            .find("may not be pulled (401 Unauthorized)") != std::string::npos);
  CHECK(what(pulling("dial tcp: lookup r on 10.96.0.10:53: no such host"))
            .find("its registry's name is not known (no such host)") != std::string::npos);
  CHECK(what(pulling("no match for platform in manifest: not found"))
            .find("is not built for the node's architecture") != std::string::npos);
  CHECK(what(pulling("toomanyrequests: slow down")).find("allows no more pulls for now") !=
        std::string::npos);
  CHECK(
      what(pulling("dial tcp 10.0.0.1:443: i/o timeout")).find("cannot be pulled (i/o timeout)") !=
      std::string::npos);
}

TEST_CASE(
    "a registry that cannot be reached may come back, and is given more time than an image that is "
    "not there") {
  const auto grace = [](const std::string& message) {
    return diagnose(pulling(message))->grace.count();
  };
  CHECK(grace("not found") == 12);
  CHECK(grace("i/o timeout") == 45);
  CHECK(grace("dial tcp: lookup r: no such host") == 45);
  CHECK(grace("toomanyrequests: slow down") == 90);
  CHECK(grace("no match for platform in manifest") == 5);
}

TEST_CASE("without events the container's own message tells") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").waiting("ErrImagePull", "rpc error: manifest unknown"));
  CHECK(what(seen) ==
        "image 'registry.example.com/orders:1.8.2' does not exist (manifest unknown)");
  seen.pod(Pod("orders-1").on("node-4").waiting("InvalidImageName", "couldn't parse"));
  CHECK(diagnose(seen)->grace.count() == 0);
  seen.pod(Pod("orders-1").on("node-4").waiting("ErrImageNeverPull"));
  CHECK(diagnose(seen)->hint == "kubernetes.container.image.pull-policy is Never");
  CHECK(diagnose(seen)->grace == std::chrono::seconds(5));
  seen.pod(Pod("orders-1").on("node-4").waiting("RegistryUnavailable", "registry is unavailable"));
  CHECK(what(seen) ==
        "image 'registry.example.com/orders:1.8.2' cannot be pulled (registry is unavailable)");
}

TEST_CASE("no node takes the pod") {
  Seen seen;
  seen.pod(Pod("orders-1")
               .unschedulable("0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 "
                              "nodes are available: 3 No preemption."));
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what ==
        "no node takes its JobManager: 0/3 nodes are available: 3 Insufficient memory");
  CHECK(found->where == std::vector<std::string>{"pod orders-1 asks for cpu 1, memory 1600Mi"});
  CHECK(found->hint ==
        "ask for less (kubernetes.jobmanager.cpu.amount, jobmanager.memory.process.size), or add "
        "nodes");
  CHECK(found->grace == std::chrono::seconds(60));
}

TEST_CASE("the scheduler's words on dynamic resources are left out") {
  Seen seen;
  seen.pod(Pod("orders-1")
               .unschedulable("0/1 nodes are available: 1 Insufficient cpu. no new claims to "
                              "deallocate, preemption: 0/1 nodes"));
  CHECK(what(seen) == "no node takes its JobManager: 0/1 nodes are available: 1 Insufficient cpu");
}

TEST_CASE("the scheduler's words lead to the option that helps") {
  Seen seen;
  const auto hint = [&](const char* message) {
    return diagnose(seen.pod(Pod("orders-1").unschedulable(message)))->hint;
  };
  CHECK(hint("1 node(s) had untolerated taint {a: b}.") ==
        "kubernetes.jobmanager.tolerations makes the pod bear a node's taint");
  CHECK(hint("1 node(s) didn't match Pod's node affinity/selector.") ==
        "look at kubernetes.jobmanager.node-selector");
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
        "its pod may not be made: exceeded quota: small, requested: limits.memory=2Gi, used: 0, "
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
  CHECK(webhook.hint == "an admission webhook does not answer; its owner must know");
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
  CHECK(diagnose(seen)->what ==
        "its pod may not be made: admission webhook \"policy\" denied the request: no");
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
        "a volume of its JobManager cannot be mounted: MountVolume.SetUp failed for volume "
        "\"keys\" : secret \"keys\" not found");
  CHECK(found->grace == std::chrono::seconds(40));
  CHECK(found->hint == "create what is missing; the pod goes on by itself then");
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

TEST_CASE("containers that cannot be started") {
  Seen seen;
  seen.pod(Pod("orders-1")
               .on("node-4")
               .waiting("CreateContainerConfigError", "secret \"db\" not found"));
  CHECK(what(seen) == "a container of its JobManager cannot be started: secret \"db\" not found");
  CHECK(diagnose(seen)->hint == "create what is missing; the pod goes on by itself then");
  CHECK(diagnose(seen)->grace == std::chrono::seconds(15));
  seen.pod(Pod("orders-1")
               .on("node-4")
               .crashed(2, 128, "StartError", "exec: \"/docker-entrypoint.sh\": no such file"));
  CHECK(what(seen) ==
        "a container of its JobManager cannot be started: exec: \"/docker-entrypoint.sh\": no such "
        "file");
  CHECK(diagnose(seen)->hint == "look at the image, its entry point and the pod template");
}

TEST_CASE("a crash loop tells the root of what the JobManager wrote") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(2, 1));
  CHECK(what(seen) == "its JobManager ends again and again (exit code 1)");
  CHECK(diagnose(seen)->hint ==
        "'drey logs orders --namespace team-a --previous' shows what it wrote");
  CHECK(diagnose(seen)->grace == std::chrono::seconds(5));
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026 ERROR [] - Could not start cluster entrypoint X.\na.B: y\nCaused by: "
      "java.io.IOException: no such bucket\n";
  const auto found = diagnose(seen);
  CHECK(found->what == "its JobManager ends again and again: IOException: no such bucket");
  CHECK(found->exit == Exit::cluster_failed);
  CHECK(found->grace.count() == 0);
  CHECK(found->where ==
        std::vector<std::string>{
            "container flink-main-container of pod orders-1, exit code 1, 2 restarts"});
  CHECK(found->trace.find("Caused by") != std::string::npos);
}

TEST_CASE("main() that throws is the job's failure") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(2, 1));
  seen.log =
      "2026 WARN [] - Application failed unexpectedly: \na.B: y\nCaused by: "
      "java.lang.IllegalStateException: no topic\n\tat "
      "com.acme.Orders.main(O.java:1)\n";
  const auto found = diagnose(seen);
  CHECK(found->what ==
        "main() threw IllegalStateException: no topic (com.acme.Orders.main(O.java:1))");
  CHECK(found->exit == Exit::job_failed);
}

TEST_CASE("an init container that ends again and again: it is named, and whose log to read") {
  Seen seen;
  auto pod = Pod("orders-1").on("node-4").waiting("PodInitializing").json();
  pod["spec"]["initContainers"] = base::Json::array({{{"name", "fetch"}}});
  pod["status"]["initContainerStatuses"] = base::Json::array(
      {{{"name", "fetch"},
        {"restartCount", 2},
        {"state", {{"waiting", {{"reason", "CrashLoopBackOff"}}}}},
        {"lastState", {{"terminated", {{"reason", "Error"}, {"exitCode", 6}}}}}}});
  const auto found = diagnose(seen.pod(pod));
  REQUIRE(found);
  CHECK(found->what ==
        "init container 'fetch' of its JobManager ends again and again (exit code 6)");
  CHECK(found->where ==
        std::vector<std::string>{"init container fetch of pod orders-1, exit code 6, 2 restarts"});
  CHECK(found->hint ==
        "'drey logs orders --namespace team-a --previous --container fetch' shows what it wrote");
}

TEST_CASE("a container that takes too much memory") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 137, "OOMKilled"));
  const auto found = diagnose(seen);
  CHECK(found->what ==
        "its JobManager takes more memory than it may and is killed again and again (OOMKilled)");
  CHECK(found->where.front().find("memory limit 1600Mi") != std::string::npos);
  CHECK(found->hint.find("jobmanager.memory.process.size") != std::string::npos);
}

TEST_CASE("without a known sentence the termination message or the log's last line is shown") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 3, "Error", "bad flag"));
  CHECK(what(seen) == "its JobManager ends again and again (exit code 3): bad flag");
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 3))
      .previous_logs["orders-1/flink-main-container"] = "one\nlast words\n\n";
  CHECK(diagnose(seen)->where.back() == "last line of its log: last words");
}

TEST_CASE("a service account that may not make pods: the Role that it lacks") {
  auto seen = waiting_for_task_managers();
  seen.log =
      "KubernetesClientException: Message: pods is forbidden: User "
      "\"system:serviceaccount:team-a:default\" cannot create resource \"pods\" in API "
      "group \"\" in the namespace \"team-a\". Received status: x\n";
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what ==
        "service account 'default' may not do what Flink needs in namespace 'team-a'");
  CHECK(found->hint.find("subjects: [{kind: ServiceAccount, name: default, namespace: team-a}]") !=
        std::string::npos);
  CHECK(found->hint.find("'drey delete") == std::string::npos);
  SECTION("nothing follows the document, which is to be copied") {
    const auto hint = to_error(*found, seen).hint;
    CHECK(
        hint.starts_with("the objects are still there: 'drey delete orders --namespace team-a' "
                         "removes them. Flink makes its TaskManagers itself"));
    CHECK(hint.ends_with("subjects: [{kind: ServiceAccount, name: default, namespace: team-a}]"));
  }
  SECTION("not when it has TaskManagers by now") {
    CHECK_FALSE(diagnose(seen.pod(Pod("orders-taskmanager-1-1").on("node-4").running())));
  }
  SECTION("as the reason of a crash loop, too") {
    seen.pod(Pod("orders-1").on("node-4").crashed(2, 1));
    CHECK(diagnose(seen)->what == found->what);
    CHECK(diagnose(seen)->grace.count() == 0);
  }
}

TEST_CASE("TaskManagers have the same illnesses") {
  auto seen = waiting_for_task_managers();
  seen.pod(
      Pod("orders-taskmanager-1-1").unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
  CHECK(what(seen) == "no node takes its TaskManager: 0/1 nodes are available: 1 Insufficient cpu");
  CHECK(diagnose(seen)->hint.find(
            "kubernetes.taskmanager.cpu.amount, taskmanager.memory.process.size") !=
        std::string::npos);
  seen.log =
      "2026 ERROR [] - Fatal error occurred in the cluster entrypoint.\njava.lang.Error: the "
      "JobManager's\n";
  seen.pod(Pod("orders-taskmanager-1-1").on("n").crashed(2, 1));
  CHECK(what(seen) == "its TaskManager ends again and again (exit code 1)");
  CHECK(diagnose(seen)->hint ==
        "'drey logs orders --namespace team-a --taskmanagers --previous' shows what it wrote");
  seen.pod(Pod("orders-taskmanager-1-1").on("n").crashed(2, 137, "OOMKilled"));
  CHECK(diagnose(seen)->hint ==
        "raise taskmanager.memory.process.size, or that of the JVM overhead");
}

TEST_CASE("TaskManagers that end as soon as they start") {
  auto seen = waiting_for_task_managers();
  for (const auto* name : {"orders-taskmanager-1-1", "orders-taskmanager-1-2"})
    seen.ended_pods.push_back(Pod(name).on("n").ended(137, "OOMKilled"));
  CHECK_FALSE(diagnose(seen));
  seen.ended_pods.push_back(Pod("orders-taskmanager-1-3").on("n").ended(137, "OOMKilled"));
  CHECK(what(seen) == "its TaskManagers end as soon as they start (OOMKilled, exit code 137)");
  CHECK(diagnose(seen)->hint ==
        "raise taskmanager.memory.process.size, or that of the JVM overhead");
  seen.ended_pods.back() = Pod("orders-taskmanager-1-3").on("n").ended(1);
  CHECK(what(seen) == "its TaskManagers end as soon as they start (exit code 1)");
  CHECK(diagnose(seen)->hint.empty());
  seen.rest.overview = flink::rest::Overview{.task_managers = 1};
  CHECK_FALSE(diagnose(seen));
}

TEST_CASE("TaskManagers that a quota forbids") {
  auto seen = waiting_for_task_managers();
  seen.log =
      "Message: pods \"orders-taskmanager-1-1\" is forbidden: exceeded quota: small, requested: "
      "pods=1. Received status: x\n";
  CHECK(what(seen) == "its TaskManagers may not be made: exceeded quota: small, requested: pods=1");
  CHECK(diagnose(seen)->hint ==
        "quota 'small' allows no more of them: remove what is not needed any more, or have it "
        "raised");
  seen.log =
      "Message: pods \"orders-taskmanager-1-1\" is forbidden: exceeded quota: small, requested: "
      "limits.cpu=1, used: 0. Received status: x\n";
  CHECK(diagnose(seen)->hint ==
        "ask for less (kubernetes.taskmanager.cpu.amount, taskmanager.memory.process.size), or "
        "have the "
        "quota raised");
}

TEST_CASE("TaskManagers that a webhook forbids") {
  auto seen = waiting_for_task_managers();
  seen.log =
      "KubernetesClientException: Failure executing: POST at: "
      "https://10.96.0.1/api/v1/namespaces/a/pods. Message: admission webhook \"policy\" "
      "denied "
      "the request: exceeded quota of patience. Received status: S\n";
  CHECK(what(seen) ==
        "its TaskManagers may not be made: admission webhook \"policy\" denied the request: "
        "exceeded quota of patience");
  CHECK(diagnose(seen)->hint ==
        "admission webhook 'policy' says so: change what it objects to, or ask its owner");
}

TEST_CASE("a JobManager that may not do what it needs says so before there is a job") {
  Seen seen;
  seen.pod(Pod("orders-1").on("n").running());
  seen.log =
      "Message: pods is forbidden: User \"system:serviceaccount:team-a:nobody\" cannot watch "
      "resource \"pods\" in the namespace \"team-a\"\n";
  CHECK(what(seen) == "service account 'nobody' may not do what Flink needs in namespace 'team-a'");
}

TEST_CASE("as the end of a command: what, where, what to do") {
  const auto error = to_error(*diagnose(pulling("manifest unknown", 1)), Seen());
  CHECK(error.exit == Exit::cluster_failed);
  CHECK(error.text ==
        "cluster 'orders' cannot start: image 'registry.example.com/orders:1.8.2' does not exist "
        "(manifest unknown)\n"
        "  container flink-main-container of pod orders-1, 1 try");
  CHECK(error.hint ==
        "push it, or name another with -Dkubernetes.container.image.ref; the objects are still "
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

TEST_CASE("a cause is not read out of the name, the tag, the digest or the URL of an image") {
  const auto cause = [](const std::string& image, const std::string& message) {
    Seen seen;
    const auto pod = Pod("orders-1", "orders", image).on("node-4").waiting("ErrImagePull");
    seen.pod(pod).event(event(pod, "Failed", "Failed to pull image \"" + image + "\": " + message));
    return *diagnose(seen);
  };
  const auto timeout = [](const std::string& image) {
    const auto slash = image.find('/');
    return "failed to pull and unpack image \"" + image + "\": failed to resolve reference \"" +
           image + "\": failed to do request: Head \"https://" + image.substr(0, slash) + "/v2" +
           image.substr(slash) + "\": dial tcp 192.0.2.10:443: i/o timeout";
  };
  for (const auto* image :
       {"registry.example.com/team/orders:20240429-7", "registry.example.com/denied/orders:1",
        "forbidden:5000/orders:1", "registry.example.com/orders:not-found",
        "r.example.com/unauthorized@sha256:429429429", "registry.denied.example/x:1"}) {
    CAPTURE(image);
    const auto found = cause(image, timeout(image));
    CHECK(found.what == std::string("image '") + image + "' cannot be pulled (i/o timeout)");
    CHECK(found.hint == "see whether the node reaches the registry");
  }
  const auto bare = cause("denied/orders:429",
                          "dial tcp: lookup denied on 10.96.0.10:53: read udp "
                          "10.4.2.9:4290->10.96.0.10:53: i/o timeout");
  CHECK(bare.what == "image 'denied/orders:429' cannot be pulled (i/o timeout)");
  CHECK(cause("r/denied:1", "denied: requested access to the resource is denied")
            .what.find("may not be pulled") != std::string::npos);
  CHECK(cause("r/o:429", "unexpected status code [manifests 429]: 429 Too Many Requests")
            .what.find("allows no more pulls") != std::string::npos);
}

TEST_CASE("what is said of a pull is said of the container whose image it is") {
  Seen seen;
  const auto pod = beside("orders-1", "ImagePullBackOff", {});
  auto of_main = event(pod, "Failed", "Failed to pull image \"x\": 429 Too Many Requests", 7);
  auto of_sidecar = event(pod, "Failed",
                          "Failed to pull image \"registry.example.com/exporter:3\": not found", 2);
  of_sidecar["involvedObject"]["fieldPath"] = "spec.containers{exporter}";
  seen.pod(pod).event(of_sidecar).event(of_main);
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what == "image 'registry.example.com/exporter:3' does not exist (not found)");
  CHECK(found->where == std::vector<std::string>{"container exporter of pod orders-1, 2 tries"});
  CHECK(found->hint == "push it, or name another for container 'exporter' in the pod template");
}

TEST_CASE("an init container is found in the events by its list and its name") {
  Seen seen;
  const auto pod = beside("orders-1", "ImagePullBackOff", {}, "initContainers");
  auto of_init = event(pod, "Failed",
                       "Failed to pull image \"registry.example.com/exporter:3\": not found", 2);
  of_init["involvedObject"]["fieldPath"] = "spec.initContainers{exporter}";
  const auto found = diagnose(seen.pod(pod).event(of_init));
  REQUIRE(found);
  CHECK(found->what == "image 'registry.example.com/exporter:3' does not exist (not found)");
}

TEST_CASE("quoted words are names, unless the quote has no end") {
  CHECK(diagnose(pulling("server says: project \"no forbidden things\" is busy: try again"))
            ->what.find("cannot be pulled") != std::string::npos);
  CHECK(diagnose(pulling("server says: 5\" disk is unauthorized: try again"))
            ->what.find("may not be pulled") != std::string::npos);
}

TEST_CASE("Flink's own container is told of before what fails beside it") {
  Seen seen;
  auto pod = beside("orders-1", "CrashLoopBackOff", {{"reason", "Error"}, {"exitCode", 1}},
                    GENERATE("containers", "initContainers"));
  pod["status"]["containerStatuses"][0] =
      Pod("orders-1").on("n").crashed(3, 137, "OOMKilled").json()["status"]["containerStatuses"][0];
  CHECK(what(seen.pod(pod)).starts_with("its JobManager takes more memory than it may"));
}

TEST_CASE("a sidecar that runs again is no illness of a JobManager that does not answer yet") {
  Seen seen;
  auto pod = beside("orders-1", "", {{"reason", "Error"}, {"exitCode", 1}});
  pod["status"]["containerStatuses"][1]["state"] = {
      {"running", {{"startedAt", "2023-11-14T22:13:30Z"}}}};
  CHECK_FALSE(diagnose(seen.pod(pod)));
}

TEST_CASE("what a sidecar does is told as the sidecar's, and its limit is the pod template's") {
  const auto* list = GENERATE("containers", "initContainers");
  Seen seen;
  seen.log =
      "2026 ERROR [] - Fatal error occurred in the cluster entrypoint.\njava.lang.Error: the "
      "JobManager's\n";
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026 ERROR [] - Application failed unexpectedly: \njava.lang.Error: the JobManager's\n";
  SECTION("out of memory") {
    const auto found = diagnose(seen.pod(beside(
        "orders-1", "CrashLoopBackOff", {{"reason", "OOMKilled"}, {"exitCode", 137}}, list)));
    REQUIRE(found);
    CHECK(found->what ==
          "container 'exporter' beside its JobManager takes more memory than it may and is killed "
          "again and again (OOMKilled)");
    CHECK(found->hint ==
          "raise resources.limits.memory of container 'exporter' in the pod template");
  }
  SECTION("with an exit code, and what it wrote itself") {
    seen.previous_logs["orders-1/exporter"] = "listening\nbad flag\n";
    const auto found = diagnose(seen.pod(
        beside("orders-1", "CrashLoopBackOff", {{"reason", "Error"}, {"exitCode", 1}}, list)));
    REQUIRE(found);
    CHECK(found->exit == Exit::cluster_failed);
    CHECK(found->what ==
          "container 'exporter' beside its JobManager ends again and again (exit code 1)");
    CHECK(found->where.back() == "last line of its log: bad flag");
    CHECK(found->hint.find("--container exporter") != std::string::npos);
  }
  SECTION("with its limit where it has one") {
    auto pod =
        beside("orders-1", "CrashLoopBackOff", {{"reason", "OOMKilled"}, {"exitCode", 137}}, list);
    pod["spec"][list].back()["resources"] = {{"limits", {{"memory", "64Mi"}}}};
    CHECK(diagnose(seen.pod(pod))->where.front().ends_with(", memory limit 64Mi"));
  }
  SECTION("with a trace that looks like one of Flink's") {
    seen.previous_logs["orders-1/exporter"] =
        "2026 ERROR [] - Could not create application program.\njava.lang.Error: no port\n\tat "
        "a.B.c(B.java:1)\n";
    CHECK(what(seen.pod(beside("orders-1", "CrashLoopBackOff",
                               {{"reason", "Error"}, {"exitCode", 1}}, list))) ==
          "container 'exporter' beside its JobManager ends again and again (exit code 1): Error: "
          "no port (a.B.c(B.java:1))");
  }
  SECTION("that cannot be made") {
    CHECK(what(seen.pod(beside("orders-1", "CreateContainerError", {}, list))) ==
          "container 'exporter' beside its JobManager cannot be started: no");
  }
}

TEST_CASE("TaskManagers that what runs before them or beside them takes along") {
  auto seen = waiting_for_task_managers();
  for (const auto* name :
       {"orders-taskmanager-1-1", "orders-taskmanager-1-2", "orders-taskmanager-1-3"}) {
    auto pod = Pod(name).on("n").waiting("PodInitializing").json();
    pod["spec"]["initContainers"] = base::Json::array({{{"name", "fetch"}}});
    pod["status"]["initContainerStatuses"] = base::Json::array(
        {{{"name", "fetch"},
          {"state", {{"terminated", {{"reason", "OOMKilled"}, {"exitCode", 137}}}}}}});
    seen.ended_pods.push_back(pod);
  }
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what ==
        "init container 'fetch' of its TaskManager ends as soon as it starts (OOMKilled, exit code "
        "137)");
  CHECK(found->hint == "raise resources.limits.memory of container 'fetch' in the pod template");
}

TEST_CASE(
    "a program that cannot be loaded: the sentence about the jar or the class, and where they are "
    "looked for") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 1));
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026-11-25 10:00:00,000 ERROR "
      "org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint [] - Could "
      "not create application "
      "program.\norg.apache.flink.util.FlinkException: Could not load the provided entrypoint "
      "class.\n\tat "
      "org.apache.flink.client.program.DefaultPackagedProgramRetriever.getPackagedProgram("
      "DefaultPackagedProgramRetriever.java:215) "
      "~[flink-dist-2.3.0.jar:2.3.0]\nCaused by: "
      "org.apache.flink.client.program.ProgramInvocationException: JAR file does not exist "
      "'/opt/flink/usrlib/nojar.jar'\n\tat "
      "org.apache.flink.client.program.PackagedProgram.checkJarFile(PackagedProgram.java:621)\n\t.."
      ". 4 "
      "more\nCaused by: java.io.IOException: JAR file does not exist "
      "'/opt/flink/usrlib/nojar.jar'\n\tat "
      "org.apache.flink.util.JarUtils.checkJarFile(JarUtils.java:46)\n\t... 4 more\n";
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->exit == Exit::cluster_failed);
  CHECK(found->what ==
        "its JobManager cannot load the program: IOException: JAR file does not exist "
        "'/opt/flink/usrlib/nojar.jar'");
  CHECK(found->hint.find("inside image 'registry.example.com/orders:1.8.2'") != std::string::npos);
  CHECK(found->trace.find("... 4 more") != std::string::npos);
}

TEST_CASE("a line of a stack trace is not what a container said last") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(1, 1));
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026-11-25 10:00:00,000 ERROR a.B [] - Something new.\njava.io.IOException: outer\n\tat "
      "a.B.c(B.java:1)\nCaused by: java.io.IOException: no "
      "space\n"
      "\tat a.B.d(B.java:2)\n\t... 8 more\n";
  CHECK(
      what(seen) ==
      "its JobManager ends again and again (exit code 1): IOException: no space (a.B.d(B.java:2))");
  CHECK(diagnose(seen)->where.size() == 1);
  seen.previous_logs.clear();
  seen.pod(Pod("orders-1")
               .on("node-4")
               .crashed(1, 1, "Error", "java.lang.Error: x\n\tat a.B.c(B.java:1)\n"));
  CHECK(what(seen) ==
        "its JobManager ends again and again (exit code 1): Error: x (a.B.c(B.java:1))");
}

TEST_CASE(
    "a JobManager that has crashed again and again is ill between two crashes as well, unless it "
    "answers") {
  Seen seen;
  auto pod = Pod("orders-1").on("node-4").running(2).json();
  pod["status"]["containerStatuses"][0]["lastState"] = {
      {"terminated", {{"reason", "Error"}, {"exitCode", 1}}}};
  const auto found = diagnose(seen.pod(pod));
  REQUIRE(found);
  CHECK(found->grace == std::chrono::seconds(60));
  seen.rest.up = true;
  CHECK_FALSE(diagnose(seen));
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

namespace {

/// The JobManager's pod with one more container, which has ended `restarts` + 1 times by now.
base::Json helper(int restarts, const char* list) {
  const bool init = std::string(list) == "initContainers";
  auto pod = init ? Pod("orders-1").on("node-4").waiting("PodInitializing").json()
                  : Pod("orders-1").on("node-4").running().json();
  pod["spec"][list].push_back({{"name", "wait-for-db"}, {"image", "busybox"}});
  pod["status"][init ? "initContainerStatuses" : "containerStatuses"].push_back(
      {{"name", "wait-for-db"},
       {"restartCount", restarts},
       {"state", {{"waiting", {{"reason", "CrashLoopBackOff"}}}}},
       {"lastState",
        {{"terminated",
          {{"reason", "Error"}, {"exitCode", 1}, {"finishedAt", "2023-11-14T22:13:20Z"}}}}}});
  return pod;
}

std::chrono::system_clock::time_point at(int seconds_later) {
  return std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000 + seconds_later));
}

/// The JobManager's container runs, or has just ended, after two crashes.
base::Json between_crashes(bool running) {
  auto pod = running ? Pod("orders-1").on("node-4").running(2).json()
                     : Pod("orders-1").on("node-4").ended(1).json();
  auto& status = pod["status"]["containerStatuses"][0];
  status["restartCount"] = 2;
  status["lastState"] = {{"terminated", {{"reason", "Error"}, {"exitCode", 1}}}};
  return pod;
}

}  // namespace

TEST_CASE(
    "what runs before or beside Flink may end until what it waits for is there: the third restart "
    "is believed") {
  const auto* list = GENERATE("initContainers", "containers");
  const auto first = diagnose(Seen().pod(helper(1, list)));
  REQUIRE(first);
  CHECK(first->grace == std::chrono::minutes(2));
  CHECK_FALSE(first->tried);
  SECTION("counted from its last end, however old the pod is") {
    CHECK_FALSE(is_settled(*first, at(119)));
    CHECK(is_settled(*first, at(120)));
  }
  CHECK_FALSE(diagnose(Seen().pod(helper(2, list)))->tried);
  const auto third = diagnose(Seen().pod(helper(3, list)));
  CHECK(third->tried);
  CHECK(third->grace == std::chrono::seconds(5));
}

TEST_CASE("the JobManager's own container is believed as before") {
  Seen seen;
  seen.previous_logs["orders-1/flink-main-container"] = "x\n";
  CHECK(diagnose(seen.pod(Pod("orders-1").on("node-4").crashed(1, 1)))->grace.count() == 0);
  CHECK(diagnose(seen.pod(Pod("orders-1").on("node-4").crashed(2, 1)))->tried);
}

TEST_CASE("a crash loop keeps its cause from one crash to the next") {
  const bool running = GENERATE(true, false);
  Seen seen;
  seen.previous_logs["orders-1/flink-main-container"] =
      "2026 WARN [] - Application failed unexpectedly: \na.B: y\nCaused by: "
      "java.lang.IllegalStateException: no topic\n";
  CHECK(what(seen.pod(between_crashes(running))) == "main() threw IllegalStateException: no topic");
  CHECK(diagnose(seen)->tried);
}

TEST_CASE("a JobManager that has come back a moment ago has not come up yet, though it is ready") {
  Seen seen;
  seen.pod(between_crashes(true));  // it was started at 22:13:30
  CHECK(has_just_come_back(seen, at(60)));
  CHECK_FALSE(has_just_come_back(seen, at(80)));
  CHECK_FALSE(has_just_come_back(Seen().pod(Pod("orders-1").on("n").running(1)), at(60)));
  CHECK_FALSE(has_just_come_back(Seen(), at(60)));
}

TEST_CASE("a Deployment that is scaled to 0 replicas has no JobManager, and is told so at once") {
  Seen seen;
  seen.deployment["spec"]["replicas"] = 0;
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what == "its Deployment is scaled to 0 replicas");
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

TEST_CASE("TaskManagers that the API server does not take for what is in them, or what they name") {
  auto seen = waiting_for_task_managers();
  const auto refused = [&](const std::string& sentence, int code) {
    seen.log =
        "2026 WARN  org.apache.flink.kubernetes.KubernetesResourceManagerDriver [] - Could not "
        "start TaskManager in pod orders-taskmanager-1-1, exception: "
        "java.util.concurrent.CompletionException: "
        "io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: "
        "https://10.96.0.1:443/api/v1/namespaces/team-a/pods. Message: " +
        sentence + ". Received status: Status(apiVersion=v1, code=" + std::to_string(code) +
        ", details=null, kind=Status).\n2026 WARN [] - Reaching max start worker failure rate: "
        "10\n";
    return diagnose(seen);
  };
  const auto invalid = refused(
      "Pod \"orders-taskmanager-1-1\" is invalid: spec.containers[0].name: Invalid value: "
      "\"Bad_Name\": a lowercase RFC 1123 label",
      422);
  REQUIRE(invalid);
  CHECK(invalid->what ==
        "the API server takes no pods of its TaskManagers: spec.containers[0].name: Invalid value: "
        "\"Bad_Name\": a lowercase RFC 1123 label");
  CHECK(invalid->hint.find("kubernetes.pod-template-file.taskmanager") != std::string::npos);
  CHECK(invalid->grace == std::chrono::seconds(10));
  CHECK(invalid->since == "2023-11-14T22:13:20Z");
  CHECK(
      refused("Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular "
              "expression '^x$'",
              400)
          ->what ==
      "the API server takes no pods of its TaskManagers: quantities must match the regular "
      "expression '^x$'");
  CHECK(refused("namespaces \"x\" not found", 404));
  SECTION("what may be otherwise the next time is no refusal") {
    CHECK_FALSE(refused("etcdserver: request timed out", 500));
    CHECK_FALSE(refused("pods \"orders-taskmanager-1-1\" already exists", 409));
  }
  SECTION("not of an application that is over") {
    seen.rest.jobs.clear();
    refused("namespaces \"x\" not found", 404);
    seen.log += "2026 INFO [] - Application completed SUCCESSFULLY\n";
    CHECK_FALSE(diagnose(seen));
  }
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
  CHECK(image("1.16.3").ends_with("-Dkubernetes.container.image"));
  CHECK(image("2.3.0").ends_with("-Dkubernetes.container.image.ref"));
}
