// Waiting for a cluster: what is shown on the way, what is said in the end, and with which exit
// code.
#include <fmt/format.h>

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
                            orders_job + " (orders) is RUNNING after "));
  for (const auto* stage : {"objects accepted", "pod scheduled", "image pulled",
                            "container started", "REST up", "main() ran", "job RUNNING"}) {
    CAPTURE(stage);
    CHECK(has(ended.err, stage));
  }
  CHECK(has(ended.err, "Deployment, 2 Services, ConfigMap\n"));
  CHECK(has(ended.err, orders_pod + " on node-4\n"));
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

TEST_CASE("drey wait: a cluster that is there, by its name alone") {
  Play play;
  REQUIRE(play.run(test::command()).exit == 0);
  play.comes_up().job("CREATED").job("RUNNING", {{"running", 4}});
  const auto ended = play.run({"wait", "orders"});
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("Job " + orders_job + " (orders) is RUNNING after "));
  const auto document =
      base::Json::parse(play.run({"wait", "orders", "--for", "rest", "-o", "json"}).out);
  CHECK(document["result"] == "rest");
  CHECK(document["stages"].size() > 3);
  CHECK(play.wire.lines("POST").empty());
}

TEST_CASE("drey wait ends early, and as a deploy would") {
  Play play;
  CHECK(play.run({"wait", "orders"}).exit == 5);
  REQUIRE(play.run(test::command()).exit == 0);
  CHECK(play.run({"wait", "orders", "--for=nothing"}).exit == 2);
  CHECK(play.run({"wait", "orders", "--timeout=1s"}).exit == 3);
  play.pod(Pod(orders_pod).on("node-4").waiting("ErrImagePull"));
  play.event(orders_pod, "Failed", "Failed to pull image \"x\": rpc error: not found", 2);
  const auto ended = play.run({"wait", "orders", "--for=stable"});
  CHECK(ended.exit == 7);
  CHECK(has(ended.err, "error: cluster 'orders' cannot start: image "));
}

TEST_CASE("drey wait: a cluster that goes, or that nobody may look at, is not waited for") {
  Play play;
  REQUIRE(play.run(test::command()).exit == 0);
  SECTION("it goes") {
    play.server.mark_deleted("deployments", "orders");
    const auto ended = play.run({"wait", "orders"});
    CHECK(ended.exit == 5);
    CHECK(has(ended.err, "error: cluster orders is being deleted\n"));
  }
  SECTION("its Deployment may not be read") {
    play.wire.on(
        "GET", "/deployments/orders",
        test::fate::answer(test::status(403, "Forbidden", "deployments.apps is forbidden")));
    const auto ended = play.run({"wait", "orders"});
    CHECK(ended.exit == 4);
    CHECK(has(ended.err, "Deployment orders may not be looked at, and so not waited for"));
  }
}

TEST_CASE("what was asked for is told, though more was reached at the same moment") {
  Play play;
  play.flink.answers["/jobs/overview"] = {
      {"jobs",
       base::Json::array({{{"jid", orders_job}, {"name", "orders"}, {"state", "CREATED"}}})}};
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
      play.flink.answers["/jobs/" + orders_job + "/checkpoints"] = {
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
    CHECK(has(ended.err, "checkpointing is not enabled"));
  }
  SECTION("the end, told by the log of a cluster that removes itself") {
    play.log(log_record("Job " + orders_job + " reached terminal state FINISHED."));
    play.log(log_record(
                 "Shutting KubernetesApplicationClusterEntrypoint down with application status "
                 "SUCCEEDED. Diagnostics null."))
        .deployment_goes();
    const auto ended = play.run(attached({"--wait=finished"}));
    CHECK(ended.exit == 0);
    CHECK(has(ended.out, "Job " + orders_job + " (orders) is FINISHED after "));
  }
  SECTION("the end, for which no time is too long, as a document") {
    play.passes(std::chrono::minutes(90))
        .log(log_record("Job " + orders_job + " reached terminal state FINISHED.") +
             log_record("Application completed SUCCESSFULLY"));
    const auto document = base::Json::parse(play.run(attached({"--wait=finished", "-ojson"})).out);
    CHECK(document.at("job").at("state") == "FINISHED");
    CHECK(document.at("stages").back().at("stage") == "finished");
    CHECK(document.at("stages").at(1).at("detail") == orders_pod + " on node-4");
  }
}

TEST_CASE("--wait=stable waits until the job has been RUNNING for a while") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.comes_up().job("RUNNING", {{"running", 4}});
  play.flink.answers["/jobs/" + orders_job + "/checkpoints/config"] = {
      {"interval", 9'223'372'036'854'775'807}};
  const auto ended = play.run(attached({"--wait=stable"}));
  CHECK(ended.exit == 0);
  CHECK(play.surroundings.steady - begun >= std::chrono::seconds(30));
  CHECK(has(ended.err, "job stable"));
  CHECK(has(ended.out, "Job " + orders_job + " (orders) is stable after "));
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
  play.flink.answers["/jobs/" + orders_job + "/checkpoints"] = {{"counts", {{"completed", 0}}},
                                                                {"latest", base::Json::object()}};
  play.flink.answers["/jobs/" + orders_job + "/checkpoints/config"] = {
      {"interval", 9'223'372'036'854'775'807}};
  const auto ended = play.run(attached({"--wait=checkpoint"}));
  CHECK(ended.exit == 1);
  CHECK(has(ended.err, "checkpointing is not enabled"));
}

TEST_CASE("a cluster that has taken checkpoints before has a latest one, not a first") {
  Play play;
  play.flink.answers["/jobs/" + orders_job + "/checkpoints"] = {
      {"counts", {{"completed", 195}}},
      {"latest", {{"completed", {{"id", 195}, {"external_path", "s3://b/chk-195"}}}}}};
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached({"--wait=checkpoint"}));
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, ", its latest checkpoint is #195 s3://b/chk-195\n"));
}

TEST_CASE("time runs out: what was reached, and that it goes on") {
  Play play;
  play.pod(Pod(orders_pod));
  const auto ended = play.run(attached({"--timeout=45s"}));
  CHECK(ended.exit == 3);
  CHECK(has(ended.err,
            "error: timed out waiting for cluster 'orders' (still starting; last stage: objects "
            "accepted): not scheduled yet (no scheduler has looked at the pod)\n"));
  CHECK(has(ended.err,
            "hint: run the same command again to keep waiting; 'drey delete orders --namespace "
            "default' deletes it\n"));
  CHECK(has(ended.err, "still waiting for 'pod scheduled'"));
  CHECK(play.server.find("deployments", "orders").is_object());
}

TEST_CASE(
    "a cluster whose name was made up is waited for by that name, for another run makes one") {
  Play play;
  auto words = attached({"--timeout=45s"});
  std::erase(words, "-Dkubernetes.cluster-id=orders");
  int exit = 3;
  SECTION("time runs out") {}
  SECTION("interrupted") {
    play.then([&] { play.signal = 2; });
    exit = 130;
  }
  SECTION("the API server is lost") {
    play.wire.on("GET", "/pods", test::fate::answer(test::status(400, "BadRequest", "no")), 99);
    exit = 10;
  }
  const auto ended = play.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == exit);
  CHECK_FALSE(has(ended.err, "the same command"));
  CHECK(has(ended.err, "hint: 'drey wait flink-cluster-"));
  CHECK(has(ended.err, " --namespace default' keeps waiting"));
}

TEST_CASE("time runs out, and no program has thrown: -v has no stack trace to show") {
  Play play;
  play.pod(Pod(orders_pod));
  const auto ended = play.run(attached({"--timeout=45s", "-v"}));
  CHECK(ended.exit == 3);
  CHECK_FALSE(has(ended.err, "  | "));
}

TEST_CASE("time runs out: what is feared by then is told, on the way and at the end") {
  Play play;
  play.pod(Pod(orders_pod).unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
  const auto ended = play.run(attached({"--timeout=45s"}));
  CHECK(ended.exit == 3);
  const std::string feared =
      "the JobManager pod is unschedulable: 0/1 nodes are available: 1 Insufficient cpu\n";
  CHECK(has(ended.err, "still waiting for 'pod scheduled', 30 s so far: " + feared));
  CHECK(has(ended.err, "(still starting; last stage: objects accepted): " + feared));
}

TEST_CASE("without --timeout it is ten minutes") {
  Play play;
  const auto begun = play.surroundings.steady;
  play.pod(Pod(orders_pod)).then([&] { play.server.erase("pods", orders_pod); });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 3);
  CHECK(has(ended.err, "(still starting; last stage: objects accepted): no pod yet\n"));
  CHECK(play.surroundings.steady - begun >= std::chrono::minutes(10));
  CHECK(play.surroundings.steady - begun < std::chrono::minutes(11));
}

TEST_CASE("who may not list pods is told so, and waits by Flink's REST API alone") {
  Play play;
  play.wire.on("GET", "/pods",
               test::fate::answer(test::status(403, "Forbidden", "pods is forbidden")), 99);
  SECTION("which answers") {
    play.comes_up().job("RUNNING", {{"running", 4}});
    const auto ended = play.run(attached());
    INFO(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "job RUNNING "));
  }
  SECTION("which does not") {
    const auto ended = play.run(attached({"--timeout=45s"}));
    CHECK(ended.exit == 3);
    CHECK(has(ended.err, "the pods may not be listed, and Flink's REST API does not answer yet"));
  }
}

TEST_CASE(
    "the API server is lost while it is waited for: the cluster is deployed all the same, exit "
    "10") {
  Play play;
  play.wire.on("GET", "/pods", test::fate::answer(test::status(400, "BadRequest", "no")), 99);
  const auto ended = play.run(attached());
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "error: cluster 'orders' is deployed, but waiting for it failed: "));
  CHECK(has(ended.err, "hint: run the same command again to keep waiting\n"));
}

TEST_CASE("interrupted: the cluster stays, and the same command keeps waiting") {
  Play play;
  play.pod(Pod(orders_pod)).then([&] { play.signal = 2; });
  const auto ended = play.run(attached());
  CHECK(ended.exit == 130);
  CHECK(has(ended.err,
            "interrupted: stopped waiting for cluster 'orders' (still starting; last stage: "
            "objects accepted)"));
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
    CHECK(document.at("job") ==
          base::Json{{"id", orders_job}, {"name", "orders"}, {"state", "RUNNING"}});
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

TEST_CASE("who may not use the proxy waits by the address at which Flink's REST API is exposed") {
  Play play;
  const std::string exposed = "-Dkubernetes.rest-service.exposed.type=NodePort";
  REQUIRE(play.run(test::command({exposed})).exit == 0);
  const auto ports = play.server.find("services", "orders-rest").at("spec").at("ports");
  const auto url = fmt::format("http://192.168.64.21:{}", ports.at(0).at("nodePort").get<int>());
  play.direct[url] = &play.flink;
  play.wire.on("GET", "/jobs/overview",
               test::fate::answer(
                   test::status(403, "Forbidden", "services \"orders-rest:rest\" is forbidden")),
               99);
  play.comes_up().job("CREATED").job("RUNNING", {{"running", 4}});
  const auto ended = play.run(attached({exposed}));
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "job RUNNING "));
  CHECK(play.connected.back().url == url);
  CHECK_FALSE(play.connected.back().authorization);
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
