// `drey savepoint` and `drey checkpoint`: Flink's texts, one savepoint whatever happens on the way,
// and waits that can be taken up again.
#include "fake/running_scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::FakeJobManager;
using Running = test::RunningScene;
using test::Words;
namespace fate = test::fate;

namespace {

const auto& job = test::running_job;
const auto& path = test::savepoint_path;

Json body_of(const FakeJobManager& job_manager, std::size_t line) {
  const auto text = job_manager.lines().at(line);
  return Json::parse(text.substr(text.find('{')));
}

}  // namespace

TEST_CASE("a savepoint: texts, request, and how often its status is asked for") {
  Running scene;
  const auto start = scene.surroundings.steady;
  const auto ended = scene.on_orders("savepoint", {job, "s3://b/other"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Triggering savepoint for job " + job +
                         ".\nWaiting for response...\nSavepoint completed. Path: "
                         "s3://b/other/savepoint-012345-abcdef\n"
                         "You can resume your program from this savepoint with the run command.\n");
  CHECK(ended.err.empty());
  CHECK(body_of(scene.job_manager, 0) == Json{{"target-directory", "s3://b/other"},
                                              {"cancel-job", false},
                                              {"formatType", "CANONICAL"},
                                              {"triggerId", scene.surroundings.token}});
  CHECK(scene.job_manager.lines().size() == 4);
  CHECK(scene.surroundings.steady - start == std::chrono::milliseconds(10 + 20));
}

TEST_CASE("a directory that goes with the JobManager's pod is told before the savepoint is taken") {
  Running scene;
  const auto* verb = GENERATE("savepoint", "stop", "cancel");
  const auto* directory = GENERATE("/tmp/sp", "relative/path", "file:///tmp/sp", "s3://b/other");
  Words words{job, directory};
  if (verb == std::string("stop")) words = {"-p", directory, job, "--no-wait"};
  if (verb == std::string("cancel")) words = {"-s", directory, job, "--no-wait"};
  const auto ended = scene.on_orders(verb, words);
  CHECK(ended.exit == 0);
  const auto warning =
      "warning: savepoints in '" + std::string(directory) +
      "' are lost with the JobManager's pod: no volume that outlives it is mounted "
      "there\n";
  CHECK((ended.err == warning) == !std::string(directory).starts_with("s3:"));
}

TEST_CASE("a savepoint's directory may be a volume of the pod, or that of the cluster") {
  Running scene;
  auto deployment = scene.server.find("deployments", "orders");
  auto& spec = deployment["spec"]["template"]["spec"];
  SECTION("a volume that stays") {
    spec["volumes"].push_back({{"name", "state"}, {"hostPath", {{"path", "/mnt"}}}});
    spec["containers"][0]["volumeMounts"].push_back({{"name", "state"}, {"mountPath", "/state"}});
    scene.server.change("deployments", "orders", {{"spec", deployment["spec"]}});
    CHECK(scene.on_orders("savepoint", {job, "/state/sp"}).err.empty());
  }
  SECTION("taken before: it is too late") {
    scene.on_orders("savepoint", {job, "/tmp/sp", "--detached"});
    const auto id = scene.surroundings.token;
    CHECK(scene.on_orders("savepoint", {job, "/tmp/sp", "--trigger-id", id}).err == "");
  }
}

TEST_CASE("the pauses double up to two seconds") {
  Running scene;
  scene.job_manager.polls_in_progress = 10;
  const auto start = scene.surroundings.steady;
  CHECK(scene.on_orders("savepoint", {job}).exit == 0);
  CHECK(scene.surroundings.steady - start ==
        std::chrono::milliseconds(10 + 20 + 40 + 80 + 160 + 320 + 640 + 1280 + 2000 + 2000));
}

TEST_CASE("a wait is seen: on a terminal a line that lives, elsewhere one every 30 s") {
  Running scene;
  scene.job_manager.polls_in_progress = 28;
  scene.surroundings.err_is_tty = GENERATE(true, false);
  const auto ended = scene.on_orders("savepoint", {job});
  CHECK(ended.exit == 0);
  if (scene.surroundings.err_is_tty) {
    CHECK(ended.err.find("  ⠋ savepoint                  0 s\x1b[?7h\r") != std::string::npos);
    CHECK(ended.err.find("savepoint                 38 s\x1b[?7h") != std::string::npos);
    CHECK(ended.err.ends_with("\r\x1b[K"));
  } else {
    CHECK(ended.err == "  still waiting for 'savepoint', 30 s so far\n");
  }
}

TEST_CASE("by plain words: cluster, job, directory; the job may be left out") {
  Running scene;
  const auto words = GENERATE(Words{"orders", job, "s3://x"}, Words{"orders", "s3://x"},
                              Words{"orders", "s3://x", "--type=native"},
                              Words{"orders", "s3://x", "-type", "NATIVE"});
  Words all{"savepoint", "--namespace=default"};
  all.insert(all.end(), words.begin(), words.end());
  CHECK(scene.run(all).out.find("Path: s3://x/savepoint-012345-abcdef\n") != std::string::npos);
  CHECK(body_of(scene.job_manager, 0).at("formatType") ==
        (words.size() > 3 || words.back() == "--type=native" ? "NATIVE" : "CANONICAL"));
}

TEST_CASE("detached, and taken up again by its trigger id without a second savepoint") {
  Running scene;
  const auto detached = scene.on_orders("savepoint", {job, "-detached"});
  const auto id = scene.surroundings.token;
  CHECK(detached.out == "Triggering savepoint in detached mode for job " + job +
                            ".\nSuccessfully trigger manual savepoint, triggerId: " + id + "\n");
  CHECK(scene.job_manager.lines().size() == 1);
  const auto resumed = scene.on_orders("savepoint", {job, "--trigger-id", id});
  CHECK(resumed.exit == 0);
  CHECK(resumed.out.starts_with("Waiting for response...\nSavepoint completed. Path: " + path));
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE(
    "an answer that is lost: asked again with the same trigger id, and there is one savepoint") {
  Running scene;
  const auto fate = GENERATE(fate::lose_answer(), fate::lose_request(), fate::break_off());
  scene.job_manager.on("POST", "/savepoints", fate, 2);
  CHECK(scene.on_orders("savepoint", {job}).exit == 0);
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE("before 1.15 a lost answer leaves it open: exit 10, and nothing is sent twice") {
  Running scene;
  scene.job_manager.version = "1.14.6";
  // A direct way: behind the proxy the API server answers for a connection that broke.
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("POST", "/savepoints", fate::lose_answer());
  const auto ended = scene.on_orders("savepoint", {job, "-m", "localhost:8081"});
  CHECK(ended.exit == 10);
  CHECK(ended.err.find("error: it is not known whether the savepoint of job " + job +
                       " was started: ") != std::string::npos);
  CHECK(ended.err.ends_with(
      "hint: 'drey status orders --namespace default' shows the last checkpoint and savepoint\n"));
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE(
    "from 1.15 on the hint's command finds out whether a savepoint was started, for its trigger id "
    "is known") {
  Running scene;
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("POST", "/savepoints", fate::lose_answer(), 1000);
  const auto ended = scene.on_orders("savepoint", {job, "-m", "localhost:8081"});
  CHECK(ended.exit == 10);
  CHECK(ended.err.ends_with("hint: 'drey savepoint orders --namespace default " + job +
                            " --trigger-id " + scene.surroundings.token + "' finds out\n"));
}

TEST_CASE("interrupted while nobody answers: how to keep waiting is told all the same") {
  Running scene;
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("POST", "/savepoints", [&](const auto& apply) -> http::Reply {
    scene.job_manager.on(
        "GET", scene.surroundings.token,
        [&](const auto&) -> http::Reply {
          scene.signal = 15;
          return http::Failure{http::Failure::Kind::stopped, true, "stopped"};
        },
        1000);
    return apply();
  });
  const auto ended = scene.on_orders("savepoint", {job, "-m", "localhost:8081"});
  CHECK(ended.exit == 143);
  CHECK(ended.err.find("the savepoint of job " + job +
                       " goes on in the cluster\nhint: 'drey savepoint orders") !=
        std::string::npos);
}

TEST_CASE(
    "nobody answers any more while a savepoint is waited for, though the cluster is there: exit 3, "
    "it goes on") {
  Running scene;
  auto pod = test::Pod("orders-1").on("n").running().json();
  pod["status"]["conditions"].push_back({{"type", "Ready"}, {"status", "True"}});
  scene.server.create(pod);
  scene.direct["http://localhost:8081"] = &scene.job_manager;
  scene.job_manager.on("POST", "/savepoints", [&](const auto& apply) -> http::Reply {
    scene.job_manager.on("GET", scene.surroundings.token, fate::refuse(), 1000);
    return apply();
  });
  const auto ended = scene.on_orders("savepoint", {job, "-m", "localhost:8081", "--timeout=5s"});
  CHECK(ended.exit == 3);
  CHECK(ended.err.find("error: the savepoint of job " + job +
                       " is not complete yet, and goes on in the cluster: ") != std::string::npos);
}

TEST_CASE("1.14 knows neither formats nor trigger ids, 1.16 no checkpoints by hand") {
  Running scene;
  scene.job_manager.version = "1.14.6";
  CHECK(scene.on_orders("savepoint", {job}).exit == 0);
  CHECK(body_of(scene.job_manager, 0) ==
        Json{{"target-directory", nullptr}, {"cancel-job", false}});
  const auto refused = scene.on_orders("savepoint", {job, "--type", "native"});
  CHECK(refused.exit == 2);
  CHECK(refused.err == "error: --type came with Flink 1.15; cluster 'orders' runs 1.14.6\n");
  CHECK(scene.on_orders("checkpoint", {job}).exit == 2);
  CHECK(scene.on_orders("savepoint", {job, "--type", "binary"}).err ==
        "error: --type: 'binary' is neither canonical nor native\n");
}

TEST_CASE(
    "a savepoint that takes longer than --timeout: exit 3, it goes on, and the hint's command "
    "waits on") {
  Running scene;
  scene.job_manager.polls_in_progress = 20;
  const auto ended = scene.on_orders("savepoint", {job, "--timeout=10s"});
  CHECK(ended.exit == 3);
  const auto id = scene.surroundings.token;
  CHECK(ended.err == "error: the savepoint of job " + job +
                         " is not complete yet, and goes on in the cluster\nhint: 'drey savepoint "
                         "orders --namespace default " +
                         job + " --trigger-id " + id +
                         "' keeps waiting; --timeout gives it longer\n");
  CHECK(
      scene.run({"savepoint", "orders", "--namespace", "default", job, "--trigger-id", id}).exit ==
      0);
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE("interrupted: exit 130, and how to wait on") {
  Running scene;
  scene.job_manager.polls_in_progress = 100;
  scene.wire.after_flight(6, [&] { scene.signal = 2; });
  const auto ended = scene.on_orders("savepoint", {job});
  CHECK(ended.exit == 130);
  CHECK(ended.err.find("error: interrupted: the savepoint of job " + job +
                       " goes on in the cluster\nhint: 'drey savepoint orders") !=
        std::string::npos);
}

TEST_CASE("where no directory is named, the hint is a command that names one of this cluster's") {
  Running scene;
  scene.job_manager.savepoint_directory.clear();
  const auto hint_of = [&](const char* verb, const Words& options) {
    auto words = options;
    words.insert(words.begin(), job);
    const auto ended = scene.on_orders(verb, words);
    CHECK(ended.exit == 2);
    return ended.err.substr(ended.err.find("\nhint: ") + 1);
  };
  const auto named = [](const std::string& verb, const std::string& options) {
    return "hint: 'drey " + verb + " orders --namespace default " + job + " " + options +
           "' names it\n";
  };
  CHECK(hint_of("savepoint", {}) == named("savepoint", "DIRECTORY"));
  CHECK(hint_of("stop", {}) == named("stop", "--savepointPath DIRECTORY"));
  CHECK(hint_of("stop", {"--drain", "--type=native"}) ==
        named("stop", "--savepointPath DIRECTORY --drain --type native"));
  CHECK(hint_of("cancel", {"-s"}) == named("cancel", "-s DIRECTORY"));
  CHECK(scene.job_manager.operations == 0);
}

TEST_CASE("what Flink refuses, and what fails") {
  Running scene;
  SECTION("no directory") {
    scene.job_manager.savepoint_directory.clear();
    const auto ended = scene.on_orders("savepoint", {job});
    CHECK(ended.exit == 2);
    CHECK(ended.err == "error: Failed to trigger a savepoint for the job " + job +
                           ": no directory is named, and execution.checkpointing.savepoint-dir is "
                           "not set in the cluster\n"
                           "hint: 'drey savepoint orders --namespace default " +
                           job + " DIRECTORY' names it\n");
  }
  SECTION("no such job") {
    const auto ended = scene.on_orders("savepoint", {std::string(32, 'e')});
    CHECK(ended.exit == 5);
  }
  SECTION("the operation fails, with 200") {
    scene.job_manager.failure =
        "a.CheckpointException: Trigger failed\n\tat x\nCaused by: java.io.IOException: No space "
        "left on device\n\tat y\n";
    const auto ended = scene.on_orders("savepoint", {job});
    CHECK(ended.exit == 1);
    CHECK(ended.err.find("No space left on device\n") != std::string::npos);
    CHECK(ended.err.find("\tat") == std::string::npos);
  }
  SECTION("the operation finds no such job: newer versions say so only afterwards") {
    scene.job_manager.failure =
        "java.util.concurrent.CompletionException: x\nCaused by: "
        "o.a.f.r.m.FlinkJobNotFoundException: Could not find Flink job (e)\n";
    CHECK(scene.on_orders("savepoint", {job}).exit == 5);
  }
  SECTION("the JobManager starts anew and has forgotten it") {
    scene.job_manager.polls_in_progress = 5;
    scene.wire.after_flight(6, [&] { scene.job_manager.forget_operations(); });
    const auto ended = scene.on_orders("savepoint", {job});
    CHECK(ended.exit == 10);
    CHECK(ended.err.find("what became of the savepoint of job " + job +
                         " is not known: the JobManager does not know it (any more)") !=
          std::string::npos);
    CHECK(ended.err.ends_with(
        "hint: it had trigger id " + scene.surroundings.token +
        "; 'drey status orders --namespace default' shows the last checkpoint and savepoint\n"));
  }
  CHECK(scene.job_manager.operations <= 1);
}

TEST_CASE("an answer that is none of Flink's tells of no savepoint: exit 10") {
  Running scene;
  const auto empty = fate::answer({.status = 200, .body = "{}"});
  const std::string id = "00000000000000000000000000000001";
  const bool at_once = GENERATE(true, false);
  scene.job_manager.on(at_once ? "POST" : "GET", at_once ? "/savepoints" : "/savepoints/" + id,
                       empty, 99);
  const auto ended =
      scene.on_orders("savepoint", at_once ? Words{job} : Words{job, "--trigger-id=" + id});
  CAPTURE(ended.err);
  CHECK(ended.exit == 10);
  CHECK(ended.err.find(at_once
                           ? "the JobManager's answer has no request-id"
                           : "the JobManager's answer has no status in it") != std::string::npos);
}

TEST_CASE("disposal") {
  Running scene;
  const auto ended = scene.on_orders("savepoint", {"-d", path});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Disposing savepoint '" + path + "'.\nWaiting for response...\nSavepoint '" +
                         path + "' disposed.\n");
  CHECK(body_of(scene.job_manager, 0) == Json{{"savepoint-path", path}});
}

TEST_CASE("a disposal that takes too long is taken up again by the hint's command") {
  Running scene;
  scene.job_manager.polls_in_progress = 20;
  const auto ended = scene.on_orders("savepoint", {"-d", path, "--timeout=10s"});
  CHECK(ended.exit == 3);
  const std::string begin =
      "hint: 'drey savepoint orders --namespace default -d '" + path + "' --trigger-id ";
  const auto at = ended.err.find(begin);
  REQUIRE(at != std::string::npos);
  const auto id = ended.err.substr(at + begin.size(), 32);
  CHECK(scene.run({"savepoint", "orders", "--namespace", "default", "-d", path, "--trigger-id", id})
            .exit == 0);
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE("one word too many is told, as Flink does") {
  Running scene;
  const auto ended = scene.on_orders("savepoint", {job, "s3://x", "more"});
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with(
      "Provided more arguments than required. Ignoring not needed arguments.\n"));
}

TEST_CASE("a savepoint that is not there cannot be disposed of: exit 5") {
  Running scene;
  scene.job_manager.failure =
      "java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory 'x' on "
      "file system 'file'.\n";
  CHECK(scene.on_orders("savepoint", {"-d", path}).exit == 5);
}

TEST_CASE("a checkpoint, plain and full") {
  Running scene;
  const auto plain = scene.on_orders("checkpoint", {job});
  CHECK(
      plain.out ==
      "Triggering checkpoint for job " + job +
          ".\nWaiting for response...\nCheckpoint 26 for job " + job +
          " completed.\nYou can resume your program from this checkpoint with the run command.\n");
  CHECK(body_of(scene.job_manager, 0) ==
        Json{{"checkpointType", "CONFIGURED"}, {"triggerId", scene.surroundings.token}});
  CHECK(scene.on_orders("checkpoint", {job, "-full"}).out.find("Checkpoint(FULL) 26 for job ") !=
        std::string::npos);
}

TEST_CASE("documents have the job's name and state where the jobs were listed") {
  Running scene;
  const auto* verb = GENERATE("savepoint", "checkpoint");
  const Json whole{{"id", job}, {"name", "State machine job"}, {"state", "RUNNING"}};
  CHECK(Json::parse(scene.on_orders(verb, {"-ojson"}).out).at("job") == whole);
  const Json bare{{"id", job}, {"name", nullptr}, {"state", nullptr}};
  CHECK(Json::parse(scene.on_orders(verb, {job, "-ojson"}).out).at("job") == bare);
}

TEST_CASE("documents begin with the cluster, its namespace and the job") {
  Running scene;
  const auto about = [](Json more) {
    Json document{{"cluster", "orders"},
                  {"namespace", "default"},
                  {"job", {{"id", job}, {"name", nullptr}, {"state", nullptr}}}};
    document.update(more);
    return document;
  };
  const auto savepoint = Json::parse(scene.on_orders("savepoint", {job, "-o", "json"}).out);
  CHECK(savepoint == about({{"triggerId", scene.surroundings.token}, {"savepoint", path}}));
  const auto detached =
      Json::parse(scene.on_orders("savepoint", {job, "--detached", "-o", "json"}).out);
  CHECK(detached == about({{"triggerId", scene.surroundings.token}}));
  const auto checkpoint = Json::parse(scene.on_orders("checkpoint", {job, "-o", "json"}).out);
  CHECK(checkpoint == about({{"triggerId", scene.surroundings.token}, {"checkpoint", 26}}));
  CHECK(Json::parse(scene.on_orders("savepoint", {"-d", path, "-ojson"}).out) ==
        Json{{"cluster", "orders"},
             {"namespace", "default"},
             {"savepoint", path},
             {"result", "disposed"}});
}
