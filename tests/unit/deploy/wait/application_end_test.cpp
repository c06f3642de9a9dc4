// How an application ended, from whoever saw it.
#include "deploy/wait/application_end.h"
#include "deploy/wait/wait_evaluator.h"
#include "support/catch.h"
#include "unit/deploy/seen.h"

using base::Exit;
using deploy::application_end;
using test::job_id;
using test::Seen;

namespace {

std::string reached(const std::string& state) {
  return "2026 INFO [] - Job " + job_id + " reached terminal state " + state + ".\n";
}

std::string shut_down(const std::string& status) {
  return "2026 INFO [] - Shutting KubernetesApplicationClusterEntrypoint down with application "
         "status " +
         status + ". Diagnostics null.\n";
}

Seen running() {
  Seen seen;
  seen.up().job("RUNNING", {{"running", 4}});
  return seen;
}

}  // namespace

TEST_CASE("a job that runs has not ended") { CHECK_FALSE(application_end(running())); }

TEST_CASE("the log's last words are the end, though REST last saw the job running") {
  auto seen = running();
  seen.log = reached("FINISHED") + shut_down("SUCCEEDED");
  const auto end = application_end(seen);
  REQUIRE(end);
  CHECK(end->state == "FINISHED");
  CHECK(end->job == job_id + " (orders)");
  CHECK(end->cluster_gone);
  CHECK(end->settle.count() == 0);
}

TEST_CASE("a failed job: its cause from the log, else from REST") {
  auto seen = running();
  seen.deployment_gone = true;
  seen.rest.exceptions = {{.stack_trace = "java.lang.Error: from REST"}};
  seen.log = "2026 INFO [] - Job orders (" + job_id +
             ") switched from state FAILING to FAILED.\njava.lang.Error: from the log\n" +
             shut_down("FAILED");
  CHECK(application_end(seen)->state == "FAILED");
  CHECK(application_end(seen)->cause == "Error: from the log");
  seen.log = reached("FAILED");
  CHECK(application_end(seen)->cause == "Error: from REST");
  const auto error = to_error(*application_end(seen), "orders");
  CHECK(error.exit == Exit::job_failed);
  CHECK(error.text == "job " + job_id + " (orders) failed: Error: from REST");
  CHECK(error.hint == "-v shows the stack trace");
}

TEST_CASE("a failed job whose cause went with its cluster: how to see it the next time") {
  auto seen = running();
  seen.log = reached("FAILED") + shut_down("FAILED");
  const auto error = to_error(*application_end(seen), "orders");
  CHECK(error.text == "job " + job_id + " (orders) failed");
  CHECK(error.hint.starts_with(
      "the cluster is gone with its log; -Dexecution.shutdown-on-application-finish=false (in a "
      "FlinkDeployment spec.flinkConfiguration) keeps"));
}

TEST_CASE("of jobs that were canceled and jobs that failed, a failed one decides") {
  auto seen = running();
  seen.rest.jobs = {{.id = "a", .state = "CANCELED"}, {.id = "b", .state = "FAILED"}};
  CHECK(application_end(seen)->state == "FAILED");
}

TEST_CASE("a main() that threw ends an application that had no job") {
  Seen seen;
  seen.up();
  seen.log =
      "2026 WARN [] - Application FAILED: \njava.lang.Error: no topic\n" + shut_down("FAILED");
  CHECK(to_error(*application_end(seen), "orders").text ==
        "the application of cluster 'orders' failed: Error: no topic");
}

TEST_CASE("a job that was canceled") {
  auto seen = running();
  seen.log = reached("CANCELED") + shut_down("CANCELED");
  CHECK(to_error(*application_end(seen), "orders").text ==
        "job " + job_id + " (orders) was canceled");
}

TEST_CASE(
    "an application that keeps its cluster is over when all its jobs are, once that has settled") {
  auto seen = running();
  seen.job("FINISHED", {{"finished", 4}});
  REQUIRE(application_end(seen));
  CHECK(application_end(seen)->settle.count() > 0);
  seen.log = "2026 INFO [] - Application completed SUCCESSFULLY\n";
  CHECK(application_end(seen)->settle.count() == 0);
  seen.log.clear();
  seen.rest.jobs.push_back({.id = "b", .state = "RUNNING"});
  CHECK_FALSE(application_end(seen));
}

TEST_CASE("a job that failed makes the application a failed one, whatever the others did") {
  auto seen = running();
  seen.rest.jobs.push_back({.id = std::string(32, 'f'), .name = "second", .state = "FINISHED"});
  seen.log = reached("FAILED") + shut_down("SUCCEEDED");
  CHECK(application_end(seen)->state == "FAILED");
}

TEST_CASE("a cluster that is gone without a word") {
  auto seen = running();
  seen.deployment_gone = true;
  const auto end = application_end(seen);
  REQUIRE(end);
  CHECK(end->state.empty());
  CHECK(end->settle.count() > 0);
  CHECK(to_error(*end, "orders").text == "cluster 'orders' is gone, and how job " + job_id +
                                             " (orders) ended is unknown (last seen RUNNING)");
  CHECK(to_error(*end, "orders").exit == Exit::job_failed);
  CHECK(to_error(*end, "orders")
            .hint.starts_with("-Dexecution.shutdown-on-application-finish=false"));
}

TEST_CASE("a cluster that is gone before anything of its JobManager was seen") {
  auto seen = running();
  seen.deployment_gone = true;
  seen.rest = {};
  seen.log.clear();
  CHECK(to_error(*application_end(seen), "orders").text ==
        "cluster 'orders' is gone, and its JobManager was never seen to run: somebody deleted it, "
        "or its application ended at once");
  seen.log = "2026 INFO [] - Starting\n";
  CHECK_FALSE(application_end(seen)->never_ran);
}

TEST_CASE("a cluster that somebody deleted") {
  auto seen = running();
  seen.deployment["metadata"]["deletionTimestamp"] = "2023-11-14T22:13:20Z";
  seen.log = "2026 INFO [] - RECEIVED SIGNAL 15: SIGTERM. Shutting down as requested.\n";
  CHECK(to_error(*application_end(seen), "orders").text ==
        "cluster 'orders' was deleted while job " + job_id + " (orders) ran");
  seen.log += shut_down("UNKNOWN");
  CHECK(application_end(seen)->state.empty());
}

TEST_CASE("a process that dies of a fatal error is started again: its cluster is not gone") {
  auto seen = running();
  seen.log =
      "2026 ERROR [] - Fatal error occurred in the cluster entrypoint.\njava.lang.Error: no "
      "rights\n" +
      shut_down("UNKNOWN");
  CHECK_FALSE(application_end(seen));
}
