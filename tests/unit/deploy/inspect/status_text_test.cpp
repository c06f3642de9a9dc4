// A cluster in one word, and in a page.
#include "deploy/inspect/status.h"
#include "support/catch.h"

using deploy::ClusterStatus;
using deploy::JobStatus;
using deploy::summary;
using flink::rest::Checkpoint;
using flink::rest::Checkpoints;

namespace {

const std::chrono::system_clock::time_point now{std::chrono::seconds(1'700'000'000)};

/// A cluster that answers and has no job.
ClusterStatus answering() {
  return {.name = "orders",
          .kube_namespace = "team-a",
          .created = "2023-11-14T20:13:20Z",
          .wanted = 1,
          .ready = 1,
          .web = "http://h:8081"};
}

ClusterStatus silent() {
  auto status = answering();
  status.rest_problem = "no answer";
  return status;
}

JobStatus job(const std::string& id, const std::string& state) {
  return {.job = {.id = id, .name = "n", .state = state, .start_time = 1'699'999'940'000}};
}

std::string text(const ClusterStatus& status) { return deploy::status_text(status, now); }

}  // namespace

TEST_CASE("a cluster that answers is as its job is") {
  auto status = answering();
  CHECK(summary(status) == "STARTING");
  CHECK_THAT(text(status), Catch::Contains("  job          none yet\n"));
  status.jobs = {job("a", "FINISHED"), job("b", "RUNNING"), job("c", "CANCELED")};
  CHECK(summary(status) == "RUNNING");
  CHECK_THAT(text(status), Catch::Contains("·  RUNNING for 1 min\n"));
  status.jobs = {job("a", "FINISHED"), job("b", "FAILED")};
  CHECK(summary(status) == "FAILED");
  CHECK_THAT(text(status), Catch::Contains("·  FAILED, deployed 2 h ago\n"));
}

TEST_CASE("a cluster that does not answer is as its JobManager is") {
  auto status = silent();
  CHECK(summary(status) == "NOT ANSWERING");
  status.ready = 0;
  CHECK(summary(status) == "STARTING");
  status.wanted = 0;
  CHECK(summary(status) == "STOPPED");
  status.job_managers = {{.name = "orders-1", .waiting = "CrashLoopBackOff"}};
  CHECK(summary(status) == "FAILING");
}

TEST_CASE(
    "a cluster that is being deleted is that before anything else, and no job's time is told") {
  auto status = answering();
  status.terminating = true;
  status.jobs = {job("a", "RUNNING")};
  CHECK(summary(status) == "DELETING");
  CHECK_THAT(text(status), Catch::Contains("·  DELETING, deployed 2 h ago\n"));
}

TEST_CASE("the last savepoint has a line beside the last checkpoint") {
  auto status = answering();
  status.jobs = {job("a", "RUNNING")};
  status.jobs[0].checkpoints =
      Checkpoints{.latest_completed = Checkpoint{.id = 7, .path = "s3://b/chk-7"},
                  .latest_savepoint = Checkpoint{.id = 5, .path = "s3://b/sp-5"}};
  CHECK_THAT(text(status), Catch::Contains("  checkpoint   #7  ·  s3://b/chk-7\n"
                                           "  savepoint    #5  ·  s3://b/sp-5\n"));
}

TEST_CASE("how the REST API was reached is told where it is not the web interface's address") {
  auto status = answering();
  status.route = "directly at http://h:8081";
  CHECK_THAT(text(status), Catch::EndsWith("  web          http://h:8081\n"));
  status.route = "through the API server, because it is so";
  CHECK_THAT(
      text(status),
      Catch::EndsWith(
          "  web          http://h:8081, reached here through the API server, because it is so\n"));
}

TEST_CASE("a job that is RUNNING while its tasks are not makes no cluster that is") {
  auto status = answering();
  status.jobs = {job("a", "RUNNING")};
  status.jobs[0].waits_for = "0 of 4 tasks running, waiting for TaskManagers (0 of 0 registered)";
  CHECK(summary(status) == "STARTING");
  CHECK_THAT(text(status), Catch::Contains("·  STARTING for 1 min\n"));
  CHECK_THAT(text(status), Catch::Contains("RUNNING  0 of 4 tasks running, waiting for"));
  status.is_failing = true;
  CHECK(summary(status) == "FAILING");
  CHECK(deploy::status_document(status).at("jobs").at(0).at("waitsFor") ==
        "0 of 4 tasks running, waiting for TaskManagers (0 of 0 registered)");
}

TEST_CASE("what we may not ask is not known, which is another thing than no answer") {
  auto status = silent();
  status.rest_problem = "services \"orders-rest:rest\" is forbidden";
  status.rest_forbidden = true;
  status.rest_hint = "a role must allow it";
  CHECK(summary(status) == "NOT KNOWN");
  CHECK_THAT(
      text(status),
      Catch::Contains("  REST         not known: services \"orders-rest:rest\" is forbidden\n"
                      "  hint         a role must allow it\n"));
  CHECK(deploy::status_document(status).at("rest").at("hint") == "a role must allow it");
  status.ready = 0;
  CHECK(summary(status) == "STARTING");
}

TEST_CASE("pods that may not be listed are not known, rather than none") {
  auto status = silent();
  CHECK_THAT(text(status), Catch::Contains("  TaskManagers 0 pods\n"));
  status.pods_problem = "pods is forbidden";
  CHECK_THAT(text(status), Catch::Contains("  TaskManagers not known\n"));
  const auto document = deploy::status_document(status);
  CHECK(document.at("taskManagers").at("pods").is_null());
  CHECK(document.at("jobManager").at("pods").is_null());
}

TEST_CASE("a container in its first back-off is no failure as long as its diagnosis is patient") {
  auto status = silent();
  status.ready = 0;
  status.job_managers = {{.name = "orders-1", .waiting = "CrashLoopBackOff"}};
  status.diagnosis = deploy::Diagnosis{.what = "init container 'wait-for-db' ends"};
  CHECK(summary(status) == "STARTING");
  status.is_failing = true;
  CHECK(summary(status) == "FAILING");
}

TEST_CASE("a cluster that is scaled to 0 is stopped, which is no failure") {
  auto status = silent();
  status.wanted = 0;
  status.ready = 0;
  status.is_failing = true;
  CHECK(summary(status) == "STOPPED");
}
