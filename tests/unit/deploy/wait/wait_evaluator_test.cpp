// When waiting is over.
#include "deploy/wait/wait_evaluator.h"
#include "support/catch.h"
#include "unit/deploy/seen.h"

using deploy::Stage;
using deploy::WaitDecision;
using deploy::WaitEvaluator;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Pod;
using test::Seen;
using Kind = WaitDecision::Kind;

namespace {

const deploy::TimePoint begun{seconds(1000)};

deploy::JobFailure failure(int second, const std::string& message,
                           const std::string& task = "map (1/4)") {
  return {begun + seconds(second),
          second,
          {.stack_trace =
               "java.lang.IllegalStateException: " + message + "\n\tat com.acme.A.b(A.java:1)\n",
           .task = task}};
}

}  // namespace

TEST_CASE("grace: a symptom must last, another one starts anew") {
  deploy::GracePeriod grace;
  CHECK_FALSE(grace.lasts("a", seconds(10), begun));
  CHECK_FALSE(grace.lasts("a", seconds(10), begun + seconds(9)));
  CHECK(grace.lasts("a", seconds(10), begun + seconds(10)));
  CHECK_FALSE(grace.lasts("b", seconds(10), begun + seconds(10)));
  grace.forget();
  CHECK_FALSE(grace.lasts("b", seconds(10), begun + seconds(30)));
  CHECK(grace.lasts("c", seconds(0), begun));
}

TEST_CASE("what is waited for is reached, and each stage has its time") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  CHECK(evaluator.evaluate(seen, begun + milliseconds(200)).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen.pod(Pod("orders-1").on("node-4")), begun + seconds(1)).kind ==
        Kind::go_on);
  CHECK(evaluator.evaluate(seen.up(), begun + seconds(9)).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen.job("RUNNING", {{"running", 4}}), begun + seconds(12)).kind ==
        Kind::reached);
  CHECK(evaluator.times().at(Stage::accepted) == milliseconds(200));
  CHECK(evaluator.times().at(Stage::scheduled) == seconds(1));
  CHECK(evaluator.times().at(Stage::pulled) == seconds(9));
  CHECK(evaluator.times().at(Stage::running) == seconds(12));
  CHECK_FALSE(evaluator.has_reached(Stage::checkpoint));
}

TEST_CASE("a cause that does not heal is believed after its grace, and is a suspicion until then") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.pod(Pod("orders-1").unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
  const auto first = evaluator.evaluate(seen, begun);
  CHECK(first.kind == Kind::go_on);
  CHECK(first.diagnosis);
  CHECK(evaluator.evaluate(seen, begun + seconds(59)).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen, begun + seconds(60)).kind == Kind::failed);
}

TEST_CASE("a cause that heals in time is forgotten") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  const auto ill = Pod("orders-1").unschedulable("0/1 nodes are available: 1 Insufficient cpu.");
  CHECK(evaluator.evaluate(seen.pod(ill), begun).diagnosis);
  CHECK_FALSE(evaluator.evaluate(seen.pod(Pod("orders-1").on("n")), begun + seconds(50)).diagnosis);
  CHECK(evaluator.evaluate(seen.pod(ill), begun + seconds(70)).kind == Kind::go_on);
}

TEST_CASE("a quota that lets some TaskManagers through is given the time of one to be raised") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().job("RUNNING", {{"scheduled", 4}}).pod(Pod("orders-taskmanager-1-1").on("n").running());
  seen.log =
      "Creating new TaskManager pod with name orders-taskmanager-1-2 and resource <1728,1.0>.\n"
      "POST at: https://10.96.0.1:443/api/v1/namespaces/team-a/pods. Message: pods "
      "\"orders-taskmanager-1-2\" is forbidden: exceeded quota: small, requested: pods=1. Received "
      "status: S\n";
  const auto first = evaluator.evaluate(seen, begun);
  CHECK(first.kind == Kind::go_on);
  CHECK(first.diagnosis);
  CHECK(evaluator.evaluate(seen, begun + seconds(59)).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen, begun + seconds(60)).kind == Kind::failed);
}

TEST_CASE("what ran once is given more time") {
  Seen seen;
  WaitEvaluator evaluator(Stage::checkpoint, begun);
  evaluator.evaluate(seen.up().job("RUNNING", {{"running", 4}}), begun);
  seen.job("RESTARTING")
      .pod(Pod("orders-taskmanager-1-1").unschedulable("0/1 nodes are available."));
  evaluator.evaluate(seen, begun + seconds(1));
  CHECK(evaluator.evaluate(seen, begun + seconds(600)).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen, begun + seconds(700)).kind == Kind::failed);
}

TEST_CASE("waiting for the first checkpoint of a job that takes none") {
  Seen seen;
  WaitEvaluator evaluator(Stage::checkpoint, begun);
  seen.up().job("RUNNING", {{"running", 4}}).rest.checkpoints_off = true;
  const auto decision = evaluator.evaluate(seen, begun);
  CHECK(decision.kind == Kind::failed);
  CHECK(decision.diagnosis->exit == base::Exit::failed);
}

TEST_CASE("whoever may not reach Flink's REST API cannot wait for what only it tells") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.pod(Pod("orders-1").on("node-4").running()).rest.forbidden = true;
  const auto decision = evaluator.evaluate(seen, begun);
  CHECK(decision.kind == Kind::failed);
  CHECK(to_error(*decision.diagnosis, seen).exit == base::Exit::not_allowed);
}

TEST_CASE("a job that finished has reached everything, however short it ran") {
  Seen seen;
  const auto until = GENERATE(Stage::started, Stage::running, Stage::checkpoint, Stage::finished);
  WaitEvaluator evaluator(until, begun);
  seen.log = "Job " + test::job_id +
             " reached terminal state FINISHED.\nApplication completed SUCCESSFULLY\n";
  CHECK(evaluator.evaluate(seen, begun + seconds(3)).kind == Kind::reached);
  CHECK(evaluator.times().at(Stage::finished) == seconds(3));
  CHECK_FALSE(evaluator.has_reached(Stage::checkpoint));
}

TEST_CASE("a job that finished is not said to have taken a checkpoint, whoever saw the end") {
  Seen seen;
  WaitEvaluator evaluator(Stage::finished, begun);
  CHECK(evaluator.evaluate(seen.up().job("FINISHED", {{"finished", 4}}), begun).kind ==
        Kind::go_on);
  CHECK(evaluator.evaluate(seen, begun + seconds(5)).kind == Kind::reached);
  CHECK_FALSE(evaluator.has_reached(Stage::checkpoint));
}

TEST_CASE("an end otherwise than wanted is an end, whatever was waited for") {
  Seen seen;
  WaitEvaluator evaluator(Stage::finished, begun);
  seen.up().job("CANCELED");
  CHECK(evaluator.evaluate(seen, begun).kind == Kind::go_on);
  const auto decision = evaluator.evaluate(seen, begun + seconds(5));
  CHECK(decision.kind == Kind::ended);
  CHECK(decision.application_end->state == "CANCELED");
}

TEST_CASE("an end that was none settles anew the next time") {
  Seen seen;
  WaitEvaluator evaluator(Stage::finished, begun);
  CHECK(evaluator.evaluate(seen.up().job("CANCELED"), begun).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen.job("RUNNING", {{"running", 4}}), begun + seconds(3)).kind ==
        Kind::go_on);
  CHECK(evaluator.evaluate(seen.job("CANCELED"), begun + seconds(6)).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen, begun + seconds(11)).kind == Kind::ended);
}

TEST_CASE("stable is RUNNING for a time") {
  Seen seen;
  WaitEvaluator evaluator({Stage::stable, seconds(30)}, begun);
  seen.up().job("RUNNING", {{"running", 4}});
  CHECK(evaluator.evaluate(seen, begun).kind == Kind::go_on);
  CHECK(evaluator.evaluate(seen, begun + seconds(29)).view.next == "RUNNING for 29 s of 30 s");
  CHECK(evaluator.evaluate(seen, begun + seconds(30)).kind == Kind::reached);
  CHECK(evaluator.times().at(Stage::stable) == seconds(30));
  CHECK(evaluator.details().at(Stage::stable) == "RUNNING without a restart for 30 s");
  CHECK_FALSE(evaluator.has_reached(Stage::checkpoint));
}

TEST_CASE("what goes wrong starts the time anew in which a job is to be stable") {
  Seen seen;
  WaitEvaluator evaluator({Stage::stable, seconds(30)}, begun);
  evaluator.evaluate(seen.up().job("RUNNING", {{"running", 4}}), begun);
  std::string since;
  SECTION("a state that was seen") {
    evaluator.evaluate(seen.job("RESTARTING"), begun + seconds(29));
    evaluator.evaluate(seen.job("RUNNING", {{"running", 4}}), begun + seconds(29));
  }
  SECTION("a restart that nobody saw") { seen.rest.restarts = 1; }
  SECTION("a failure of which Flink tells") {
    seen.rest.failures.push_back({begun, 1, {.stack_trace = "java.lang.Error: x"}});
    since = ", since it failed: Error: x";
  }
  SECTION("a checkpoint that failed") {
    seen.rest.checkpoints = flink::rest::Checkpoints{.failed = 1};
  }
  SECTION("another job") { seen.rest.jobs.front().id = "6e1f00000000000000000000000000ab"; }
  evaluator.evaluate(seen, begun + seconds(29));
  const auto decision = evaluator.evaluate(seen, begun + seconds(58));
  CHECK(decision.kind == Kind::go_on);
  CHECK(decision.view.next == "RUNNING for 29 s of 30 s" + since);
  CHECK(evaluator.evaluate(seen, begun + seconds(59)).kind == Kind::reached);
}

TEST_CASE("a stable job completes its checkpoints, where they are due within the time") {
  Seen seen;
  WaitEvaluator evaluator({Stage::stable, seconds(30)}, begun);
  seen.up().job("RUNNING", {{"running", 4}}).rest.checkpoints =
      flink::rest::Checkpoints{.completed = 3};
  const auto [interval, kind] =
      GENERATE(table<int, Kind>({{10, Kind::go_on}, {30, Kind::go_on}, {31, Kind::reached}}));
  seen.rest.checkpoint_interval = seconds(interval);
  evaluator.evaluate(seen, begun);
  const auto decision = evaluator.evaluate(seen, begun + seconds(30));
  CHECK(decision.kind == kind);
  if (kind == Kind::reached) return;
  CHECK(decision.view.next == "RUNNING for 30 s, but no checkpoint has completed meanwhile");
  seen.rest.checkpoints->completed = 4;
  CHECK(evaluator.evaluate(seen, begun + seconds(31)).kind == Kind::reached);
}

TEST_CASE(
    "as long as nobody knows how often checkpoints are taken, one under way is waited for, and "
    "none of a job without") {
  Seen seen;
  WaitEvaluator evaluator({Stage::stable, seconds(30)}, begun);
  seen.up().job("RUNNING", {{"running", 4}}).rest.checkpoints =
      flink::rest::Checkpoints{.completed = 3};
  auto kind = Kind::reached;
  SECTION("one is under way") { seen.rest.checkpoints->in_progress = 1, kind = Kind::go_on; }
  SECTION("none is under way") {}
  SECTION("the job takes none") {
    seen.rest.checkpoints->in_progress = 1, seen.rest.checkpoints_off = true;
  }
  evaluator.evaluate(seen, begun);
  CHECK(evaluator.evaluate(seen, begun + seconds(30)).kind == kind);
}

TEST_CASE("a job that finishes while it is waited for to be stable has not been that") {
  Seen seen;
  WaitEvaluator evaluator({Stage::stable, seconds(30)}, begun);
  evaluator.evaluate(seen.up().job("FINISHED", {{"finished", 4}}), begun);
  CHECK(evaluator.evaluate(seen, begun + seconds(5)).kind == Kind::reached);
  CHECK_FALSE(evaluator.has_reached(Stage::stable));
}

TEST_CASE("a restart loop ends every wait with the root exception: exit 8") {
  Seen seen;
  const auto until = GENERATE(Stage::running, Stage::checkpoint, Stage::stable, Stage::finished);
  WaitEvaluator evaluator(until, begun);
  seen.up().job("RESTARTING").rest.failures = {failure(3, "attempt 1 of 10.0.0.1:80"),
                                               failure(5, "attempt 2 of 10.0.0.2:80")};
  if (until == Stage::finished) {
    CHECK(evaluator.evaluate(seen, begun + seconds(6)).kind == Kind::go_on);
    seen.rest.failures.push_back(failure(9, "attempt 3 of 10.0.0.2:80"));
  }
  const auto decision = evaluator.evaluate(seen, begun + seconds(9));
  REQUIRE(decision.kind == Kind::failed);
  const auto error = to_error(*decision.diagnosis, seen);
  CHECK(error.exit == base::Exit::job_failed);
  CHECK(error.text.starts_with("job " + test::job_id +
                               " (orders) is in a restart loop: IllegalStateException: attempt "));
  CHECK(error.text.find(" failures within ") != std::string::npos);
  CHECK(error.text.find(", the last in task 'map (1/4)'") != std::string::npos);
}

TEST_CASE("what is no restart loop") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().job("RESTARTING");
  SECTION("one failure") { seen.rest.failures = {failure(3, "x")}; }
  SECTION("two that are not alike") { seen.rest.failures = {failure(3, "x"), failure(5, "y")}; }
  SECTION("two, another one between them") {
    seen.rest.failures = {failure(3, "x"), failure(4, "y"), failure(5, "x")};
  }
  SECTION("two that are far apart") { seen.rest.failures = {failure(3, "x"), failure(604, "x")}; }
  SECTION("those of a time before the wait") {
    seen.rest.failures = {failure(-9, "x"), failure(5, "x")};
  }
  const auto decision = evaluator.evaluate(seen, begun + seconds(700));
  CHECK(decision.kind == Kind::go_on);
  CHECK_FALSE(decision.diagnosis);
  CHECK(decision.view.next.starts_with("RESTARTING, after it failed: IllegalStateException: "));
}

TEST_CASE("a failure may seem to be a second older than the wait, as two clocks tell the time") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().job("RESTARTING").rest.failures = {failure(-1, "x"), failure(5, "x")};
  CHECK(evaluator.evaluate(seen, begun + seconds(6)).kind == Kind::failed);
}

TEST_CASE("a job that has failed for good is in no restart loop") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().job("FAILED").rest.failures = {failure(3, "x"), failure(5, "x")};
  CHECK_FALSE(evaluator.evaluate(seen, begun + seconds(6)).diagnosis);
  const auto decision = evaluator.evaluate(seen, begun + seconds(11));
  CHECK(decision.kind == Kind::ended);
  CHECK(decision.application_end->state == "FAILED");
}

TEST_CASE("an application that failed for what the API server refused says that") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().log =
      "Message: configmaps \"orders-cluster-config-map\" is forbidden: User "
      "\"system:serviceaccount:team-a:default\" cannot get resource \"configmaps\" in API group "
      "\"\" "
      "in the namespace \"team-a\".\n"
      "2026-01-01 00:00:00,000 INFO  x [] - Shutting KubernetesApplicationClusterEntrypoint down "
      "with application status FAILED. Diagnostics null.\n";
  evaluator.evaluate(seen, begun + seconds(6));
  const auto decision = evaluator.evaluate(seen, begun + seconds(20));
  CHECK(decision.kind == Kind::failed);
  REQUIRE(decision.diagnosis);
  CHECK(decision.diagnosis->exit == base::Exit::cluster_failed);
  CHECK(decision.diagnosis->what.starts_with("service account 'default' lacks permissions"));
  CHECK_FALSE(decision.application_end);
}

TEST_CASE("a restart loop goes before what may heal, and after what does not") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().job("RESTARTING").rest.failures = {failure(3, "x"), failure(5, "x")};
  const Pod task_manager("orders-taskmanager-1-1");
  const auto key = [&](const test::Json& pod) {
    return evaluator.evaluate(seen.pod(pod), begun + seconds(6)).diagnosis->key;
  };
  CHECK(key(Pod(task_manager).unschedulable("0/1 nodes are available.")) == "restart loop");
  CHECK(key(Pod(task_manager).on("n").waiting("InvalidImageName"))
            .starts_with("image orders-taskmanager-1-1 "));
}

TEST_CASE("a job that recovered from a restart runs") {
  Seen seen;
  WaitEvaluator evaluator(Stage::running, begun);
  seen.up().job("RUNNING", {{"running", 4}}).rest.failures = {failure(3, "x")};
  CHECK(evaluator.evaluate(seen, begun + seconds(9)).kind == Kind::reached);
}
