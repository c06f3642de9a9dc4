// `drey savepoints --dispose, --keep, --older-than`: what nothing needs is disposed of.
#include "fake/attached.h"
#include "fake/savepoint_scene.h"
#include "support/catch.h"

using base::Json;
using test::has;
using Running = test::SavepointScene;

namespace {

const auto& job = test::running_job;
const auto& path = test::savepoint_path;

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("another cluster that was started from a savepoint needs it") {
  Running scene;
  scene.remember({path});
  test::FakeJobManager other;
  test::run_cluster(scene, other, "green");
  scene.server.change("deployments", "green",
                      {{"metadata", {{"annotations", {{"drey/restored-from", path}}}}}});
  CHECK(has(scene.list().out, "cluster green  cluster green was started from it\n"));
  const auto refused = scene.list({"--dispose", path, "--yes"});
  CHECK(refused.exit == 6);
  CHECK(has(refused.err, "error: " + path + " stays: cluster green was started from it\n"));
  CHECK(scene.disposed().empty());
}

TEST_CASE("a disposal is told, and done with --yes; then it is forgotten") {
  Running scene;
  scene.remember({path, "s3://b/sp/2"});
  const auto told = scene.list({"--dispose", path});
  INFO(told.err);
  CHECK(told.exit == 0);
  CHECK(has(told.out, path + "  would be disposed of\n"));
  CHECK(told.err == "nothing was disposed of; --yes disposes of 1 savepoint\n");
  CHECK(scene.disposed().empty());

  const auto done = scene.list({"--dispose", path, "--yes"});
  INFO(done.err);
  CHECK(done.exit == 0);
  CHECK(has(done.out, path + "  disposed of\n"));
  CHECK(done.err.empty());
  CHECK(scene.disposed() == Paths{path});
  CHECK(deploy::count_savepoints(scene.record()) == 1);
  // Flink's history still has it.
  const Json savepoint{{"id", 8},
                       {"status", "COMPLETED"},
                       {"is_savepoint", true},
                       {"external_path", path},
                       {"discarded", false}};
  scene.tell(Json::array({savepoint}));
  CHECK(scene.list({"-q"}).out == "s3://b/sp/2\n");
}

TEST_CASE("so does a disposal by Flink's own option") {
  Running scene;
  scene.remember({path});
  REQUIRE(scene.run({"savepoint", "orders", "-d", path}).exit == 0);
  CHECK(deploy::count_savepoints(scene.record()) == 0);
}

TEST_CASE("one that is gone already is disposed of") {
  Running scene;
  scene.remember({path});
  scene.job_manager.failure =
      "java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory 'x' on "
      "file system 's3'.\n";
  const auto done = scene.list({"--dispose", path, "--yes"});
  CHECK(done.exit == 0);
  CHECK(has(done.out, path + "  was gone already\n"));
  CHECK(deploy::count_savepoints(scene.record()) == 0);
}

TEST_CASE("retention disposes of what nothing needs, but for the newest") {
  Running scene;
  scene.remember({"s3://b/sp/0", "s3://b/sp/1", "s3://b/sp/2", "s3://b/sp/3"});
  scene.tell(Json::array({Running::checkpoint(7)}),
             {{"id", 3}, {"is_savepoint", true}, {"external_path", "s3://b/sp/1"}});
  const auto told = scene.list({"--keep", "2"});
  INFO(told.err);
  CHECK(told.exit == 0);
  CHECK(told.out ==
        "COMPLETED                 SAVEPOINT    RESULT\n"
        "2023-11-13T10:00:00.000Z  s3://b/sp/3  stays: it is one of the newest 2\n"
        "2023-11-12T10:00:00.000Z  s3://b/sp/2  stays: it is one of the newest 2\n"
        "2023-11-11T10:00:00.000Z  s3://b/sp/1  stays: job " +
            job +
            " was restored from it\n"
            "2023-11-10T10:00:00.000Z  s3://b/sp/0  would be disposed of\n");
  CHECK(scene.disposed().empty());
  CHECK(scene.list({"--older-than", "48h", "-q"}).out == "s3://b/sp/2\ns3://b/sp/0\n");
  const auto done = Json::parse(scene.list({"--keep=2", "--yes", "-ojson"}).out);
  CHECK(done.at("disposes") == true);
  CHECK(done.at("savepoints").at(3) == Json{{"path", "s3://b/sp/0"},
                                            {"time", "2023-11-10T10:00:00.000Z"},
                                            {"result", "disposed"},
                                            {"why", nullptr}});
  CHECK(done.at("savepoints").at(0).at("result") == "kept");
  CHECK(scene.disposed() == Paths{"s3://b/sp/0"});
}

TEST_CASE("retention that fails half-way remembers what is gone, and goes on when run again") {
  Running scene;
  scene.remember({"s3://b/sp/0", "s3://b/sp/1"});
  int number = 0;
  scene.job_manager.on(
      "POST", "/savepoint-disposal",
      [&number](const auto& apply) -> http::Reply {
        if (++number != 2) return apply();
        return test::flink_error(500, "No space left on device");
      },
      2);
  const auto ended = scene.list({"--keep=0", "--yes"});
  CHECK(ended.exit == 10);
  CHECK(has(ended.err, "; before that one savepoint was disposed of\n"));
  CHECK(deploy::count_savepoints(scene.record()) == 1);
  CHECK(scene.list({"--keep=0", "--yes"}).exit == 0);
  CHECK(deploy::count_savepoints(scene.record()) == 0);
}

TEST_CASE("without a JobManager nothing is disposed of, and it is told how it can be") {
  Running scene;
  scene.remember({path});
  scene.server.erase("deployments", "orders");
  const auto refused = scene.list({"--dispose", path, "--yes"});
  CHECK(refused.exit == 5);
  CHECK(refused.err ==
        "error: only a JobManager disposes of savepoints: there is no cluster 'orders' that runs\n"
        "hint: another cluster that reaches the same storage can: 'drey savepoint CLUSTER -d "
        "PATH'\n");
  const auto told = scene.list({"--keep", "0"});
  CHECK(told.exit == 0);
  CHECK(has(told.out, "would be disposed of"));
  CHECK(has(told.err, "only a JobManager disposes of savepoints: "));
}

TEST_CASE("nothing is disposed of when its jobs do not tell what they need") {
  Running scene;
  scene.remember({path});
  scene.job_manager.answers.erase("/jobs/" + job + "/checkpoints");
  const auto ended = scene.list({"--keep=0", "--yes"});
  CHECK(ended.exit == 1);
  CHECK(has(ended.err, "error: nothing is disposed of, as its jobs do not tell what they need: "));
  CHECK(scene.disposed().empty());
}
