// Waits that end early: the cause that is told, and the exit code.
#include "fake/attached.h"
#include "fake/play.h"
#include "support/catch.h"

using test::attached;
using test::has;
using test::log_record;
using test::orders_job;
using test::orders_pod;
using test::Play;
using test::Pod;
using test::Words;

TEST_CASE("a job that fails: its root cause, and exit code 8") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.log(
      log_record("Job orders (" + orders_job + ") switched from state FAILING to FAILED.") +
      "java.lang.Error: outer\nCaused by: java.io.IOException: disk is full\n" +
      log_record("Shutting KubernetesApplicationClusterEntrypoint down with application status "
                 "FAILED. Diagnostics x."));
  play.deployment_goes();
  const bool talks = GENERATE(true, false);
  const auto ended =
      play.run(attached(talks ? Words{"--wait=finished", "-v"} : Words{"--wait=finished"}));
  CHECK(ended.exit == 8);
  CHECK(
      has(ended.err, "error: job " + orders_job + " (orders) failed: IOException: disk is full\n"));
  CHECK(has(ended.err, "  | Caused by: java.io.IOException: disk is full\n") == talks);
}

TEST_CASE("a cluster that is gone without a word: exactly that is said") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}}).deployment_goes();
  const auto ended = play.run(attached({"--wait=finished"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "cluster 'orders' is gone, and how job " + orders_job +
                           " (orders) ended is unknown (last seen RUNNING)"));
}

TEST_CASE("the document of a wait that was in vain has the stages that were reached") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}}).deployment_goes();
  const auto document =
      base::Json::parse(play.run(attached({"--wait=finished", "-o", "json"})).out);
  CHECK(document["error"]["exitCode"] == 8);
  std::vector<std::string> stages;
  for (const auto& stage : document["stages"]) stages.push_back(stage["stage"].get<std::string>());
  CHECK(stages.front() == "accepted");
  CHECK(stages.back() == "running");
}

TEST_CASE("a cluster that is gone before it was watched") {
  Play play;
  play.wire.after_flight(2, [&] {
    play.server.erase("deployments", "orders");
    play.server.collect_garbage();
  });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 8);
  CHECK(has(ended.err,
            "cluster 'orders' is gone, and its JobManager was never seen to run: somebody deleted "
            "it, or its application ended at once"));
}

TEST_CASE("an image that cannot be pulled ends the wait") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.pod(Pod(orders_pod).on("node-4").waiting("ErrImagePull"));
  play.event(orders_pod, "Failed", "Failed to pull image \"x\": rpc error: not found", 2);
  play.then([&] {  // after an hour; what it said stays true
    for (const auto& [name, object] : play.server.kept()) {
      if (name.starts_with("events/")) play.server.erase("events", name.substr(name.find('/') + 1));
    }
  });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 7);
  CHECK(has(ended.err,
            "error: cluster 'orders' cannot start: image 'registry.example.com/orders:1.8.2' does "
            "not exist (not found)\n"
            "  container flink-main-container of pod " +
                orders_pod + ", ErrImagePull, 2 tries\n"));
  CHECK(has(ended.err, "'drey delete orders --namespace default' removes them"));
  CHECK(play.surroundings.steady - begun < std::chrono::seconds(15));
  CHECK(play.server.find("deployments", "orders").is_object());
}

TEST_CASE("a crash loop is explained by what the container wrote") {
  Play play;
  play.server.logs[orders_pod + "/flink-main-container"].write(
      "x WARN - Application failed unexpectedly: \njava.lang.Error: no topic\n");
  play.pod(Pod(orders_pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached({"-v"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "cluster 'orders' cannot start: main() threw Error: no topic"));
  CHECK(has(ended.err, "  | java.lang.Error: no topic\n"));
}

TEST_CASE("what the program wrote of its end is told without the secrets in it") {
  Play play;
  play.server.logs[orders_pod + "/flink-main-container"].write(
      "x WARN - Application failed unexpectedly: \njava.lang.Error: no way to "
      "jdbc:pg://u:SEKRET@h/db?password=SEKRET\n");
  play.pod(Pod(orders_pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached({"-v"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "main() threw Error: no way to jdbc:pg://******@h/db?password=******"));
  CHECK_FALSE(has(ended.err, "SEKRET"));
}

TEST_CASE(
    "a jar that is not in the image: the sentence about it, not the last line of a stack trace") {
  Play play;
  play.server.logs[orders_pod + "/flink-main-container"].write(
      "2026-11-28 11:25:42,954 ERROR org.apache.flink.runtime.entrypoint.ClusterEntrypoint [] - "
      "Could not create application program.\n"
      "org.apache.flink.util.FlinkException: Could not load the provided entrypoint class.\n"
      "\tat "
      "org.apache.flink.client.program.DefaultPackagedProgramRetriever.getPackagedProgram("
      "DefaultPackagedProgramRetriever.java:231)\n"
      "Caused by: org.apache.flink.client.program.ProgramInvocationException: JAR file does not "
      "exist '/opt/flink/usrlib/nojar.jar'\n"
      "\tat "
      "org.apache.flink.client.program.PackagedProgram.checkJarFile(PackagedProgram.java:621)\n\t.."
      ". 4 more\n");
  play.pod(Pod(orders_pod).on("node-4").crashed(1, 1));
  const auto ended = play.run(attached());
  CHECK(ended.exit == 7);
  CHECK(has(ended.err,
            "cannot start: the JobManager cannot load the program: ProgramInvocationException: JAR "
            "file does not exist '/opt/flink/usrlib/nojar.jar'\n"));
  CHECK_FALSE(has(ended.err, "last line of its log"));
}

TEST_CASE("a restart loop: Flink's root exception and exit 8, whatever is waited for") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto fails = [&](std::int64_t timestamp) {
    play.then([&play, timestamp] {
      base::Json entries = base::Json::array();
      for (auto t = timestamp; t > 0; --t)
        entries.push_back({{"stacktrace",
                            "java.lang.IllegalStateException: 200 numbers were enough\n\tat "
                            "CountingJob$Slowly.map(CountingJob.java:65)\n"},
                           {"timestamp", t},
                           {"taskName", "slowly (1/1)"}});
      play.flink.answers["/jobs/" + orders_job + "/exceptions"] = {
          {"exceptionHistory", {{"entries", entries}}}};
    });
    play.job("RESTARTING").job("RUNNING", {{"running", 4}});
  };
  for (int i = 1; i <= 3; ++i) fails(i);
  const auto* until = GENERATE("--wait=stable", "--wait=checkpoint", "--wait=finished");
  play.flink.answers["/jobs/" + orders_job + "/checkpoints"] = {{"counts", {{"completed", 0}}},
                                                                {"latest", base::Json::object()}};
  const auto ended = play.run(attached({until}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "error: job " + orders_job +
                           " (orders) is in a restart loop: IllegalStateException: 200 numbers "
                           "were enough (CountingJob$Slowly.map(CountingJob.java:65))\n"));
  CHECK(has(ended.err, ", the last in task 'slowly (1/1)'\n"));
  CHECK(play.server.find("deployments", "orders").is_object());
}

TEST_CASE("what the kubelet says in place of a log is not taken for one") {
  Play play;
  const auto* said = GENERATE("failed to try resolving symlinks in path \"/var/log/pods/x\"",
                              "unable to retrieve container logs for containerd://0123");
  play.wire.on("GET", "/log", test::fate::answer({.status = 200, .body = said}), 9);
  play.pod(Pod(orders_pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached());
  CHECK(ended.exit == 7);
  CHECK_FALSE(has(ended.err, said));
}

TEST_CASE("an init container that ends twice until its database is there is no failure") {
  Play play;
  const auto init = [](const test::Json& state, int restarts) {
    auto ill = Pod(orders_pod).on("node-4").waiting("PodInitializing");
    ill.init("wait-for-db", restarts, state);
    return ill;
  };
  const test::Json back_off{{"waiting", {{"reason", "CrashLoopBackOff"}}}};
  play.pod(init(back_off, 1)).passes(std::chrono::seconds(10));
  play.pod(init(back_off, 2)).passes(std::chrono::seconds(20));
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached());
  CHECK(ended.exit == 0);
}

TEST_CASE("a cluster that was scaled to 0 is not waited for") {
  Play play;
  REQUIRE(play.run(test::command()).exit == 0);
  play.server.change("deployments", "orders", {{"spec", {{"replicas", 0}}}});
  const auto start = play.surroundings.steady;
  const auto ended = play.run(attached());
  CHECK(ended.exit == 7);
  CHECK(has(ended.err, "cannot start: the Deployment is scaled to 0 replicas\n"));
  CHECK(has(ended.err, "kubectl scale deployment orders --replicas=1 --namespace default"));
  CHECK(play.surroundings.steady - start < std::chrono::seconds(5));
}

TEST_CASE("a cluster that somebody deletes meanwhile is told so, and not that it was scaled down") {
  const base::Json begun = {{"metadata", {{"annotations", {{"drey/removed-by", "delete"}}}}},
                            {"spec", {{"replicas", 0}}}};
  Play play;
  SECTION("while its job runs") {
    play.comes_up().job("RUNNING", {{"running", 4}}).then([&] {
      play.server.change("deployments", "orders", begun);
    });
    const auto ended = play.run(attached({"--wait=finished"}));
    CHECK(ended.exit == 8);
    CHECK(has(ended.err, "cluster 'orders' was deleted while job " + orders_job + " (orders) ran"));
  }
  SECTION("before its JobManager is there") {
    play.then([&] { play.server.change("deployments", "orders", begun); });
    const auto ended = play.run(attached());
    CHECK(ended.exit == 8);
    CHECK(has(ended.err, "cluster 'orders' was deleted before its JobManager ran"));
  }
  SECTION("and the one who did was interrupted") {
    REQUIRE(play.run(test::command()).exit == 0);
    play.server.change("deployments", "orders", begun);
    const auto ended = play.run(attached());
    CHECK(ended.exit == 6);
    CHECK(has(ended.err,
              "Deployment default/orders is being removed by 'delete', or that was "
              "interrupted"));
    CHECK(has(ended.err, "hint: 'drey delete orders --namespace default' finishes it; then run"));
    CHECK(
        has(play.run({"status", "orders"}).out, "its removal (delete) has begun, and is not done"));
    const auto canceled = play.run({"cancel", "orders", test::orders_job});
    CHECK(canceled.exit == 6);
    CHECK(has(canceled.err,
              "cluster 'orders' is going away: its removal (delete) has begun, and is not done"));
  }
}

TEST_CASE("who may not use the proxy is told so") {
  Play play;
  play.wire.on("GET", "/jobs/overview",
               test::fate::answer(
                   test::status(403, "Forbidden", "services \"orders-rest:rest\" is forbidden")),
               99);
  play.comes_up();
  const auto ended = play.run(attached());
  CHECK(ended.exit == 4);
  CHECK(has(ended.err, "services/proxy"));
}

TEST_CASE(
    "TaskManagers that end as soon as they start end the wait; those that Flink deletes, and those "
    "that are done, do not") {
  Play play;
  play.comes_up().job("RUNNING", {{"scheduled", 4}});
  const auto& [code, deleted, exit] =
      GENERATE(table<int, bool, int>({{1, false, 7}, {143, true, 0}, {0, false, 0}}));
  for (const auto* name :
       {"orders-taskmanager-1-1", "orders-taskmanager-1-2", "orders-taskmanager-1-3"}) {
    play.pod(Pod(name).on("node-4").running());
    if (deleted) play.then([&play, name] { play.server.mark_deleted("pods", name); });
    play.pod(Pod(name).on("node-4").ended(code)).then([&play, name] {
      play.server.erase("pods", name);
    });
  }
  play.passes(std::chrono::seconds(20)).job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached());
  CHECK(ended.exit == exit);
  CHECK(has(ended.err, "the TaskManagers crash on startup (exit code 1)\n  3 pods failed so far") ==
        (exit == 7));
}

TEST_CASE("a quota that lets some TaskManagers through, and is raised in time, ends no wait") {
  Play play;
  play.comes_up().job("RUNNING", {{"scheduled", 4}});
  play.pod(Pod("orders-taskmanager-1-1").on("node-4").running());
  play.log(
      "need request 1 new workers, current worker number 1, declared worker number 2\n"
      "Creating new TaskManager pod with name orders-taskmanager-1-2 and resource <1728,1.0>.\n"
      "POST at: https://10.96.0.1:443/api/v1/namespaces/default/pods. Message: pods "
      "\"orders-taskmanager-1-2\" is forbidden: exceeded quota: few, requested: pods=1, used: "
      "pods=2, limited: pods=2. Received status: S\n");
  const bool raised = GENERATE(true, false);
  play.passes(std::chrono::seconds(40));
  if (raised) play.job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached());
  CHECK(ended.exit == (raised ? 0 : 7));
  CHECK(has(ended.err,
            "error: cluster 'orders' cannot start: only 1 of 2 TaskManager pods can be created: "
            "exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2\n") != raised);
}
