#include "flink/rest/rest_reply.h"

#include "tests/support/catch.h"

namespace rest = flink::rest;

// The answers of running clusters, shortened; 1.12.5 and 2.3.0 stand for the oldest and the newest
// spelling.

TEST_CASE("the version of the cluster; an answer without one is not Flink's") {
  const auto config = rest::read_config(
      R"({"refresh-interval":3000,"timezone-offset":0,"flink-version":"1.12.5","flink-revision":"98997ea @ 2021","features":{"web-submit":true}})");
  REQUIRE(config);
  CHECK(config->flink_version == "1.12.5");
  for (const auto* text :
       {"", "<html>", "{}", "[]", "null", R"({"flink-version":17})", R"({"flink-version":)"})
    CHECK_FALSE(rest::read_config(text));
}

TEST_CASE("jobs, old and new") {
  const auto old = rest::read_jobs(
      R"({"jobs":[{"jid":"00000000000000000000000000000000","name":"State machine job","state":"RUNNING","start-time":1795378345031,"end-time":-1,)"
      R"("duration":47732,"last-modification":1795378375937,"tasks":{"total":2,"created":0,"running":2}}]})");
  REQUIRE(old);
  REQUIRE(old->size() == 1);
  CHECK(old->front().id == "00000000000000000000000000000000");
  CHECK(old->front().state == "RUNNING");
  CHECK(old->front().start_time == 1795378345031);
  CHECK(old->front().end_time == -1);
  CHECK(old->front().tasks.at("running") == 2);
  const auto now = rest::read_jobs(
      R"({"jobs":[{"jid":"000000002758cab80000000000000000","name":"x","jobType":"STREAMING","schedulerType":"Default","state":"FINISHED","pending-operators":0}]})");
  REQUIRE(now);
  CHECK(now->front().duration == -1);
  CHECK(rest::is_terminal(now->front().state));
  CHECK(now->front().type == "STREAMING");
  CHECK(rest::read_job(R"({"jid":"000000002758cab80000000000000000","job-type":"BATCH"})")->type ==
        "BATCH");
}

TEST_CASE("a job that is being initialised is scheduled, one that restarts runs") {
  CHECK(rest::is_scheduled("CREATED"));
  CHECK(rest::is_scheduled("INITIALIZING"));
  CHECK_FALSE(rest::is_scheduled("RESTARTING"));
}

TEST_CASE(
    "a job is over when it is so for good, and not when its JobManager leaves it to another") {
  for (const auto* state : {"FINISHED", "CANCELED", "FAILED"}) CHECK(rest::is_terminal(state));
  for (const auto* state : {"SUSPENDED", "CANCELLING", "FAILING", "RESTARTING", "RUNNING", ""})
    CHECK_FALSE(rest::is_terminal(state));
}

TEST_CASE(
    "fields of other types are as if they were not there, and a job without an id is left out") {
  const auto jobs = rest::read_jobs(
      R"({"jobs":[7,null,{"jid":"../x","name":"a"},{"jid":"000000002758CAB80000000000000000","name":[],"state":3,"start-time":"x","end-time":18446744073709551000,"tasks":[1],"duration":1e99}]})");
  REQUIRE(jobs);
  REQUIRE(jobs->size() == 1);
  CHECK(jobs->front().id == "000000002758cab80000000000000000");
  CHECK(jobs->front().state.empty());
  CHECK(jobs->front().start_time == -1);
  CHECK(jobs->front().end_time == -1);
  CHECK(jobs->front().duration == -1);
  CHECK_FALSE(rest::read_jobs(R"({"jobs":{}})"));
}

TEST_CASE("nested without end does no harm") {
  const std::string deep(200'000, '[');
  CHECK_FALSE(rest::read_jobs(deep));
  CHECK(rest::read_jobs(R"({"jobs":)" + deep + std::string(200'000, ']') + "}")->empty());
}

TEST_CASE("one job has its task counts and when it came into each state") {
  const auto job = rest::read_job(
      R"({"jid":"000000002758cab80000000000000000","name":"x","state":"RUNNING","timestamps":{"RUNNING":1795377944770,"FAILED":0},"status-counts":{"RUNNING":2,"SCHEDULED":1}})");
  REQUIRE(job);
  CHECK(job->tasks == std::map<std::string, int>{{"running", 2}, {"scheduled", 1}});
  CHECK(job->timestamps == std::map<std::string, std::int64_t>{{"RUNNING", 1795377944770}});
}

TEST_CASE("checkpoints: counts and the latest of each kind") {
  const auto all = rest::read_checkpoints(
      R"({"counts":{"restored":1,"total":6,"in_progress":0,"completed":5,"failed":1},"latest":{"completed":{"className":"completed","id":5,)"
      R"("status":"COMPLETED","is_savepoint":false,"trigger_timestamp":1795377973935,"latest_ack_timestamp":1795377974062,"state_size":2385,)"
      R"("end_to_end_duration":127,"external_path":"file:/flink-ha/chk-5","discarded":false},"savepoint":null,"failed":{"id":6,"failure_message":"no"},)"
      R"("restored":{"id":4,"restore_timestamp":1,"is_savepoint":true,"external_path":"s3://x"}}})");
  REQUIRE(all);
  CHECK(all->completed == 5);
  CHECK(all->restored == 1);
  REQUIRE(all->latest_completed);
  CHECK(all->latest_completed->id == 5);
  CHECK(all->latest_completed->completed_timestamp == 1795377974062);
  CHECK(all->latest_completed->size == 2385);
  CHECK(all->latest_completed->duration == 127);
  CHECK(all->latest_completed->path == "file:/flink-ha/chk-5");
  CHECK_FALSE(all->latest_savepoint);
  CHECK(all->latest_failed->failure == "no");
  CHECK(all->latest_restored->is_savepoint);
}

TEST_CASE("the history of checkpoints: savepoints have a format, and what was deleted is told") {
  const auto all = rest::read_checkpoints(
      R"({"counts":{},"latest":{},"history":[{"id":7,"status":"COMPLETED","is_savepoint":true,"savepointFormat":"NATIVE","external_path":"s3://x"},)"
      R"(7,{"id":6,"status":"COMPLETED","is_savepoint":false,"savepointFormat":null,"discarded":true},{"id":5,"status":"IN_PROGRESS"}]})");
  REQUIRE(all);
  REQUIRE(all->history.size() == 3);
  CHECK(all->history[0].format == "NATIVE");
  CHECK_FALSE(all->history[0].discarded);
  CHECK(all->history[1].format.empty());
  CHECK(all->history[1].discarded);
  CHECK(all->history[2].status == "IN_PROGRESS");
  CHECK(rest::read_checkpoints(R"({"counts":{},"latest":{},"history":3})")->history.empty());
}

TEST_CASE("retained checkpoints outlive a job that failed, and one that was cancelled unless not") {
  const auto* retained = R"({"externalization":{"enabled":true,"delete_on_cancellation":false}})";
  const auto* until_cancelled =
      R"({"externalization":{"enabled":true,"delete_on_cancellation":true}})";
  const auto* none = R"({"externalization":{"enabled":false,"delete_on_cancellation":true}})";
  CHECK(rest::retains_checkpoints(retained, "CANCELED"));
  CHECK(rest::retains_checkpoints(retained, "FAILED"));
  CHECK_FALSE(rest::retains_checkpoints(retained, "FINISHED"));
  CHECK_FALSE(rest::retains_checkpoints(until_cancelled, "CANCELED"));
  CHECK(rest::retains_checkpoints(until_cancelled, "FAILED"));
  CHECK_FALSE(rest::retains_checkpoints(none, "FAILED"));
  CHECK_FALSE(rest::retains_checkpoints("no", "FAILED"));
}

TEST_CASE("exceptions: the history where there is one, else the root exception") {
  const auto now = rest::read_exceptions(
      R"({"root-exception":"old","exceptionHistory":{"entries":[{"exceptionName":"E","stacktrace":"E: newest","timestamp":2,"taskName":"map 1 of 4","location":"10.0.0.1:80"},)"
      R"({"exceptionName":"F","stacktrace":"F: before","timestamp":1}],"truncated":false}})");
  REQUIRE(now);
  REQUIRE(now->size() == 2);
  CHECK(now->front().stack_trace == "E: newest");
  CHECK(now->front().task == "map 1 of 4");
  const auto old = rest::read_exceptions(
      R"({"root-exception":"java.lang.Exception: x\n\tat y","timestamp":5,"all-exceptions":[],"truncated":false})");
  REQUIRE(old);
  REQUIRE(old->size() == 1);
  CHECK(old->front().timestamp == 5);
  const auto entry = rest::read_exceptions(
      R"({"exceptionHistory":{"entries":[{"exception":"E: x","task":"map 1 of 4"}]}})");
  REQUIRE(entry);
  CHECK(entry->front().stack_trace == "E: x");
  CHECK(entry->front().task == "map 1 of 4");
  CHECK(
      rest::read_exceptions(R"({"all-exceptions":[],"exceptionHistory":{"entries":[]}})")->empty());
  CHECK_FALSE(rest::read_exceptions(R"({"errors":["x"]})"));
}

TEST_CASE("TaskManagers, slots, restarts") {
  const auto task_managers = rest::read_task_managers(
      R"({"taskmanagers":[{"id":"orders-taskmanager-1-1","slotsNumber":4,"freeSlots":1}]})");
  REQUIRE(task_managers);
  CHECK(task_managers->front().free_slots == 1);
  const auto overview = rest::read_overview(
      R"({"taskmanagers":1,"slots-total":2,"slots-available":1,"jobs-running":1,"flink-version":"2.3.0"})");
  REQUIRE(overview);
  CHECK(overview->slots_total == 2);
  CHECK(rest::read_restarts(R"([{"id":"numRestarts","value":"3"}])") == 3);
  for (const auto* text :
       {"[]", "{}", R"([{"id":"numRestarts","value":"NaN"}])", R"([{"id":"x","value":"3"}])"})
    CHECK_FALSE(rest::read_restarts(text));
}

TEST_CASE("operations: failure, too, comes as COMPLETED") {
  CHECK(rest::read_trigger(R"({"request-id":"AAAABBBBCCCCDDDDEEEEFFFF00001111"})") ==
        "aaaabbbbccccddddeeeeffff00001111");
  CHECK_FALSE(rest::read_trigger(R"({"request-id":"../x"})"));
  CHECK_FALSE(
      rest::read_operation(R"({"status":{"id":"IN_PROGRESS"},"operation":null})")->completed);
  const auto done = rest::read_operation(
      R"({"status":{"id":"COMPLETED"},"operation":{"location":"s3://b/sp/savepoint-012345-abcdef"}})");
  CHECK(done->completed);
  CHECK(done->location == "s3://b/sp/savepoint-012345-abcdef");
  CHECK(done->failure.empty());
  const auto failed = rest::read_operation(
      R"({"status":{"id":"COMPLETED"},"operation":{"failure-cause":{"class":"E","stack-trace":"a.E: x\n\tat b\nCaused by: c.F: y\n\tat d\n","serialized-throwable":"rO0="}}})");
  CHECK(failed->failure.find("Caused by: c.F: y") != std::string::npos);
  const auto checkpoint =
      rest::read_operation(R"({"status":{"id":"COMPLETED"},"operation":{"checkpointId":26}})");
  CHECK(checkpoint->checkpoint_id == 26);
  CHECK(rest::read_operation(
            R"({"status":{"id":"COMPLETED"},"operation":{"failureCause":{"class":"c.F"}}})")
            ->failure == "c.F");
  CHECK_FALSE(
      rest::read_operation(R"({"status":{"id":"COMPLETED"},"operation":{"failureCause":{}}})")
          ->failure.empty());
  CHECK(rest::read_operation(R"({"status":{"id":"COMPLETED"},"operation":{}})")->failure.empty());
  CHECK_FALSE(rest::read_operation(R"({"errors":[]})"));
}

TEST_CASE("errors: the innermost cause on the server's side says most") {
  CHECK(rest::error_sentence(rest::read_errors(R"({"errors":["Job could not be found."]})")) ==
        "Job could not be found.");
  CHECK(rest::error_sentence({"Internal server error.",
                              "<Exception on server side:\njava.lang.IllegalStateException: "
                              "boom\n\tat x\nEnd of exception on server side>"}) ==
        "IllegalStateException: boom");
  CHECK(rest::error_sentence(
            {"Internal server error.",
             "<Exception on server side:\na.B: c\n\tat x\nCaused by: d.E: f\n\tat y\n"}) ==
        "d.E: f");
  CHECK(rest::error_sentence(
            {"Internal server error.",
             "<Exception on server side:\njava.util.concurrent.CompletionException: "
             "a.CheckpointException: Task has failed.\n\tat java.base/java.lang.Thread.run(Thread."
             "java:829)\nCaused by: a.CheckpointException: Task has failed.\n\tat org.apache.pekko."
             "dispatch.OnComplete.internal(Future.scala:300)\n\t... 5 more\n\nEnd of exception on "
             "server side>"}) == "CheckpointException: Task has failed.");
  CHECK(rest::read_errors(R"({"kind":"Status"})").empty());
  CHECK(rest::read_errors(R"({"errors":"x"})").empty());
  CHECK(rest::read_errors(R"({"errors":["",7,"no"]})") == std::vector<std::string>{"no"});
}
