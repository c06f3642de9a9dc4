#include "flink/log/job_manager_log.h"

#include "tests/support/catch.h"

using flink::read_job_manager_log;

namespace {

const std::string id = "000000002758cab80000000000000000";
const std::string other = "11111111111111111111111111111111";

std::string record(const std::string& text) {
  return "2026-11-22 20:05:41,805 INFO  org.apache.flink.runtime.Some [] - " + text + "\n";
}

}  // namespace

TEST_CASE("a job's terminal state, as every version's Dispatcher words it") {
  const auto* words =
      GENERATE(" reached terminal state FINISHED.", " reached globally terminal state FINISHED.");
  const auto log = read_job_manager_log(record("Job " + id + words));
  REQUIRE(log.jobs.size() == 1);
  CHECK(log.jobs.at(id).state == "FINISHED");
}

TEST_CASE("a failed job brings the trace below it, of its own record only") {
  const auto log = read_job_manager_log(
      record("Job orders (" + id + ") switched from state FAILING to FAILED.") +
      "java.io.IOException: disk is full\n\tat a.B.c(B.java:1)\nCaused by: java.lang.Error: x\n" +
      record("Stopping checkpoint coordinator for job " + id + "."));
  CHECK(log.jobs.at(id).state == "FAILED");
  CHECK(log.jobs.at(id).trace ==
        "java.io.IOException: disk is full\n\tat a.B.c(B.java:1)\nCaused by: java.lang.Error: x\n");
}

TEST_CASE("a failed job's first trace is kept, long as it is") {
  std::string trace = "java.lang.Error: first\n";
  for (int i = 0; i < 100; ++i) trace += "\tat a.B.c(B.java:" + std::to_string(i) + ")\n";
  trace += "Caused by: java.lang.Error: root\n";
  const auto log = read_job_manager_log(
      record("Job orders (" + id + ") switched from state FAILING to FAILED.") + trace +
      record("Job " + id + " reached terminal state FAILED.") + "java.lang.Error: second\n");
  CHECK(log.jobs.at(id).trace == trace);
}

TEST_CASE("tasks, applications and states on the way are no ends of jobs") {
  const auto log = read_job_manager_log(
      record("Job orders (" + id + ") switched from state CREATED to RUNNING.") +
      record("Application CountingJob (" + other + ") switched from state RUNNING to FINISHED.") +
      record("Source: x (1/1) (abc_def_0_0) switched from RUNNING to FINISHED.") +
      record("Job orders (short) switched from state FAILING to FAILED."));
  CHECK(log.jobs.empty());
}

TEST_CASE("the end of the application and of the cluster") {
  const auto log =
      read_job_manager_log(record("Application completed SUCCESSFULLY") +
                           record("Shutting KubernetesApplicationClusterEntrypoint down with "
                                  "application status SUCCEEDED. Diagnostics null."));
  CHECK(log.application_end == "SUCCEEDED");
  CHECK(log.application_status == "SUCCEEDED");
  CHECK(log.application_trace.empty());
  CHECK_FALSE(log.told_to_end);
  CHECK(read_job_manager_log(record("RECEIVED SIGNAL 15: SIGTERM. Shutting down as requested."))
            .told_to_end);
}

TEST_CASE("a main() that threw") {
  const auto* sentence = GENERATE("Application failed unexpectedly: ", "Application FAILED: ");
  const auto log = read_job_manager_log(
      record(sentence) +
      "java.util.concurrent.CompletionException: x\nCaused by: java.lang.Error: no topic\n");
  CHECK(log.application_trace ==
        "java.util.concurrent.CompletionException: x\nCaused by: java.lang.Error: no topic\n");
  CHECK(log.application_end == (std::string(sentence) == "Application FAILED: " ? "FAILED" : ""));
}

TEST_CASE("a cause without a trace stands behind its sentence") {
  CHECK(read_job_manager_log(record("Application failed unexpectedly: no topic "))
            .application_trace == "no topic");
  CHECK(read_job_manager_log(record("Application FAILED:")).application_trace.empty());
}

TEST_CASE("what brings the process down") {
  CHECK(read_job_manager_log(record("Fatal error occurred in the cluster entrypoint.") +
                             "java.lang.Error: x\n")
            .fatal_trace == "java.lang.Error: x\n");
  CHECK(read_job_manager_log(
            record("Could not start cluster entrypoint KubernetesApplicationClusterEntrypoint.") +
            "a.B: y\n")
            .fatal_trace == "a.B: y\n");
  CHECK(
      read_job_manager_log("Exception in thread \"main\" java.lang.Error: x\n\tat a.B(C.java:1)\n")
          .fatal_trace == "java.lang.Error: x\n\tat a.B(C.java:1)\n");
  CHECK(read_job_manager_log("Error: Could not find or load main class x\n").start_failure ==
        "Error: Could not find or load main class x");
}

TEST_CASE("what the API server refuses the JobManager") {
  const std::string denied =
      "pods is forbidden: User \"system:serviceaccount:team-a:default\" cannot create resource "
      "\"pods\" in API group \"\" in the namespace "
      "\"team-a\"";
  CHECK(read_job_manager_log("Caused by: io.fabric8.kubernetes.client.KubernetesClientException: "
                             "Failure executing: POST at: "
                             "https://10.96.0.1:443/api/v1/namespaces/team-a/pods. Message: " +
                             denied + ". Received status: Status(apiVersion=v1).\n")
            .forbidden == denied);
  CHECK(read_job_manager_log("Message: pods \"x-taskmanager-1-1\" is forbidden: exceeded quota: q, "
                             "limited: pods=1. Received status: S\n")
            .forbidden ==
        "pods \"x-taskmanager-1-1\" is forbidden: exceeded quota: q, limited: pods=1");
  CHECK(read_job_manager_log(" is forbidden: ").forbidden == "is forbidden:");
  CHECK(read_job_manager_log("Message: " + denied +
                             ". Received\nMessage: configmaps is forbidden: User \"u\"\n")
            .forbidden == denied);
}

TEST_CASE("TaskManagers: how many are wanted, which was asked for last, which refused last") {
  const auto asked = [](const std::string& name, const std::string& wanted) {
    return record("need request 1 new workers, current worker number 1, declared worker number " +
                  wanted) +
           record("Creating new TaskManager pod with name " + name + " and resource <1728,1.0>.");
  };
  const auto refused = [](const std::string& name) {
    return "Message: pods \"" + name + "\" is forbidden: exceeded quota: q. Received status: S\n";
  };
  const auto log =
      read_job_manager_log(asked("x-1-1", "2") + asked("x-1-2", "3") + refused("x-1-1") +
                           refused("x-1-2") + "Message: pods is forbidden: User \"u\"\n");
  CHECK(log.wanted_task_managers == 3);
  CHECK(log.newest_task_manager == "x-1-2");
  CHECK(log.forbidden_pod == "pods \"x-1-2\" is forbidden: exceeded quota: q");
  CHECK(log.forbidden == "pods \"x-1-1\" is forbidden: exceeded quota: q");
  CHECK(read_job_manager_log(", declared worker number many\n").wanted_task_managers == 0);
}

TEST_CASE("a program that cannot be loaded, in every layout") {
  const std::string sentence = "Could not create application program.",
                    trace =
                        "a.FlinkException: outer\n\tat a.B.c(B.java:1)\nCaused by: b.X: inner\n";
  CHECK(read_job_manager_log(record(sentence) + trace + record("next")).program_trace == trace);
  CHECK(read_job_manager_log(record(sentence) + trace + "\t... 3 more\nnot of the trace\n")
            .program_trace == trace + "\t... 3 more\n");
  CHECK(read_job_manager_log(
            "ERROR " + sentence +
            "\r\na.FlinkException: outer\r\n\tat a.B.c(B.java:1)\r\nCaused by: b.X: inner\r\n")
            .program_trace == trace);
  CHECK(
      read_job_manager_log(
          R"({"@timestamp":"2026-11-25","message":"Could not create application program.","error":{"stack_trace":"a.FlinkException: outer\n\tat a.B.c(B.java:1)\nCaused by: b.X: inner"}})"
          "\n{\"message\":\"next\"}\n")
          .program_trace == trace);
  CHECK(
      read_job_manager_log(
          R"({"message":"Could not create application program.","thrown":{"name":"a.F","message":"outer","cause":{"name":"b.X","message":"inner"}}})")
          .program_trace == "a.F: outer\nCaused by: b.X: inner\n");
}

TEST_CASE("a message of several lines may begin as no record does") {
  const std::string trace =
      "a.PSQLException: failed\n200 rows\n  Detail: x\n\tat a.B.c(B.java:1)\n";
  CHECK(read_job_manager_log(record("Application failed unexpectedly: ") + trace + record("next"))
            .application_trace == trace);
}

TEST_CASE("what the API server refuses is read out of JSON, too, and from a webhook") {
  CHECK(
      read_job_manager_log(
          R"({"message":"x","thrown":{"name":"K","message":"Message: pods is forbidden: User \"system:serviceaccount:a:b\" cannot list in the namespace \"a\". Received"}})")
          .forbidden ==
      "pods is forbidden: User \"system:serviceaccount:a:b\" cannot list in the namespace \"a\"");
  CHECK(read_job_manager_log(
            "Failure executing: POST at: https://10.96.0.1/api/v1/namespaces/a/pods. Message: "
            "admission webhook \"w\" denied the request: no. "
            "Received status: S\n")
            .forbidden == "admission webhook \"w\" denied the request: no");
}

TEST_CASE("a log may be anything") {
  CHECK(read_job_manager_log("").jobs.empty());
  CHECK(read_job_manager_log("Job  reached terminal state .\n)) switched from state \n(\n")
            .jobs.empty());
}

TEST_CASE("a pod that the API server does not take, and why") {
  const auto posted = [](const std::string& message, const std::string& code) {
    return read_job_manager_log(
               "Could not start TaskManager in pod x-taskmanager-1-1, exception: Failure "
               "executing: "
               "POST at: https://10.96.0.1:443/api/v1/namespaces/a/pods. Message: " +
               message + ". Received status: Status(apiVersion=v1, code=" + code + ", details=x)\n")
        .invalid_pod;
  };
  const std::string invalid = "Pod \"x\" is invalid: spec.containers[0].name: Invalid value: \"B\"";
  CHECK(posted(invalid, "422") == invalid);
  CHECK(posted("Pod in version \"v1\" cannot be handled as a Pod: quantities must match", "400") !=
        "");
  CHECK(posted("the server is currently unable to handle the request", "503").empty());
  CHECK(posted("pods \"x\" is forbidden: exceeded quota: q", "403").empty());
  CHECK(posted("admission webhook \"w\" denied the request: no", "400").empty());
  CHECK(read_job_manager_log("POST at: https://10.96.0.1/api/v1/namespaces/a/configmaps. Message: "
                             "ConfigMap \"x\" is invalid: no. Received status: S\n")
            .invalid_pod.empty());
  CHECK(flink::reason_of_invalid_pod(invalid) == "spec.containers[0].name: Invalid value: \"B\"");
  CHECK(flink::reason_of_invalid_pod("namespaces \"x\" not found") == "namespaces \"x\" not found");
}
