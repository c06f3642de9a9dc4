// Waiting for a cluster: what is shown on the way, what is said in the end, and with which exit
// code.
#include "fake/play.h"
#include "support/catch.h"

using test::Play;
using test::Pod;
using test::Words;

namespace {

const std::string pod = "orders-7c9d8-x2x1p";
const std::string id = "5d1f00000000000000000000000000ab";

/// `run-application` of cluster orders, attached.
Words attached(const Words& more = {}) {
  auto words = test::command(more);
  words.erase(words.begin() + 1);  // --detached
  return words;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string record(const std::string& text) {
  return "2026-11-25 10:00:00,000 INFO  org.apache.flink.Some [] - " + text + "\n";
}

}  // namespace

TEST_CASE("attached it waits until the job runs, and says how far it is") {
  Play play;
  play.comes_up()
      .job("CREATED")
      .job("RUNNING", {{"scheduled", 4}})
      .job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached());
  CHECK(ended.exit == 0);
  CHECK(
      ended.out.starts_with("Create flink application cluster orders successfully, JobManager Web "
                            "Interface: http://orders-rest.default:8081\n"
                            "Job " +
                            id + " (orders) is RUNNING after "));
  for (const auto* stage : {"objects accepted", "pod scheduled", "image pulled",
                            "container started", "REST up", "main() ran", "job RUNNING"}) {
    CAPTURE(stage);
    CHECK(has(ended.err, stage));
  }
  CHECK(has(ended.err, "Deployment, 2 Services, ConfigMap\n"));
  CHECK(has(ended.err, pod + " on node-4\n"));
  CHECK_FALSE(has(ended.err, "\x1b"));
}

TEST_CASE("detached it returns at once, as Flink does; --wait waits all the same") {
  Play play;
  CHECK(play.run(test::command()).exit == 0);
  CHECK(play.wire.flights() == 2);
  play.comes_up();
  const auto ended = play.run(test::command({"--wait=started"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "orders: container started after "));
}

TEST_CASE("what was asked for is told, though more was reached at the same moment") {
  Play play;
  play.flink.answers["/jobs/overview"] = {
      {"jobs", base::Json::array({{{"jid", id}, {"name", "orders"}, {"state", "CREATED"}}})}};
  play.comes_up();
  const auto ended = play.run(attached({"--wait=rest"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "orders: REST up after "));
}

TEST_CASE("the cluster is watched: no list is asked twice") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  REQUIRE(play.run(attached()).exit == 0);
  int lists = 0;
  for (const auto& line : play.wire.lines("GET")) {
    if (has(line, "/pods?") && !has(line, "watch=true")) ++lists;
  }
  CHECK(lists == 1);
}

TEST_CASE("--wait=checkpoint and --wait=finished go on further") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  SECTION("the first checkpoint") {
    play.then([&] {
      play.flink.answers["/jobs/" + id + "/checkpoints"] = {
          {"counts", {{"completed", 1}}},
          {"latest", {{"completed", {{"id", 1}, {"external_path", "s3://b/chk-1"}}}}}};
    });
    const auto ended = play.run(attached({"--wait=checkpoint"}));
    CHECK(ended.exit == 0);
    CHECK(has(ended.out, "took its first checkpoint after "));
    CHECK(has(ended.out, ": #1 s3://b/chk-1\n"));
  }
  SECTION("a job that takes none") {
    const auto ended = play.run(attached({"--wait=checkpoint"}));
    CHECK(ended.exit == 1);
    CHECK(has(ended.err, "takes no checkpoints"));
  }
  SECTION("the end, told by the log of a cluster that removes itself") {
    play.log(record("Job " + id + " reached terminal state FINISHED."));
    play.log(record("Shutting KubernetesApplicationClusterEntrypoint down with application status "
                    "SUCCEEDED. Diagnostics null."))
        .deployment_goes();
    const auto ended = play.run(attached({"--wait=finished"}));
    CHECK(ended.exit == 0);
    CHECK(has(ended.out, "Job " + id + " (orders) is FINISHED after "));
  }
  SECTION("the end, for which no time is too long, as a document") {
    play.passes(std::chrono::minutes(90))
        .log(record("Job " + id + " reached terminal state FINISHED.") +
             record("Application completed SUCCESSFULLY"));
    const auto document = base::Json::parse(play.run(attached({"--wait=finished", "-ojson"})).out);
    CHECK(document.at("job").at("state") == "FINISHED");
    CHECK(document.at("stages").back().at("stage") == "finished");
    CHECK(document.at("stages").at(1).at("detail") == pod + " on node-4");
  }
}

TEST_CASE("a job that fails: its root cause, and exit code 8") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.log(record("Job orders (" + id + ") switched from state FAILING to FAILED.") +
           "java.lang.Error: outer\nCaused by: java.io.IOException: disk is full\n" +
           record("Shutting KubernetesApplicationClusterEntrypoint down with application status "
                  "FAILED. Diagnostics x."));
  play.deployment_goes();
  const bool talks = GENERATE(true, false);
  const auto ended =
      play.run(attached(talks ? Words{"--wait=finished", "-v"} : Words{"--wait=finished"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "error: job " + id + " (orders) failed: IOException: disk is full\n"));
  CHECK(has(ended.err, "  | Caused by: java.io.IOException: disk is full\n") == talks);
}

TEST_CASE("a cluster that is gone without a word: exactly that is said") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}}).deployment_goes();
  const auto ended = play.run(attached({"--wait=finished"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "cluster 'orders' is gone, and how job " + id +
                           " (orders) ended was not seen; it was last seen RUNNING"));
}

TEST_CASE("a cluster that is gone before it was watched") {
  Play play;
  play.wire.after_flight(2, [&] {
    play.server.erase("deployments", "orders");
    play.server.collect_garbage();
  });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 8);
  CHECK(has(
      ended.err,
      "cluster 'orders' is gone, and how the application of cluster 'orders' ended was not seen"));
}

TEST_CASE("an image that cannot be pulled ends the wait") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.pod(Pod(pod).on("node-4").waiting("ErrImagePull"));
  play.event(pod, "Failed", "Failed to pull image \"x\": rpc error: not found", 2);
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
                pod + ", 2 tries\n"));
  CHECK(has(ended.err, "'drey delete orders --namespace default' removes them"));
  CHECK(play.surroundings.steady - begun < std::chrono::seconds(15));
  CHECK(play.server.find("deployments", "orders").is_object());
}

TEST_CASE("a crash loop is explained by what the container wrote") {
  Play play;
  play.server.logs[pod + "/flink-main-container"].write(
      "x WARN - Application failed unexpectedly: \njava.lang.Error: no topic\n");
  play.pod(Pod(pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached({"-v"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "cluster 'orders' cannot start: main() threw Error: no topic"));
  CHECK(has(ended.err, "  | java.lang.Error: no topic\n"));
}

TEST_CASE("what the program wrote of its end is told without the secrets in it") {
  Play play;
  play.server.logs[pod + "/flink-main-container"].write(
      "x WARN - Application failed unexpectedly: \njava.lang.Error: no way to "
      "jdbc:pg://u:SEKRET@h/db?password=SEKRET\n");
  play.pod(Pod(pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached({"-v"}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "main() threw Error: no way to jdbc:pg://******@h/db?password=******"));
  CHECK_FALSE(has(ended.err, "SEKRET"));
}

TEST_CASE(
    "a jar that is not in the image: the sentence about it, not the last line of a stack trace") {
  Play play;
  play.server.logs[pod + "/flink-main-container"].write(
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
  play.pod(Pod(pod).on("node-4").crashed(1, 1));
  const auto ended = play.run(attached());
  CHECK(ended.exit == 7);
  CHECK(has(ended.err,
            "cannot start: its JobManager cannot load the program: ProgramInvocationException: JAR "
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
      play.flink.answers["/jobs/" + id + "/exceptions"] = {
          {"exceptionHistory", {{"entries", entries}}}};
    });
    play.job("RESTARTING").job("RUNNING", {{"running", 4}});
  };
  for (int i = 1; i <= 3; ++i) fails(i);
  const auto* until = GENERATE("--wait=stable", "--wait=checkpoint", "--wait=finished");
  play.flink.answers["/jobs/" + id + "/checkpoints"] = {{"counts", {{"completed", 0}}},
                                                        {"latest", base::Json::object()}};
  const auto ended = play.run(attached({until}));
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "error: job " + id +
                           " (orders) fails again and again: IllegalStateException: 200 numbers "
                           "were enough (CountingJob$Slowly.map(CountingJob.java:65))\n"));
  CHECK(has(ended.err, ", the last in task 'slowly (1/1)'\n"));
  CHECK(play.server.find("deployments", "orders").is_object());
}

TEST_CASE("--wait=stable waits until the job has been RUNNING for a while") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.flink.answers["/jobs/" + id + "/checkpoints/config"] = {
      {"interval", 9'223'372'036'854'775'807}};
  const auto ended = play.run(attached({"--wait=stable"}));
  CHECK(ended.exit == 0);
  CHECK(play.surroundings.steady - begun >= std::chrono::seconds(30));
  CHECK(has(ended.err, "job stable"));
  CHECK(has(ended.out, "Job " + id + " (orders) is stable after "));
  CHECK(has(ended.out, ": RUNNING without a restart for 30 s\n"));
}

TEST_CASE("--wait=stable=TIME may take longer than a wait usually does") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached({"--wait=stable=15m"}));
  CHECK(ended.exit == 0);
  CHECK(play.surroundings.steady - begun >= std::chrono::minutes(15));
  CHECK(has(ended.out, ": RUNNING without a restart for 15 min\n"));
  CHECK(play.run(attached({"--wait=stable=never"})).exit == 2);
}

TEST_CASE("a job whose checkpoints are off, as Flink says it: with an interval that never ends") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.flink.answers["/jobs/" + id + "/checkpoints"] = {{"counts", {{"completed", 0}}},
                                                        {"latest", base::Json::object()}};
  play.flink.answers["/jobs/" + id + "/checkpoints/config"] = {
      {"interval", 9'223'372'036'854'775'807}};
  const auto ended = play.run(attached({"--wait=checkpoint"}));
  CHECK(ended.exit == 1);
  CHECK(has(ended.err, "takes no checkpoints"));
}

TEST_CASE("what the kubelet says in place of a log is not taken for one") {
  Play play;
  const auto* said = GENERATE("failed to try resolving symlinks in path \"/var/log/pods/x\"",
                              "unable to retrieve container logs for containerd://0123");
  play.wire.on("GET", "/log", test::fate::answer({.status = 200, .body = said}), 9);
  play.pod(Pod(pod).on("node-4").crashed(1, 2));
  const auto ended = play.run(attached());
  CHECK(ended.exit == 7);
  CHECK_FALSE(has(ended.err, said));
}

TEST_CASE("an init container that ends twice until its database is there is no failure") {
  Play play;
  const auto init = [](const test::Json& state, int restarts) {
    auto ill = Pod(pod).on("node-4").waiting("PodInitializing");
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
  CHECK(has(ended.err, "cannot start: its Deployment is scaled to 0 replicas\n"));
  CHECK(has(ended.err, "kubectl scale deployment orders --replicas=1 --namespace default"));
  CHECK(play.surroundings.steady - start < std::chrono::seconds(5));
}

TEST_CASE("a cluster that has taken checkpoints before has a latest one, not a first") {
  Play play;
  play.flink.answers["/jobs/" + id + "/checkpoints"] = {
      {"counts", {{"completed", 195}}},
      {"latest", {{"completed", {{"id", 195}, {"external_path", "s3://b/chk-195"}}}}}};
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached({"--wait=checkpoint"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, ", its latest checkpoint is #195 s3://b/chk-195\n"));
}

TEST_CASE("time runs out: what was reached, and that it goes on") {
  Play play;
  play.pod(Pod(pod));
  const auto ended = play.run(attached({"--timeout=45s"}));
  CHECK(ended.exit == 3);
  CHECK(has(ended.err,
            "error: cluster 'orders' goes on, but the wait for it timed out; it is at 'objects "
            "accepted': no node yet\n"));
  CHECK(has(ended.err,
            "hint: the same command again waits on; 'drey delete orders --namespace default' "
            "removes it\n"));
  CHECK(has(ended.err, "still waiting for 'pod scheduled'"));
  CHECK(play.server.find("deployments", "orders").is_object());
}

TEST_CASE("time runs out: what is feared by then is told, on the way and at the end") {
  Play play;
  play.pod(Pod(pod).unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
  const auto ended = play.run(attached({"--timeout=45s"}));
  CHECK(ended.exit == 3);
  const std::string feared =
      "no node takes its JobManager: 0/1 nodes are available: 1 Insufficient cpu\n";
  CHECK(has(ended.err, "still waiting for 'pod scheduled', 30 s so far: " + feared));
  CHECK(has(ended.err, "it is at 'objects accepted': " + feared));
}

TEST_CASE("without --timeout it is ten minutes") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.pod(Pod(pod)).then([&] { play.server.erase("pods", pod); });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 3);
  CHECK(has(ended.err, "it is at 'objects accepted': no pod yet\n"));
  CHECK(play.surroundings.steady - begun >= std::chrono::minutes(10));
  CHECK(play.surroundings.steady - begun < std::chrono::minutes(11));
}

TEST_CASE(
    "the API server is lost while it is waited for: the cluster is deployed all the same, exit "
    "10") {
  Play play;
  play.wire.on("GET", "/pods", test::fate::answer(test::status(400, "BadRequest", "no")), 99);
  const auto ended = play.run(attached());
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "error: cluster 'orders' is deployed, but the wait for it broke off: "));
  CHECK(has(ended.err, "hint: the same command again waits on\n"));
}

TEST_CASE("interrupted: the cluster stays, and the same command again waits on") {
  Play play;
  play.pod(Pod(pod)).then([&] { play.signal = 2; });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 130);
  CHECK(
      has(ended.err,
          "interrupted: cluster 'orders' stays as it is and goes on; it is at 'objects accepted'"));
  play.signal = 0;
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto again = play.run(attached());
  CHECK(again.exit == 0);
  CHECK(has(again.err, "already deployed from exactly this input"));
  CHECK(has(again.out, "is RUNNING after"));
}

TEST_CASE("-o json is one document with the stages and their times; -q leaves the result alone") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  SECTION("json") {
    const auto document = base::Json::parse(play.run(attached({"-ojson"})).out);
    CHECK(document.at("result") == "created");
    CHECK(document.at("job") == base::Json{{"id", id}, {"name", "orders"}, {"state", "RUNNING"}});
    CHECK(document.at("stages").size() == 7);
    CHECK(document.at("stages").front().at("stage") == "accepted");
    CHECK(document.at("stages").back().at("stage") == "running");
    CHECK(document.at("stages").back().at("after").get<double>() > 15);
  }
  SECTION("quiet") {
    const auto ended = play.run(attached({"-q"}));
    CHECK(ended.exit == 0);
    CHECK(ended.err.empty());
    CHECK(has(ended.out, "is RUNNING after"));
  }
}

TEST_CASE("who may read neither events nor logs waits by what Flink says") {
  Play play;
  play.wire.on("GET", "/events", test::fate::answer(test::status(403, "Forbidden", "no")), 99);
  play.wire.on("GET", "/log", test::fate::answer(test::status(403, "Forbidden", "no")), 99);
  play.comes_up().job("RUNNING", {{"running", 4}});
  CHECK(play.run(attached()).exit == 0);
  int logs = 0;
  for (const auto& line : play.wire.lines("GET")) logs += has(line, "/log?") ? 1 : 0;
  CHECK(logs == 1);
}

TEST_CASE("TaskManagers that come and go do not fill the connection with streams of events") {
  Play play;
  for (int i = 1; i <= 20; ++i) play.pod(Pod("orders-taskmanager-1-" + std::to_string(i)));
  play.run(attached({"--timeout=10s"}));
  int watches = 0;
  for (const auto& line : play.wire.lines("GET"))
    watches += has(line, "/events?") && has(line, "watch=true") ? 1 : 0;
  CHECK(watches == 8);
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
  CHECK(has(ended.err,
            "its TaskManagers end as soon as they start (exit code 1)\n  3 pods ended so far") ==
        (exit == 7));
}

TEST_CASE("a bundle that cannot be written is a warning: the cluster is there") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.surroundings.unreadable.insert("/out/deployment.json");
  const auto ended = play.run(attached({"--bundle", "/out"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "warning: cannot write '/out/deployment.json': Permission denied\n"));
}

TEST_CASE("a bundle's folder that cannot be written is refused before anything is sent") {
  Play play;
  play.surroundings.unreadable.insert("/out/run.json");
  const auto ended = play.run(attached({"--bundle", "/out"}));
  CHECK(ended.exit == 2);
  CHECK(has(ended.err,
            "error: --bundle: cannot write '/out/run.json': Permission denied\nhint: nothing was "
            "sent\n"));
  CHECK(play.wire.log.empty());
}

TEST_CASE("--bundle writes what was seen") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  REQUIRE(play.run(attached({"--bundle", "/out"})).exit == 0);
  CHECK(has(play.surroundings.files.at("/out/run.json"), R"("cluster": "orders")"));
  CHECK(play.surroundings.files.contains("/out/pods/" + pod + ".json"));
  CHECK(play.surroundings.files.contains("/out/rest/v1-jobs-overview.json"));
}

TEST_CASE("no file of a bundle has a secret of the cluster's, and neither has the terminal") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.log("args [--db-password, SEKRET1]\nthe driver says SEKRET2\n");
  auto words = attached({"--bundle", "/out", "-Dmy.password=SEKRET2"});
  words.insert(words.end(), {"--db-password", "SEKRET1"});
  const auto ended = play.run(words);
  REQUIRE(ended.exit == 0);
  CHECK_FALSE(has(ended.out + ended.err, "SEKRET"));
  for (const auto& [name, bytes] : play.surroundings.files) {
    CAPTURE(name);
    if (name.starts_with("/out/")) CHECK_FALSE(has(bytes, "SEKRET"));
  }
}

TEST_CASE("stages and options that make no sense are refused before anything is sent") {
  Play play;
  CHECK(has(play.run(attached({"--wait=runing"})).err, "--wait: there is no stage 'runing'"));
  CHECK(has(play.run(test::command({"--timeout=3s"})).err,
            "--timeout has no effect with --detached"));
  CHECK(has(play.run(test::command({"--bundle=/out"})).err,
            "--bundle has no effect with --detached"));
  CHECK(play.run(attached({"--wait=runing"})).exit == 2);
  CHECK(play.wire.log.empty());
}

TEST_CASE("--wait takes no word behind it: that is the jar") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  auto words = attached();
  words.insert(words.end() - 1, "--wait");
  const auto ended = play.run(words);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "is RUNNING after"));
}
