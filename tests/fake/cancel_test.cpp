// `drey cancel` and `drey stop`: Flink's texts, and the truth though the cluster removes itself meanwhile.
#include "fake/scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::FakeJobManager;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

const std::string job = "0123456789abcdef0123456789abcdef";
const std::string path = "s3://b/sp/savepoint-012345-abcdef";

/// An application cluster: it goes away with its job.
struct Running : Scene {
  Running() {
    test::run_cluster(*this, job_manager);
    job_manager.ended = [this](const std::string&) {
      if (goes) server.erase("deployments", "orders");
    };
  }

  test::Result on_orders(const std::string& verb, const Words& more) {
    Words words{verb, "-Dkubernetes.cluster-id=orders"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  FakeJobManager job_manager{};
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
  CHECK(scene.job_manager.lines() == std::vector<std::string>{"PATCH /v1/jobs/" + job + "?mode=cancel {}"});
  CHECK(scene.server.kept().empty());
}

TEST_CASE("cancel with --no-wait is as Flink's own client: one request to the JobManager beside the one for its version") {
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
    scene.job_manager.on("PATCH", job, fate::answer(test::flink_error(404, "Job could not be found.")));
  }
  const auto ended = scene.on_orders("cancel", {"--no-wait", job, "-m", "localhost:8081"});
  CHECK(ended.exit == 0);
  CHECK(ended.out == "Cancelling job " + job + ".\nCancelled job " + job + ".\n");
}

TEST_CASE("the answer to cancel is lost and nobody answers afterwards, though the cluster is there: exit 10") {
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
  CHECK(ended.err.find("hint: whether it is being cancelled is not known: the same command again finds out\n") != std::string::npos);
}

TEST_CASE("a job that Flink does not know, or that has ended") {
  Running scene;
  scene.goes = false;
  SECTION("unknown") {
    const auto ended = scene.on_orders("cancel", {std::string(32, 'e')});
    CHECK(ended.exit == 5);
    CHECK(ended.out == "Cancelling job " + std::string(32, 'e') + ".\n");
    CHECK(ended.err == "error: Could not cancel job " + std::string(32, 'e') + ": Job could not be found.\n");
  }
  SECTION("finished") {
    scene.job_manager.jobs.front().state = "FINISHED";
    const auto ended = scene.on_orders("cancel", {job});
    CHECK(ended.exit == 8);
    CHECK(ended.err == "error: Could not cancel job " + job +
                           ": Job cancellation failed because the job has already reached another terminal state (FINISHED).\n");
  }
  SECTION("cancelled before") {
    scene.job_manager.jobs.front().state = "CANCELED";
    const auto ended = scene.on_orders("cancel", {job, "--no-wait"});
    CHECK(ended.exit == 0);
    CHECK(ended.err == "job " + job + " was cancelled before\n");
  }
}

TEST_CASE("cancel -s: deprecated, and -s may stand before the job id, the directory, or nothing") {
  Running scene;
  const auto [words, where, directory] = GENERATE(table<Words, std::string, Json>({{{"-s", "s3://x", job}, "s3://x", "s3://x"},
                                                                                   {{"-s", job}, "default savepoint directory", nullptr},
                                                                                   {{job, "-s"}, "default savepoint directory", nullptr},
                                                                                   {{job, "--withSavepoint", "s3://x"}, "s3://x", "s3://x"}}));
  const auto ended = scene.on_orders("cancel", words);
  CHECK(ended.exit == 0);
  const auto stored = directory.is_null() ? path : "s3://x/savepoint-012345-abcdef";
  CHECK(ended.out == "DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use \"stop\" instead.\nCancelling job " + job +
                         " with CANONICAL savepoint to " + where + ".\nCancelled job " + job + ". Savepoint stored in " + stored + ".\n");
  CHECK(body_of(scene.job_manager).at("target-directory") == directory);
  CHECK(body_of(scene.job_manager).at("cancel-job") == true);
}

TEST_CASE("stop: Flink's texts by version") {
  Running scene;
  const auto [version, before] = GENERATE_COPY(table<std::string, std::string>(
      {{"1.12.7", "Suspending job \"" + job + "\" with a savepoint.\n"},
       {"1.17.2", "Suspending job \"" + job + "\" with a CANONICAL savepoint.\n"},
       {"2.3.0", "Suspending job \"" + job + "\" with a CANONICAL savepoint.\nTriggering stop-with-savepoint for job " + job +
                     ".\nWaiting for response...\n"}}));
  scene.job_manager.version = version;
  const auto ended = scene.on_orders("stop", {job});
  CHECK(ended.exit == 0);
  CHECK(ended.out == before + "Savepoint completed. Path: " + path + "\n");
  CHECK(scene.server.kept().empty());
}

TEST_CASE("stop: drain, directory, the job as the value of -p, detached") {
  Running scene;
  CHECK(scene.on_orders("stop", {"-d", "-p", "s3://x", job}).out.starts_with("Draining job \"" + job + "\" with a CANONICAL savepoint.\n"));
  CHECK(body_of(scene.job_manager) ==
        Json{{"targetDirectory", "s3://x"}, {"drain", true}, {"formatType", "CANONICAL"}, {"triggerId", scene.surroundings.token}});
  Running second;
  CHECK(second.on_orders("stop", {"-p", job}).exit == 0);
  CHECK(body_of(second.job_manager).at("targetDirectory").is_null());
  Running third;
  const auto detached = third.on_orders("stop", {"-detached", job});
  CHECK(detached.out == "Suspending job \"" + job + "\" with a CANONICAL savepoint.\nTriggering stop-with-savepoint in detached mode for job " + job +
                            ".\nSuccessfully trigger stop-with-savepoint in detached mode, triggerId: " + third.surroundings.token + "\n");
}

TEST_CASE("a stop whose answer is lost is not started twice") {
  Running scene;
  scene.job_manager.on("POST", "/stop", fate::lose_answer());
  CHECK(scene.on_orders("stop", {job}).exit == 0);
  CHECK(scene.job_manager.operations == 1);
}

TEST_CASE("a stop that fails leaves the job and the cluster") {
  Running scene;
  scene.job_manager.failure = "java.lang.Exception: a task is not running\n";
  const auto ended = scene.on_orders("stop", {job});
  CHECK(ended.exit == 1);
  CHECK(ended.err == "error: Could not stop with a savepoint job \"" + job + "\": java.lang.Exception: a task is not running\n");
  CHECK(scene.server.kept().size() == 2);
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
  CHECK(ended.err.find("what became of the savepoint with which job " + job + " is stopped is not known: the cluster 'orders' is gone") !=
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
  CHECK(ended.err.starts_with("error: job " + job + " has not ended yet: it is CANCELLING\n"));
}

TEST_CASE("cancel and stop: documents") {
  Running scene;
  const auto stopped = scene.on_orders("stop", {job, "-o", "json"});
  const Json removed = Json::array({{{"kind", "Deployment"}, {"name", "orders"}, {"seconds", 0.0}}});
  CHECK(Json::parse(stopped.out) == Json{{"cluster", "orders"},
                                         {"namespace", "default"},
                                         {"job", job},
                                         {"triggerId", scene.surroundings.token},
                                         {"savepoint", path},
                                         {"removed", removed},
                                         {"left", Json::array()}});
  Running second;
  CHECK(Json::parse(second.on_orders("cancel", {job, "-o", "json"}).out) ==
        Json{{"cluster", "orders"}, {"namespace", "default"}, {"job", job}, {"removed", removed}, {"left", Json::array()}});
}
