#include "deploy/observations/stage.h"
#include "support/catch.h"
#include "support/thrown.h"
#include "unit/deploy/seen.h"

using deploy::Stage;
using deploy::stage_of;
using test::event;
using test::Pod;
using test::Seen;

TEST_CASE("stages have names for --wait and titles for people") {
  CHECK(deploy::all_stages().size() == 10);
  for (const auto stage : deploy::all_stages())
    CHECK(deploy::stage_named(deploy::name_of(stage)) == stage);
  CHECK(deploy::stage_named("RUNNING") == Stage::running);
  CHECK_FALSE(deploy::stage_named("runing"));
  CHECK(deploy::title_of(Stage::main) == "main() ran");
}

TEST_CASE("what --wait says: a stage, and for stable how long") {
  using namespace std::chrono_literals;
  CHECK(deploy::parse_wait("").stage == Stage::running);
  CHECK(deploy::parse_wait("Checkpoint").stage == Stage::checkpoint);
  CHECK(deploy::parse_wait("stable").stage == Stage::stable);
  CHECK(deploy::parse_wait("stable").stable_for == 30s);
  CHECK(deploy::parse_wait("STABLE=1m30s").stage == Stage::stable);
  CHECK(deploy::parse_wait("stable=1m30s").stable_for == 90s);
}

TEST_CASE("what --wait does not take is refused, with what was meant") {
  const auto [text, says] = GENERATE(table<std::string, std::string>(
      {{"runing", "--wait: there is no stage 'runing'"},
       {"=2m", "--wait: there is no stage ''"},
       {"running=2m", "--wait: 'running' takes no time: 'running=2m'"},
       {"stable=", "no time: 'stable='"},
       {"stable=0", "no time: 'stable=0'"},
       {"stable=5x", "no time: 'stable=5x'"},
       {"stable=-1s", "no time: 'stable=-1s'"},
       {"\x1b[31m", "no stage '\\x1b[31m'"}}));
  const auto error = test::thrown([text = text] { static_cast<void>(deploy::parse_wait(text)); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text.find(says) != std::string::npos);
}

TEST_CASE("before there is a pod, and before it has a node") {
  Seen seen;
  CHECK(stage_of(seen).reached == Stage::accepted);
  CHECK(stage_of(seen).next == "no pod yet");
  CHECK(stage_of(seen.pod(Pod("orders-1"))).next ==
        "not scheduled yet (no scheduler has looked at the pod)");
  CHECK(stage_of(seen.pod(Pod("orders-1").unschedulable("0/1 nodes"))).next == "no node yet");
}

TEST_CASE(
    "a pod with a node is scheduled; its image is pulled when the kubelet says so, or has come "
    "further") {
  Seen seen;
  const auto pod = Pod("orders-1").on("node-4");
  seen.pod(pod);
  CHECK(stage_of(seen).reached == Stage::scheduled);
  CHECK(stage_of(seen).details.at(Stage::scheduled) == "orders-1 on node-4");
  CHECK(stage_of(seen).next == "ContainerCreating");
  seen.event(event(pod, "Pulling", "Pulling image"));
  CHECK(stage_of(seen).next == "pulling the image");
  seen.event(event(pod, "Pulled", "Successfully pulled image"));
  CHECK(stage_of(seen).reached == Stage::pulled);
  CHECK(stage_of(seen).details.at(Stage::pulled) == "registry.example.com/orders:1.8.2");
}

TEST_CASE("an init container's image is not the one that is waited for") {
  Seen seen;
  const auto pod = Pod("orders-1").on("node-4").waiting("PodInitializing");
  auto pulled = event(pod, "Pulled", "Successfully pulled image");
  pulled["involvedObject"]["fieldPath"] = "spec.initContainers{fetch}";
  seen.pod(pod).event(pulled);
  CHECK(stage_of(seen).reached == Stage::scheduled);
  CHECK(stage_of(seen).next == "init containers");
}

TEST_CASE("an init container that is not done is named") {
  auto pod = Pod("orders-1").on("node-4").waiting("PodInitializing").json();
  pod["spec"]["initContainers"] =
      base::Json::array({{{"name", "fetch"}}, {{"name", "wait-for-db"}}});
  pod["status"]["initContainerStatuses"] = base::Json::array(
      {{{"name", "fetch"}, {"state", {{"terminated", {{"exitCode", 0}}}}}},
       {{"name", "wait-for-db"}, {"state", {{"running", {{"startedAt", "x"}}}}}}});
  CHECK(stage_of(Seen().pod(pod)).next == "init container 'wait-for-db'");
}

TEST_CASE("a container that ran before has its image") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").running(1).waiting("ContainerCreating"));
  CHECK(stage_of(seen).reached == Stage::pulled);
}

TEST_CASE("a container that runs is started; Flink's REST API is up when it has answered") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").running());
  CHECK(stage_of(seen).reached == Stage::started);
  seen.rest.problem = "no JobManager answers";
  CHECK(stage_of(seen).next == "no JobManager answers");
  seen.up();
  CHECK(stage_of(seen).reached == Stage::rest);
}

TEST_CASE("a crashed container has its image, but is not started") {
  Seen seen;
  seen.pod(Pod("orders-1").on("node-4").crashed(2, 1));
  CHECK(stage_of(seen).reached == Stage::pulled);
  CHECK(stage_of(seen).next == "2 restarts");
  CHECK(stage_of(seen.pod(Pod("orders-1").on("node-4").crashed(1, 1))).next == "1 restart");
}

TEST_CASE("a job RUNNING is one whose tasks all run") {
  Seen seen;
  seen.up().job("CREATED");
  CHECK(stage_of(seen).reached == Stage::main);
  CHECK(stage_of(seen).details.at(Stage::main) == "job " + test::job_id + " (orders)");
  seen.job("RUNNING", {{"running", 1}, {"scheduled", 3}})
      .pod(Pod("orders-taskmanager-1-1"))
      .pod(Pod("orders-taskmanager-1-2"));
  seen.rest.overview = flink::rest::Overview{.task_managers = 1};
  CHECK(stage_of(seen).reached == Stage::main);
  CHECK(stage_of(seen).next ==
        "1 of 4 tasks running, waiting for TaskManagers (1 of 2 registered)");
  seen.rest.overview->task_managers = 3;  // of pods that may not be listed
  CHECK(stage_of(seen).next ==
        "1 of 4 tasks running, waiting for TaskManagers (3 of 3 registered)");
  CHECK(stage_of(seen.job("RUNNING", {{"running", 3}, {"reconciling", 1}})).reached == Stage::main);
  CHECK(stage_of(seen.job("RUNNING", {{"running", 2}, {"initializing", 2}})).next ==
        "2 of 4 tasks running, 2 restoring their state");
  CHECK(stage_of(seen.job("RUNNING", {{"running", 4}})).reached == Stage::running);
  CHECK(stage_of(seen.job("RESTARTING", {{"running", 4}})).reached == Stage::main);
}

TEST_CASE("tasks of a batch job may wait for others") {
  Seen seen;
  seen.up().job("RUNNING", {{"finished", 2}, {"created", 2}});
  CHECK(stage_of(seen).reached == Stage::running);
  CHECK(stage_of(seen).details.at(Stage::running) == "2 of 4 tasks");
  seen.job("RUNNING", {{"running", 1}, {"scheduled", 3}});
  seen.rest.jobs.front().type = "BATCH";
  CHECK(stage_of(seen).reached == Stage::running);
}

TEST_CASE("the first checkpoint is one that completed") {
  Seen seen;
  seen.up().job("RUNNING", {{"running", 4}});
  seen.rest.checkpoints = flink::rest::Checkpoints{.total = 2, .failed = 2};
  CHECK(stage_of(seen).reached == Stage::running);
  CHECK(stage_of(seen).next == "2 checkpoints failed");
  seen.rest.checkpoints->failed = 1;
  CHECK(stage_of(seen).next == "1 checkpoint failed");
  seen.rest.checkpoints = flink::rest::Checkpoints{
      .completed = 1, .latest_completed = flink::rest::Checkpoint{.id = 1, .path = "s3://b/chk-1"}};
  CHECK(stage_of(seen).reached == Stage::checkpoint);
  CHECK(stage_of(seen).details.at(Stage::checkpoint) == "#1 s3://b/chk-1");
}

TEST_CASE("of several jobs the one that has not ended is looked at, else the newest") {
  Seen seen;
  seen.up();
  seen.rest.jobs = {{.id = "a", .state = "RUNNING", .start_time = 1},
                    {.id = "b", .state = "FINISHED", .start_time = 2}};
  CHECK(deploy::current_job(seen)->id == "a");
  seen.rest.jobs.front().state = "FINISHED";
  CHECK(deploy::current_job(seen)->id == "b");
  CHECK(stage_of(seen).reached == Stage::finished);
}

TEST_CASE("a pod that is being deleted is none; of several the one that runs tells most") {
  Seen seen;
  auto going = Pod("orders-1").on("node-4").running().json();
  going["metadata"]["deletionTimestamp"] = "2023-11-14T22:13:20Z";
  seen.pod(going);
  CHECK(stage_of(seen).reached == Stage::accepted);
  seen.pod(Pod("orders-2").on("node-1").running()).pod(Pod("orders-3"));
  CHECK(stage_of(seen).reached == Stage::started);
  CHECK(deploy::name_of(*deploy::job_manager_pod(seen)) == "orders-2");
}
