// `drey list` of a cluster: its jobs. And which cluster and job are meant by the words of a
// command.
#include "fake/running_scene.h"
#include "support/catch.h"

using base::Json;
using test::FakeJobManager;
using Running = test::RunningScene;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

/// 14.11.2023 22:13:20 UTC, and so many seconds.
FakeJobManager::Job job(char digit, const std::string& name, const std::string& state,
                        int seconds) {
  return {std::string(32, digit), name, state, (1'700'000'000LL + seconds) * 1000};
}

}  // namespace

TEST_CASE("jobs in Flink's format, in the user's time zone") {
  Running scene;
  scene.job_manager.jobs = {
      job('b', "waiting", "CREATED", 200), job('a', "grüße", "RESTARTING", 100),
      job('f', "finished one", "FINISHED", 0), job('c', "now", "RUNNING", 100)};
  scene.surroundings.zone = std::chrono::minutes(60);
  const std::string running =
      "------------------ Running/Restarting Jobs -------------------\n"
      "14.11.2023 23:15:00 : aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa : grüße (RESTARTING)\n"
      "14.11.2023 23:15:00 : cccccccccccccccccccccccccccccccc : now (RUNNING)\n"
      "--------------------------------------------------------------\n";
  const std::string scheduled =
      "----------------------- Scheduled Jobs -----------------------\n"
      "14.11.2023 23:16:40 : bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb : waiting (CREATED)\n"
      "--------------------------------------------------------------\n";
  const std::string ended =
      "---------------------- Terminated Jobs -----------------------\n"
      "14.11.2023 23:13:20 : ffffffffffffffffffffffffffffffff : finished one (FINISHED)\n"
      "--------------------------------------------------------------\n";
  const auto [words, text] =
      GENERATE_COPY(table<Words, std::string>({{Words{}, running + scheduled},
                                               {{"-r"}, running},
                                               {{"-s"}, scheduled},
                                               {{"-rs"}, running + scheduled},
                                               {{"-a"}, running + scheduled + ended}}));
  Words all{"list", "-t", "kubernetes-application", "-Dkubernetes.cluster-id=orders"};
  all.insert(all.end(), words.begin(), words.end());
  const auto result = scene.run(all);
  CHECK(result.exit == 0);
  CHECK(result.out == "Waiting for response...\n" + text);
}

TEST_CASE("no jobs, and jobs as a document") {
  Running scene;
  CHECK(Json::parse(scene.run({"list", "-Dkubernetes.cluster-id=orders", "-o", "json"}).out) ==
        Json{{"cluster", "orders"},
             {"namespace", "default"},
             {"jobs", Json::array({{{"id", "0123456789abcdef0123456789abcdef"},
                                    {"name", "State machine job"},
                                    {"state", "RUNNING"},
                                    {"started", "2023-11-14T22:13:20.000Z"},
                                    {"ended", nullptr}}})}});
  scene.job_manager.jobs.clear();
  CHECK(scene.run({"list", "-Dkubernetes.cluster-id=orders", "-a"}).out ==
        "Waiting for response...\nNo running jobs.\nNo scheduled jobs.\n");
}

TEST_CASE("names from outside do not reach the terminal as they are") {
  Running scene;
  scene.job_manager.jobs.front().name = "\x1b[31mred";
  CHECK(scene.run({"list", "-Dkubernetes.cluster-id=orders"}).out.find("\\x1b[31mred (RUNNING)") !=
        std::string::npos);
}

TEST_CASE("Flink's own refusal, and its retries") {
  Running scene;
  scene.job_manager.on(
      "GET", "/jobs/overview",
      fate::answer(
          {.status = 500,
           .body =
               R"({"errors":["Internal server error.","<Exception on server side:\na.B: boom\n\tat c\n"]})"}),
      9);
  const auto ended = scene.run({"list", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 1);
  CHECK(ended.out == "Waiting for response...\n");
  CHECK(ended.err == "error: Failed to retrieve job list: a.B: boom\n");
}

TEST_CASE("an answer without jobs is no list of none") {
  Running scene;
  scene.job_manager.on("GET", "/jobs/overview", fate::answer({.status = 200, .body = "{}"}), 99);
  const auto ended = scene.on_orders("list", {});
  CHECK(ended.exit == 1);
  CHECK(ended.err == "error: Failed to retrieve job list: the answer has no jobs in it\n");
}

TEST_CASE("a cluster that is not there: exit 5, with what there is") {
  Running scene;
  const auto ended = scene.run({"list", "-Dkubernetes.cluster-id=ordres"});
  CHECK(ended.exit == 5);
  CHECK(ended.out.empty());
  CHECK(ended.err ==
        "error: there is no Flink cluster 'ordres' in namespace default\nhint: in namespace "
        "default there is orders\n");
  work_in(scene, "team-a");
  CHECK(scene.run({"cancel", "billing"}).err ==
        "error: there is no Flink cluster 'billing' in namespace team-a\nhint: 'drey list -A' "
        "lists the clusters of all namespaces\n");
  CHECK(scene.run({"cancel", "orders"}).err ==
        "error: there is no Flink cluster 'orders' in namespace team-a\nhint: there is one in "
        "namespace default: --namespace default\n");
}

TEST_CASE(
    "a cluster that is not there: some of many, and where to look when they may not be listed") {
  Running scene;
  scene.server.create(test::foreign_deployment("billing"));
  CHECK(scene.run({"cancel", "ordres", "--namespace=default"})
            .err.ends_with("hint: in namespace default there are billing, orders\n"));
  for (char c = 'a'; c < 'l'; ++c)
    scene.server.create(test::foreign_deployment(std::string("b") + c));
  CHECK(scene.run({"cancel", "ordres", "--namespace=default"})
            .err.ends_with("hint: in namespace default there are ba, bb, bc, bd, be, bf, bg, bh, "
                           "bi, billing, and 3 more\n"));
  scene.wire.on("GET", "/deployments", fate::answer(test::status(403, "Forbidden", "is forbidden")),
                9);
  CHECK(scene.run({"cancel", "ordres", "--namespace=default"})
            .err.ends_with("hint: 'drey list -A' lists the clusters of all namespaces\n"));
}

TEST_CASE("a cluster that may not be looked at") {
  Running scene;
  const auto forbidden = fate::answer(test::status(403, "Forbidden", "is forbidden"));
  scene.wire.on("GET", "/orders", forbidden);
  SECTION("its Service may be: that is enough") {
    CHECK(scene.run({"list", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  }
  SECTION("nothing may") {
    scene.wire.on("GET", "/orders-rest", forbidden);
    CHECK(scene.run({"list", "-Dkubernetes.cluster-id=orders"}).exit == 4);
  }
  SECTION("its Service may not be, and there is no Deployment of that name") {
    scene.wire.forget_plans();
    scene.wire.on("GET", "/ordres-rest", forbidden);
    CHECK(scene.run({"list", "-Dkubernetes.cluster-id=ordres"}).exit == 4);
  }
}

TEST_CASE("the conf dir may name the cluster") {
  Running scene;
  scene.surroundings.files["/conf/config.yaml"] =
      "kubernetes.cluster-id: orders\nkubernetes.namespace: default\n";
  scene.surroundings.env["FLINK_CONF_DIR"] = "/conf";
  CHECK(scene.run({"list"}).out.starts_with("Waiting for response..."));
  CHECK(scene.run({"list", "billing"}).exit == 5);
}

TEST_CASE("words that name no cluster, or no job: Flink's sentences") {
  Running scene;
  const auto [words, text] = GENERATE(table<Words, std::string>(
      {{{"cancel"},
        "No cluster id was specified. Please specify a cluster to which you would like to "
        "connect."},
       {{"stop", std::string(32, '0')},
        "No cluster id was specified. Please specify a cluster to which you would like to "
        "connect."},
       {{"cancel", "-Dkubernetes.cluster-id=orders", "xyz"},
        "Cannot parse JobID from \"xyz\". The expected format is [0-9a-fA-F]{32}, e.g. "
        "fd72014d4c864993a2e5a9287b4a9c5d."},
       {{"savepoint", "orders", "xyz"},
        "Cannot parse JobID from \"xyz\". The expected format is [0-9a-fA-F]{32}, e.g. "
        "fd72014d4c864993a2e5a9287b4a9c5d."},
       {{"list", "orders", "more"}, "'more' was not expected: list takes the name of a cluster"}}));
  const auto ended = scene.run(words);
  CHECK(ended.exit == 2);
  CHECK(ended.out.empty());
  CHECK(ended.err.starts_with("error: " + text + "\n"));
}

TEST_CASE("without a job id the only job that has not ended is meant") {
  Running scene;
  scene.job_manager.jobs.push_back(job('f', "done", "FINISHED", 0));
  CHECK(scene.run({"savepoint", "-Dkubernetes.cluster-id=orders"}).exit == 0);
  SECTION("several") {
    scene.job_manager.jobs.push_back(job('b', "second", "RESTARTING", 0));
    const auto ended = scene.run({"cancel", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 2);
    CHECK(ended.err ==
          "error: cluster 'orders' has 2 jobs; say which one is meant\n"
          "  0123456789abcdef0123456789abcdef State machine job (RUNNING)\n"
          "  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb second (RESTARTING)\n");
    CHECK(scene.job_manager.lines().size() == 4);  // those of the savepoint
  }
  SECTION("none") {
    scene.job_manager.jobs.erase(scene.job_manager.jobs.begin());
    const auto ended = scene.run({"cancel", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 5);
    CHECK(ended.err ==
          "error: cluster 'orders' has no job that runs\n  ffffffffffffffffffffffffffffffff done "
          "(FINISHED)\n");
  }
  SECTION("none yet") {
    scene.job_manager.jobs.clear();
    const auto ended = scene.run({"cancel", "-Dkubernetes.cluster-id=orders"});
    CHECK(ended.exit == 5);
    CHECK(ended.err ==
          "error: cluster 'orders' has no job that runs\nhint: its main() has not started one yet: "
          "'drey status orders --namespace default' and "
          "'drey logs orders --namespace default' tell more\n");
  }
}
