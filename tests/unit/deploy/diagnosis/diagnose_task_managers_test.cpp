// TaskManagers that end as soon as they start, or may not be made.
#include "deploy/diagnosis/diagnosis.h"

#include "base/yaml/yaml.h"
#include "support/catch.h"
#include "unit/deploy/diagnosis/failing_pods.h"

using deploy::diagnose;
using test::Pod;
using test::Seen;
using test::waiting_for_task_managers;
using test::what;

TEST_CASE("a service account that may not make pods: the Role that it lacks") {
  auto seen = waiting_for_task_managers();
  seen.log =
      "KubernetesClientException: Message: pods is forbidden: User "
      "\"system:serviceaccount:team-a:default\" cannot create resource \"pods\" in API "
      "group \"\" in the namespace \"team-a\". Received status: x\n";
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what ==
        "service account 'default' lacks permissions that Flink needs in namespace 'team-a'");
  CHECK(found->hint.find("subjects: [{kind: ServiceAccount, name: default, namespace: team-a}]") !=
        std::string::npos);
  CHECK(found->hint.find("'drey delete") == std::string::npos);
  SECTION("nothing follows the document, which is to be copied") {
    const auto hint = to_error(*found, seen).hint;
    CHECK(
        hint.starts_with("the objects are still there: 'drey delete orders --namespace team-a' "
                         "removes them. Flink creates its TaskManager pods itself"));
    CHECK(hint.ends_with("subjects: [{kind: ServiceAccount, name: default, namespace: team-a}]"));
  }
  SECTION("which is one document of YAML, also where a message indents it") {
    const auto document = found->hint.substr(found->hint.find("  apiVersion: v1"));
    const auto list = base::yaml_to_json(base::parse_yaml(document));
    CHECK(list.at("kind") == "List");
    CHECK(list.at("items").at(0).at("kind") == "Role");
    CHECK(list.at("items").at(1).at("subjects").at(0).at("name") == "default");
  }
  SECTION("also when its application has ended with that") {
    seen.log += "with application status FAILED\n";
    CHECK(deploy::diagnose_refusal(seen)->what == found->what);
    CHECK_FALSE(deploy::diagnose_refusal(waiting_for_task_managers()));
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

TEST_CASE("TaskManagers that end as soon as they start") {
  auto seen = waiting_for_task_managers();
  for (const auto* name : {"orders-taskmanager-1-1", "orders-taskmanager-1-2"})
    seen.ended_pods.push_back(Pod(name).on("n").ended(137, "OOMKilled"));
  CHECK_FALSE(diagnose(seen));
  seen.ended_pods.push_back(Pod("orders-taskmanager-1-3").on("n").ended(137, "OOMKilled"));
  CHECK(what(seen) == "the TaskManagers crash on startup (OOMKilled, exit code 137)");
  CHECK(diagnose(seen)->hint ==
        "raise taskmanager.memory.process.size, or taskmanager.memory.jvm-overhead.fraction");
  seen.ended_pods.back() = Pod("orders-taskmanager-1-3").on("n").ended(1);
  CHECK(what(seen) == "the TaskManagers crash on startup (exit code 1)");
  CHECK(diagnose(seen)->hint.empty());
  seen.rest.overview = flink::rest::Overview{.task_managers = 1};
  CHECK_FALSE(diagnose(seen));
}

TEST_CASE("TaskManagers that a quota forbids") {
  auto seen = waiting_for_task_managers();
  seen.log =
      "Message: pods \"orders-taskmanager-1-1\" is forbidden: exceeded quota: small, requested: "
      "pods=1. Received status: x\n";
  CHECK(what(seen) ==
        "the TaskManager pods cannot be created: exceeded quota: small, requested: pods=1");
  CHECK(diagnose(seen)->hint ==
        "quota 'small' is used up: delete what is not needed any more, or raise it");
  seen.log =
      "Message: pods \"orders-taskmanager-1-1\" is forbidden: exceeded quota: small, requested: "
      "limits.cpu=1, used: 0. Received status: x\n";
  CHECK(diagnose(seen)->hint ==
        "request less (kubernetes.taskmanager.cpu.amount, taskmanager.memory.process.size), or "
        "raise the quota");
}

namespace {

const std::string quota_reason =
    "exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3";

/// What Flink writes when it asks for that TaskManager.
std::string asks_for(const std::string& name) {
  return "2026 INFO  ActiveResourceManager [] - need request 2 new workers, current worker number "
         "2, declared worker number 4\n2026 INFO  KubernetesResourceManagerDriver [] - Creating "
         "new TaskManager pod with name " +
         name + " and resource <1728,1.0>.\n";
}

/// What it writes when the API server refuses it.
std::string refused(const std::string& name) {
  return "2026 WARN [] - Could not start TaskManager in pod " + name +
         ", exception: java.util.concurrent.CompletionException: "
         "io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: "
         "https://10.96.0.1:443/api/v1/namespaces/team-a/pods. Message: pods \"" +
         name + "\" is forbidden: " + quota_reason +
         ". Received status: Status(apiVersion=v1, code=403).\n";
}

/// Two of four TaskManagers are there, the others are refused.
Seen half_refused() {
  auto seen = waiting_for_task_managers();
  for (const auto* name : {"orders-taskmanager-1-1", "orders-taskmanager-1-2"})
    seen.pod(Pod(name).on("n").running());
  for (const auto* name : {"orders-taskmanager-1-3", "orders-taskmanager-1-4"})
    seen.log += asks_for(name);
  seen.log += refused("orders-taskmanager-1-3") + refused("orders-taskmanager-1-4");
  return seen;
}

}  // namespace

TEST_CASE("TaskManagers of which a quota lets some through: how many, and as long as that lasts") {
  auto seen = half_refused();
  const auto found = diagnose(seen);
  REQUIRE(found);
  CHECK(found->what == "only 2 of 4 TaskManager pods can be created: " + quota_reason);
  CHECK(found->exit == base::Exit::cluster_failed);
  CHECK(found->grace == std::chrono::seconds(60));
  CHECK_FALSE(found->tried);
  CHECK(found->hint == "quota 'small' is used up: delete what is not needed any more, or raise it");
  CHECK(found->where ==
        std::vector<std::string>{"JobManager log: pods \"orders-taskmanager-1-4\" is forbidden: " +
                                 quota_reason});
  SECTION("the same symptom while Flink asks again") {
    seen.log += asks_for("orders-taskmanager-1-5");
    REQUIRE(diagnose(seen));
    CHECK(diagnose(seen)->key == found->key);
    seen.log += refused("orders-taskmanager-1-5");
    CHECK(diagnose(seen)->key == found->key);
  }
  SECTION("not once the TaskManager is there for which Flink asked last") {
    seen.log += asks_for("orders-taskmanager-1-5");
    CHECK_FALSE(diagnose(seen.pod(Pod("orders-taskmanager-1-5").on("n"))));
  }
  SECTION("not of a job that runs with what it has") {
    CHECK_FALSE(diagnose(seen.job("RUNNING", {{"running", 4}})));
  }
  SECTION("older versions do not say how many there are to be") {
    const std::string number = "declared worker number 4";
    for (auto at = seen.log.find(number); at != std::string::npos; at = seen.log.find(number))
      seen.log.erase(at, number.size());
    CHECK(diagnose(seen)->what == "only 2 TaskManager pods can be created: " + quota_reason);
  }
  SECTION("another refusal than a quota's may be over by now") {
    const std::string quota = "exceeded quota: small";
    for (auto at = seen.log.find(quota); at != std::string::npos; at = seen.log.find(quota))
      seen.log.replace(at, quota.size(), "something else");
    CHECK_FALSE(diagnose(seen));
  }
}

TEST_CASE("TaskManagers that a webhook forbids") {
  auto seen = waiting_for_task_managers();
  seen.log =
      "KubernetesClientException: Failure executing: POST at: "
      "https://10.96.0.1/api/v1/namespaces/a/pods. Message: admission webhook \"policy\" "
      "denied "
      "the request: exceeded quota of patience. Received status: S\n";
  CHECK(what(seen) ==
        "the TaskManager pods cannot be created: admission webhook \"policy\" denied the request: "
        "exceeded quota of patience");
  CHECK(diagnose(seen)->hint ==
        "admission webhook 'policy' denied it: change what it objects to, or ask its owner");
}

TEST_CASE("a JobManager that may not do what it needs says so before there is a job") {
  Seen seen;
  seen.pod(Pod("orders-1").on("n").running());
  seen.log =
      "Message: pods is forbidden: User \"system:serviceaccount:team-a:nobody\" cannot watch "
      "resource \"pods\" in the namespace \"team-a\"\n";
  CHECK(what(seen) ==
        "service account 'nobody' lacks permissions that Flink needs in namespace 'team-a'");
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
        "init container 'fetch' of the TaskManager crashes on startup (OOMKilled, exit code "
        "137)");
  CHECK(found->hint == "raise resources.limits.memory of container 'fetch' in the pod template");
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
        "the TaskManager pods are invalid: spec.containers[0].name: Invalid value: "
        "\"Bad_Name\": a lowercase RFC 1123 label");
  CHECK(invalid->hint.find("kubernetes.pod-template-file.taskmanager") != std::string::npos);
  CHECK(invalid->grace == std::chrono::seconds(10));
  CHECK(invalid->since == "2023-11-14T22:13:20Z");
  CHECK(
      refused("Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular "
              "expression '^x$'",
              400)
          ->what ==
      "the TaskManager pods are invalid: quantities must match the regular "
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
