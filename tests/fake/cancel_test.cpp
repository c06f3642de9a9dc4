// `drey cancel` and `drey stop`: Flink's texts, and the truth though the cluster removes itself
// meanwhile.
#include <algorithm>

#include "fake/running_scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::FakeJobManager;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

const auto& job = test::running_job;
const auto& path = test::savepoint_path;

/// An application cluster: it goes away with its job.
struct Running : test::RunningScene {
  Running() {
    job_manager.ended = [this](const std::string&) {
      if (goes) server.erase("deployments", "orders");
    };
  }

  bool goes = true;
};

Json body_of(const FakeJobManager& job_manager) {
  const auto text = job_manager.lines().front();
  return Json::parse(text.substr(text.find('{')));
}

}  // namespace

TEST_CASE("cancel: Flink's texts, and the cluster is gone") {
  Running scene;
  const auto ended = scene.on_orders("cancel", {"-t", "kubernetes-application", job});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Cancelling job " + job + ".\nCancelled job " + job + ".\n");
  CHECK(scene.job_manager.lines() ==
        std::vector<std::string>{"PATCH /v1/jobs/" + job + "?mode=cancel {}"});
  CHECK(scene.server.kept().empty());
}

TEST_CASE(
    "cancel with --no-wait is as Flink's own client: one request to the JobManager beside the one "
    "for its version") {
  Running scene;
  const auto ended = scene.on_orders("cancel", {"--no-wait", job});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Cancelling job " + job + ".\nCancelled job " + job + ".\n");
  CHECK(ended.err.empty());
  CHECK(scene.job_manager.requests.size() == 2);
}

TEST_CASE("the answer to cancel is lost, and the next try finds another world: it was cancelled") {
  Running scene;
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("PATCH", job, fate::lose_answer());
  SECTION("the cluster is gone") { scene.job_manager.on("PATCH", job, fate::refuse(), 1000); }
  SECTION("the job is cancelled") { scene.goes = false; }
  SECTION("the job is not known any more") {
    scene.goes = false;
    scene.job_manager.on("PATCH", job,
                         fate::answer(test::flink_error(404, "Job could not be found.")));
  }
  const auto ended = scene.on_orders("cancel", {"--no-wait", job, "-m", "localhost:8081"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Cancelling job " + job + ".\nCancelled job " + job + ".\n");
}

TEST_CASE(
    "the answer to cancel is lost, and the job has finished meanwhile, or is refused: that is "
    "known then, and not left open") {
  Running scene;
  scene.goes = false;
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("PATCH", job, fate::lose_request());
  int exit = 8;
  SECTION("finished") { scene.job_manager.jobs.front().state = "FINISHED"; }
  SECTION("refused") {
    scene.job_manager.on("PATCH", job, fate::answer(test::flink_error(500, "no"))), exit = 1;
  }
  CHECK(scene.on_orders("cancel", {job, "-m", "localhost:8081"}).exit == exit);
}

TEST_CASE(
    "the answer to cancel is lost and nobody answers afterwards, though the cluster is there: exit "
    "10") {
  Running scene;
  scene.goes = false;
  auto pod = test::Pod("orders-1").on("n").running().json();
  pod["status"]["conditions"].push_back({{"type", "Ready"}, {"status", "True"}});
  scene.server.create(pod);
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("PATCH", job, fate::lose_answer());
  scene.job_manager.on("PATCH", job, fate::refuse(), 1000);
  const auto ended = scene.on_orders("cancel", {job, "-m", "localhost:8081"});
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("error: it is not known whether job " + job + " is being cancelled: ") !=
        std::string::npos);
  CHECK(ended.err.find("hint: run the same command again to find out\n") != std::string::npos);
}

TEST_CASE("a job is known not to be cancelled, or it is not known, whatever its pods look like") {
  Running scene;
  auto pod = test::Pod("orders-1").on("n").running().json();
  pod["status"]["conditions"].push_back({{"type", "Ready"}, {"status", "True"}});
  scene.server.create(pod);
  scene.job_manager.on("PATCH", job, fate::lose_answer());
  scene.goes = false;
  scene.wire.on("PATCH", job, fate::answer({.status = 504, .body = "<html>"}), 1000);
  const auto ended = scene.on_orders("cancel", {job});
  INFO(ended.err);
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("error: it is not known whether job " + job + " is being cancelled: ") !=
        std::string::npos);
  CHECK(ended.err.find("hint: run the same command again to find out\n") != std::string::npos);
}

TEST_CASE("what a job's end left of its cluster may not be looked at any more") {
  Running scene;
  const auto answer = GENERATE(test::status(401, "Unauthorized", "Unauthorized"),
                               test::status(403, "Forbidden", "x"),
                               http::Response{.status = 404, .body = "<html>"});
  scene.goes = false;
  scene.job_manager.ended = [&](const std::string&) {
    scene.wire.on("GET", "/deployments", fate::answer(answer), 1000);
    scene.wire.break_streams_later(http::Response{.status = 200});
  };
  const auto ended = scene.on_orders("cancel", {job});
  INFO(ended.err);
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("error: cluster orders is being removed, and whether it is gone is not "
                       "known: ") != std::string::npos);
}

TEST_CASE("a job that Flink does not know, or that has ended") {
  Running scene;
  scene.goes = false;
  SECTION("unknown") {
    const auto ended = scene.on_orders("cancel", {std::string(32, 'e')});
    CHECK(ended.exit == 5);
    CHECK(ended.out == "Cancelling job " + std::string(32, 'e') + ".\n");
    CHECK(ended.err ==
          "error: Could not cancel job " + std::string(32, 'e') + ": Job could not be found.\n");
  }
  SECTION("finished") {
    scene.job_manager.jobs.front().state = "FINISHED";
    const auto ended = scene.on_orders("cancel", {job});
    CHECK(ended.exit == 8);
    CHECK(ended.err == "error: Could not cancel job " + job +
                           ": Job cancellation failed because the job has already reached another "
                           "terminal state (FINISHED).\n");
  }
  SECTION("cancelled before") {
    scene.job_manager.jobs.front().state = "CANCELED";
    const auto ended = scene.on_orders("cancel", {job, "--no-wait"});
    CHECK(ended.exit == 0);
    CHECK(ended.err == "job " + job + " was cancelled before\n");
    CHECK(scene.on_orders("cancel", {job, "--no-wait", "-q"}).err.empty());
  }
}

TEST_CASE("cancel -s: deprecated, and -s may stand before the job id, the directory, or nothing") {
  Running scene;
  const auto [words, where, directory] = GENERATE(
      table<Words, std::string, Json>({{{"-s", "s3://x", job}, "s3://x", "s3://x"},
                                       {{"-s", job}, "default savepoint directory", nullptr},
                                       {{job, "-s"}, "default savepoint directory", nullptr},
                                       {{job, "--withSavepoint", "s3://x"}, "s3://x", "s3://x"}}));
  const auto ended = scene.on_orders("cancel", words);
  CHECK(ended.exit == 0);
  const auto stored = directory.is_null() ? path : "s3://x/savepoint-012345-abcdef";
  CHECK(ended.out ==
        "DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use \"stop\" "
        "instead.\nCancelling job " +
            job + " with CANONICAL savepoint to " + where + ".\nCancelled job " + job +
            ". Savepoint stored in " + stored + ".\n");
  CHECK(body_of(scene.job_manager).at("target-directory") == directory);
  CHECK(body_of(scene.job_manager).at("cancel-job") == true);
}

TEST_CASE("stop: Flink's texts by version") {
  Running scene;
  const auto [version, before] = GENERATE_COPY(table<std::string, std::string>(
      {{"1.12.7", "Suspending job \"" + job + "\" with a savepoint.\n"},
       {"1.17.2", "Suspending job \"" + job + "\" with a CANONICAL savepoint.\n"},
       {"2.3.0", "Suspending job \"" + job +
                     "\" with a CANONICAL savepoint.\nTriggering stop-with-savepoint for job " +
                     job + ".\nWaiting for response...\n"}}));
  scene.job_manager.version = version;
  const auto ended = scene.on_orders("stop", {job});
  CHECK(ended.exit == 0);
  CHECK(ended.out == before + "Savepoint completed. Path: " + path + "\n");
  // All but the record of the savepoint.
  CHECK(scene.server.kept().size() == 1);
  CHECK(scene.server.kept().contains("configmaps/orders.drey.savepoints"));
}

TEST_CASE("stop: drain, directory, the job as the value of -p, detached") {
  Running scene;
  CHECK(scene.on_orders("stop", {"-d", "-p", "s3://x", job})
            .out.starts_with("Draining job \"" + job + "\" with a CANONICAL savepoint.\n"));
  CHECK(body_of(scene.job_manager) == Json{{"targetDirectory", "s3://x"},
                                           {"drain", true},
                                           {"formatType", "CANONICAL"},
                                           {"triggerId", scene.surroundings.token}});
  Running second;
  CHECK(second.on_orders("stop", {"-p", job}).exit == 0);
  CHECK(body_of(second.job_manager).at("targetDirectory").is_null());
  Running third;
  const auto detached = third.on_orders("stop", {"-detached", job});
  CHECK(detached.out ==
        "Suspending job \"" + job +
            "\" with a CANONICAL savepoint.\nTriggering stop-with-savepoint in detached mode for "
            "job " +
            job + ".\nSuccessfully trigger stop-with-savepoint in detached mode, triggerId: " +
            third.surroundings.token + "\n");
  CHECK(detached.exit == 0);
  CHECK(third.server.find("deployments", "orders").is_object());
}

TEST_CASE("a stop whose answer is lost is not started twice") {
  Running scene;
  scene.job_manager.on("POST", "/stop", fate::lose_answer());
  CHECK(scene.on_orders("stop", {job}).exit == 0);
  CHECK(scene.job_manager.operations == 1);
}

/// A cluster whose job has ended, as a command was told to wait no longer for its savepoint.
struct Ended : Running {
  Ended(const Words& command, const char* state, const char* type) {
    goes = false;
    job_manager.polls_in_progress = 1'000'000;
    Words words(command.begin() + 1, command.end());
    words.insert(words.end(), {job, "--timeout=5s"});
    CHECK(on_orders(command.front(), words).exit == 3);
    job_manager.jobs.front().state = state;
    job_manager.answers["/jobs/" + job + "/checkpoints"] = {{"counts", {{"completed", 1}}},
                                                            {"latest",
                                                             {{"savepoint",
                                                               {{"id", 3},
                                                                {"status", "COMPLETED"},
                                                                {"latest_ack_timestamp", complete},
                                                                {"checkpoint_type", type},
                                                                {"savepointFormat", "NATIVE"},
                                                                {"external_path", path}}}}}};
  }

  static constexpr std::int64_t complete = 1'700'000'000'000;
};

struct Stopped : Ended {
  explicit Stopped(const char* type = "SYNC_SAVEPOINT") : Ended({"stop"}, "FINISHED", type) {}
};

struct Cancelled : Ended {
  explicit Cancelled(std::int64_t after = 200) : Ended({"cancel", "-s"}, "CANCELED", "SAVEPOINT") {
    job_manager.answers["/jobs/" + job] = {{"jid", job},
                                           {"name", "State machine job"},
                                           {"state", "CANCELED"},
                                           {"timestamps", {{"CANCELLING", complete + after}}}};
  }
};

TEST_CASE("a stop whose savepoint was not told in time: the same command again tells it") {
  Stopped scene;
  const auto words = GENERATE_REF(Words{job}, Words{}, Words{"--no-wait"});
  scene.wire.later([&] { scene.server.erase("deployments", "orders"); });
  const auto ended = scene.on_orders("stop", words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Savepoint completed. Path: " + path + "\n");
  CHECK(ended.err.starts_with("job " + job + " was stopped with a savepoint before\n"));
  CHECK(scene.job_manager.operations == 1);
  const auto record = scene.server.find("configmaps", "orders.drey.savepoints").dump();
  CHECK(record.find(path) != std::string::npos);
  CHECK(record.find("native") != std::string::npos);
}

TEST_CASE("a stop that is told anew does not wait in vain for a cluster that stays for a while") {
  Stopped scene;
  const auto ended = scene.on_orders("stop", {job, "--timeout=5s", "-o", "json"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(Json::parse(ended.out)["savepoint"] == path);
  CHECK(Json::parse(ended.out)["job"]["state"] == "FINISHED");
  CHECK(ended.err.find("\nits JobManager may wait five minutes for whoever began the stop; 'drey "
                       "delete orders --namespace default' removes it at once\n") !=
        std::string::npos);
}

TEST_CASE("a cancellation whose savepoint was not told in time: the same command again tells it") {
  Cancelled scene;
  SECTION("the cluster goes") {
    const auto words = GENERATE_REF(Words{"-s", job}, Words{"-s"}, Words{"-s", "--no-wait"});
    scene.wire.later([&] { scene.server.erase("deployments", "orders"); });
    const auto ended = scene.on_orders("cancel", words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(ended.out == "Cancelled job " + job + ". Savepoint stored in " + path + ".\n");
    CHECK(ended.err.starts_with("job " + job + " was cancelled with a savepoint before\n"));
    const auto record = scene.server.find("configmaps", "orders.drey.savepoints").dump();
    CHECK(record.find(path) != std::string::npos);
  }
  SECTION("the cluster stays for a while") {
    const auto ended = scene.on_orders("cancel", {"-s", job, "--timeout=5s", "-o", "json"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(Json::parse(ended.out)["savepoint"] == path);
    CHECK(Json::parse(ended.out)["job"]["state"] == "CANCELED");
    CHECK(ended.err.find("may wait five minutes for whoever began the cancellation; 'drey delete "
                         "orders --namespace default' removes it at once\n") != std::string::npos);
  }
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE("a job that was cancelled long after a savepoint was not cancelled with it") {
  Cancelled scene(120'000);
  CHECK(scene.on_orders("cancel", {"-s"}).exit == 5);
}

TEST_CASE("a job that ended by itself was not stopped, whatever savepoint it has") {
  Stopped scene("SAVEPOINT");
  const auto ended = scene.on_orders("stop", {});
  CHECK(ended.exit == 5);
  CHECK(ended.err.find("has no job that runs") != std::string::npos);
}

TEST_CASE("a stop that fails leaves the job and the cluster") {
  Running scene;
  scene.job_manager.failure = "java.lang.Exception: a task is not running\n";
  const auto ended = scene.on_orders("stop", {job});
  CHECK(ended.exit == 1);
  CHECK(ended.err == "error: Could not stop with a savepoint job \"" + job +
                         "\": Exception: a task is not running\n");
  CHECK(scene.server.kept().size() == 2);
}

TEST_CASE("a stop that fails for want of the service account's rights shows the Role") {
  Running scene;
  scene.job_manager.failure =
      "java.util.concurrent.CompletionException: x\n\tat y\nCaused by: KubernetesClientException: "
      "Failure executing: PUT at: https://10.96.0.1/x. Message: configmaps \"orders\" is "
      "forbidden: "
      "User \"system:serviceaccount:default:flink\" cannot update resource \"configmaps\" in API "
      "group \"\" in the namespace \"default\". Received status: Status(code=403).\n\tat z\n";
  const auto ended = scene.on_orders(GENERATE("stop", "savepoint", "checkpoint"), {job});
  CHECK(ended.exit == 1);
  CHECK(ended.err.find(
            "\nhint: Flink's service account 'flink' lacks permissions. Apply this, then "
            "run the same command again:\n  apiVersion: v1\n  kind: List\n") != std::string::npos);
  CHECK(
      ended.err.ends_with("subjects: [{kind: ServiceAccount, name: flink, namespace: default}]\n"));
}

TEST_CASE("the cluster is gone before the savepoint's path was told") {
  Running scene;
  scene.job_manager.polls_in_progress = 100;
  scene.server.garbage_stays = true;
  scene.wire.after_flight(7, [&] {
    scene.job_manager.on("GET", scene.surroundings.token, fate::refuse(), 1000);
    scene.server.erase("deployments", "orders");
  });
  const auto ended = scene.on_orders("stop", {job});
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("what became of the savepoint with which job " + job +
                       " is stopped is not known: the cluster 'orders' is gone") !=
        std::string::npos);
}

TEST_CASE("a job that ends otherwise than asked: exit 8") {
  Running scene;
  scene.goes = false;
  scene.job_manager.on("PATCH", job, fate::answer({.status = 202, .body = "{}"}));
  scene.wire.after_flight(6, [&] { scene.job_manager.jobs.front().state = "FAILED"; });
  const auto ended = scene.on_orders("cancel", {job});
  CHECK(ended.exit == 8);
  CHECK(ended.err == "error: job " + job + " ended as FAILED instead of CANCELED\n");
}

TEST_CASE("a job that does not end in time: exit 3") {
  Running scene;
  scene.job_manager.on("PATCH", job, fate::answer({.status = 202, .body = "{}"}));
  scene.job_manager.jobs.front().state = "CANCELLING";
  const auto ended = scene.on_orders("cancel", {job, "--timeout=5s"});
  CHECK(ended.exit == 3);
  CHECK(ended.err == "error: job " + job +
                         " has not ended yet: it is CANCELLING\nhint: it goes on in the cluster; "
                         "'drey status orders --namespace default' shows how far "
                         "it is\n");
}

TEST_CASE(
    "how a job ended is known for a moment only: it is looked at five times a second at first") {
  Running scene;
  scene.job_manager.on("PATCH", job, fate::answer({.status = 202, .body = "{}"}));
  scene.job_manager.jobs.front().state = "CANCELLING";
  const auto looks = [&](const char* timeout) {
    scene.job_manager.requests.clear();
    scene.on_orders("cancel", {job, timeout});
    return std::count_if(scene.job_manager.requests.begin(), scene.job_manager.requests.end(),
                         [](const auto& request) { return request.target.ends_with(job); });
  };
  const auto early = looks("--timeout=20s");
  CHECK(early >= 100);
  CHECK(looks("--timeout=90s") - early <= 100);
}

TEST_CASE("a cluster that stays when its job ends is not waited for, and is named") {
  Running scene;
  scene.goes = false;
  std::string why, file = "a: b\n";
  SECTION("a session") {
    why = "it is a session cluster", file = "execution.target: kubernetes-session\n";
  }
  SECTION("it is told to stay") {
    why = "execution.shutdown-on-application-finish is false",
    file = "execution.shutdown-on-application-finish: false\n";
  }
  SECTION("another job runs") {
    why = "it has other jobs";
    scene.job_manager.jobs.push_back({std::string(32, 'b'), "second", "RUNNING"});
  }
  auto config_map = test::foreign_config_map("flink-config-orders");
  config_map["data"] = {{"config.yaml", file}};
  scene.server.create(config_map);
  CHECK(scene.on_orders("cancel", {job})
            .err.find("the cluster stays, as " + why +
                      "; 'drey delete orders --namespace default' removes it\n") !=
        std::string::npos);
  scene.job_manager.jobs.front().state = "RUNNING";
  CHECK(scene.on_orders("stop", {job, "-q"}).err.empty());
  CHECK(scene.server.find("deployments", "orders").is_object());
}

TEST_CASE(
    "a cluster that should go with its job and does not: what stays, why, and what removes it") {
  Running scene;
  scene.goes = false;
  auto config_map = test::owned(test::foreign_config_map("flink-config-orders"),
                                test::uid_of(scene.server.find("deployments", "orders")));
  config_map["metadata"]["labels"] = {{"app", "orders"}, {"type", "flink-native-kubernetes"}};
  scene.server.create(config_map);
  const auto ended = scene.on_orders("cancel", {job, "--timeout=5s"});
  CHECK(ended.exit == 3);
  CHECK(ended.err.find("left: Deployment orders (is not being deleted): drey delete orders "
                       "--namespace default\n") != std::string::npos);
  CHECK(ended.err.find("left: ConfigMap flink-config-orders (is owned by the Deployment)\n") !=
        std::string::npos);
}

TEST_CASE("HA metadata that its job's end leaves behind is named, with what removes it") {
  Running scene;
  auto metadata = test::foreign_config_map("orders-cluster-config-map");
  metadata["metadata"]["labels"] = {{"app", "orders"}, {"type", "flink-native-kubernetes"}};
  metadata["data"] = {{"executionPlan-" + job, "x"}};
  scene.server.create(metadata);
  const auto ended = scene.on_orders("cancel", {job, "-ojson"});
  CHECK(ended.exit == 0);
  const std::string remedy = "drey delete orders --namespace default --ha-data=drop";
  CHECK(ended.err.find(
            "left: ConfigMap orders-cluster-config-map (HA metadata, has no owner reference): " +
            remedy + "\n") != std::string::npos);
  CHECK(Json::parse(ended.out).at("left") ==
        Json::array({{{"kind", "ConfigMap"},
                      {"name", "orders-cluster-config-map"},
                      {"why", "HA metadata, has no owner reference"},
                      {"remedy", remedy}}}));
}

TEST_CASE(
    "cancel -s and stop that take too long are taken up again by the hint's command, without a "
    "second savepoint") {
  Running scene;
  scene.job_manager.polls_in_progress = 20;
  const auto [verb, more] = GENERATE(table<std::string, Words>({{"cancel", {"-s"}}, {"stop", {}}}));
  Words words{job, "--timeout=10s"};
  words.insert(words.end(), more.begin(), more.end());
  const auto ended = scene.on_orders(verb, words);
  CHECK(ended.exit == 3);
  const auto command = verb + " orders --namespace default " + job + (more.empty() ? "" : " -s") +
                       " --trigger-id " + scene.surroundings.token;
  CHECK(ended.err.find("hint: 'drey " + command + "' keeps waiting; --timeout gives it longer\n") !=
        std::string::npos);
  Words again{verb, "orders",       "--namespace",           "default",
              job,  "--trigger-id", scene.surroundings.token};
  again.insert(again.end(), more.begin(), more.end());
  const auto resumed = scene.run(again);
  CHECK(resumed.exit == 0);
  CHECK(resumed.out.find(path) != std::string::npos);
  CHECK(resumed.out.find("Suspending") == std::string::npos);
  const auto requests = scene.job_manager.lines();
  CHECK(std::count_if(requests.begin(), requests.end(),
                      [](const std::string& line) { return line.starts_with("POST"); }) == 1);
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE("--type takes Flink 1.15") {
  Running scene;
  scene.job_manager.version = "1.14.6";
  const auto words = GENERATE(Words{"cancel", "-s"}, Words{"stop"});
  Words more{words.begin() + 1, words.end()};
  more.insert(more.end(), {job, "--type=native"});
  CHECK(scene.on_orders(words.front(), more).err ==
        "error: --type came with Flink 1.15; cluster 'orders' runs 1.14.6\n");
}

TEST_CASE("cancel and stop: documents") {
  Running scene;
  const auto stopped = scene.on_orders("stop", {job, "-o", "json"});
  const Json removed =
      Json::array({{{"kind", "Deployment"}, {"name", "orders"}, {"seconds", 0.0}}});
  // Its JobManager is gone before it says how the job ended.
  const Json the_job{{"id", job}, {"name", "State machine job"}, {"state", nullptr}};
  CHECK(Json::parse(stopped.out) == Json{{"cluster", "orders"},
                                         {"namespace", "default"},
                                         {"job", the_job},
                                         {"triggerId", scene.surroundings.token},
                                         {"savepoint", path},
                                         {"removed", removed},
                                         {"left", Json::array()},
                                         {"notSeen", Json::array()}});
  Running second;
  CHECK(Json::parse(second.on_orders("cancel", {job, "-o", "json"}).out) ==
        Json{{"cluster", "orders"},
             {"namespace", "default"},
             {"job", the_job},
             {"removed", removed},
             {"left", Json::array()},
             {"notSeen", Json::array()}});
}
