// Events: what each of them changes.
#include "deploy/observations/event.h"

#include <utility>

#include "deploy/observations/stage.h"
#include "support/catch.h"
#include "unit/deploy/seen.h"

using deploy::Event;
using std::chrono::seconds;
using test::Pod;
using test::Seen;

namespace {

const std::chrono::steady_clock::time_point begun{seconds(1000)};

void see(deploy::Observations& seen, Event::What what, int second = 0) {
  apply(seen, {begun + seconds(second), std::move(what)});
}

/// GET /jobs/overview: one job, by so many milliseconds after its start.
deploy::RestAnswered jobs_after(std::int64_t duration, const std::string& id = test::job_id) {
  return {"/v1/jobs/overview", R"({"jobs":[{"jid":")" + id +
                                   R"(","name":"orders","state":"RUNNING","start-time":1000,)" +
                                   R"("duration":)" + std::to_string(duration) +
                                   R"(,"tasks":{"total":4,"running":4}}]})"};
}

deploy::RestAnswered of_job(const std::string& path, const std::string& body) {
  return {"/v1/jobs/" + test::job_id + path, body};
}

deploy::RestAnswered failed_at(std::initializer_list<int> timestamps) {
  std::string entries;
  for (const auto timestamp : timestamps)
    entries +=
        (entries.empty() ? "" : ",") +
        (R"({"stacktrace":"java.lang.Error: x","timestamp":)" + std::to_string(timestamp) + "}");
  return of_job("/exceptions", R"({"exceptionHistory":{"entries":[)" + entries + "]}}");
}

}  // namespace

TEST_CASE("objects are kept by their uids as they were seen last, until they are gone") {
  Seen seen;
  see(seen, deploy::ObjectSeen{Pod("orders-1")});
  see(seen, deploy::ObjectSeen{Pod("orders-1").on("node-4")});
  see(seen, deploy::ObjectSeen{{{"kind", "ReplicaSet"}, {"metadata", {{"uid", "rs"}}}}});
  see(seen, deploy::ObjectSeen{{{"kind", "Service"}, {"metadata", {{"uid", "s"}}}}});
  REQUIRE(seen.pods.size() == 1);
  CHECK(deploy::node_of(seen.pods.begin()->second) == "node-4");
  CHECK(seen.replica_sets.size() == 1);
  see(seen, deploy::ObjectGone{Pod("orders-1")});
  see(seen, deploy::ObjectGone{{{"kind", "ReplicaSet"}, {"metadata", {{"uid", "rs"}}}}});
  CHECK(seen.pods.empty());
  CHECK(seen.replica_sets.empty());
}

TEST_CASE("events of Kubernetes are forgotten after an hour; what they said stays true") {
  Seen seen;
  const auto said = test::event(Pod("orders-1"), "Pulled", "there");
  see(seen, deploy::ObjectSeen{said});
  see(seen, deploy::ObjectGone{said});
  CHECK(seen.events.size() == 1);
}

TEST_CASE("another Deployment of that name is another cluster's") {
  Seen seen;
  auto deployment = seen.deployment;
  deployment["spec"]["replicas"] = 1;
  auto other = deployment;
  other["metadata"]["uid"] = "uid-other";
  see(seen, deploy::ObjectSeen{deployment});
  see(seen, deploy::ObjectGone{other});
  CHECK(seen.deployment == deployment);
  CHECK_FALSE(seen.deployment_gone);
  see(seen, deploy::ObjectGone{deployment});
  CHECK(seen.deployment_gone);
}

TEST_CASE("a Deployment that no list has is gone, though nobody saw it go") {
  Seen seen;
  see(seen, deploy::ListsComplete{true});
  CHECK_FALSE(seen.deployment_gone);
  see(seen, deploy::ListsComplete{false});
  CHECK(seen.deployment_gone);
  see(seen, deploy::ListsComplete{true});
  CHECK(seen.deployment_gone);
}

TEST_CASE("TaskManagers that failed are remembered when Flink has deleted them, each once") {
  Seen seen;
  const Pod failed = Pod("orders-taskmanager-1-1").on("n").ended(1);
  see(seen, deploy::ObjectSeen{failed});
  see(seen, deploy::ObjectSeen{failed});
  see(seen, deploy::ObjectGone{failed});
  auto going = Pod("orders-taskmanager-1-2").on("n").ended(143).json();
  going["metadata"]["deletionTimestamp"] = "2023-11-14T22:13:20Z";
  see(seen, deploy::ObjectSeen{going});
  see(seen, deploy::ObjectSeen{Pod("orders-taskmanager-1-3").on("n").ended(0)});
  see(seen, deploy::ObjectSeen{Pod("orders-1").on("n").ended(1)});
  REQUIRE(seen.ended_pods.size() == 1);
  CHECK(deploy::name_of(seen.ended_pods.front()) == "orders-taskmanager-1-1");
}

TEST_CASE("of a log that is long its end is kept, from the beginning of a line") {
  Seen seen;
  see(seen, deploy::LogWritten{"first\n"});
  const std::string line(1023, 'x');
  for (int i = 0; i < 1025; ++i) see(seen, deploy::LogWritten{line + "\n"});
  CHECK(seen.log.size() < 2 * (std::size_t{512} << 10));
  CHECK(seen.log.size() >= (std::size_t{511} << 10));
  CHECK(seen.log.starts_with("xxx"));
  CHECK(seen.log.size() % 1024 == 0);
}

TEST_CASE("nobody answers in Flink's name, until somebody does") {
  Seen seen;
  see(seen, deploy::RestFailed{"no answer yet"});
  CHECK(seen.rest.problem == "no answer yet");
  see(seen, deploy::RestAnswered{"/v1/overview", R"({"taskmanagers":2})"});
  CHECK(seen.rest.up);
  CHECK(seen.rest.problem.empty());
  CHECK(seen.rest.overview->task_managers == 2);
  CHECK(seen.rest.bodies.at("/v1/overview") == R"({"taskmanagers":2})");
  see(seen, deploy::RestForbidden{});
  CHECK(seen.rest.forbidden);
}

TEST_CASE(
    "failures are kept though Flink forgets them, each with its time by the JobManager's clock") {
  Seen seen;
  see(seen, jobs_after(63'000), 3);
  see(seen, failed_at({60'000, 50'000}), 3);
  REQUIRE(seen.rest.failures.size() == 2);
  CHECK(seen.rest.failures.front().timestamp == 50'000);
  CHECK(seen.rest.failures.front().when == begun + seconds(3 - 14));
  CHECK(seen.rest.failures.back().when == begun + seconds(3 - 4));
  see(seen, jobs_after(66'000), 6);
  see(seen, failed_at({64'000}), 6);
  CHECK(seen.rest.failures.size() == 3);
  see(seen, failed_at({64'000, 60'000}), 9);
  CHECK(seen.rest.failures.size() == 3);
}

TEST_CASE("what was known of a job is not believed of the next one") {
  Seen seen;
  see(seen, jobs_after(60'000));
  see(seen, failed_at({60'000}));
  see(seen, of_job("/metrics?get=numRestarts", R"([{"id":"numRestarts","value":"3"}])"));
  see(seen, of_job("/checkpoints", R"({"counts":{"completed":3}})"));
  see(seen, of_job("/checkpoints/config", R"({"interval":1500})"));
  CHECK(seen.rest.restarts == 3);
  CHECK(seen.rest.checkpoints->completed == 3);
  CHECK(seen.rest.checkpoint_interval == std::chrono::milliseconds(1500));
  see(seen, jobs_after(1000, "6e1f00000000000000000000000000ab"));
  CHECK(seen.rest.failures.empty());
  CHECK_FALSE(seen.rest.restarts);
  CHECK_FALSE(seen.rest.checkpoints);
  CHECK_FALSE(seen.rest.checkpoint_interval);
}

TEST_CASE("an answer that is no list of jobs leaves those that are known") {
  Seen seen;
  see(seen, jobs_after(60'000));
  see(seen, deploy::RestAnswered{"/v1/jobs/overview", "{}"});
  CHECK(seen.rest.jobs.size() == 1);
}

TEST_CASE(
    "a job whose interval never ends takes no checkpoints, nor does one that Flink says so of") {
  Seen seen;
  see(seen, jobs_after(60'000));
  const std::string path = "/v1/jobs/" + test::job_id + "/checkpoints";
  SECTION("the largest number that there is") {
    see(seen, of_job("/checkpoints/config", R"({"interval":9223372036854775807})"));
    CHECK(seen.rest.checkpoints_off);
  }
  SECTION("a refusal") {
    see(seen, deploy::RestRefused{path, 503});
    CHECK_FALSE(seen.rest.checkpoints_off);
    see(seen, deploy::RestRefused{path, 404});
    CHECK(seen.rest.checkpoints_off);
  }
}
