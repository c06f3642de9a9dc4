// `drey apply`: a cluster is created, left alone, or upgraded with its job's state.
#include "fake/attached.h"
#include "fake/play.h"
#include "support/catch.h"

using base::Json;
using test::attached;
using test::has;
using test::orders_job;
using test::Play;
using test::Words;

namespace {

Words apply(const Words& more = {}) {
  auto words = attached(more);
  words.front() = "apply";
  return words;
}

Json checkpoints(const char* kind, const std::string& path) {
  return {{"counts",
           {{"restored", 0}, {"total", 1}, {"in_progress", 0}, {"completed", 1}, {"failed", 0}}},
          {"latest", {{kind, {{"id", 7}, {"status", "COMPLETED"}, {"external_path", path}}}}}};
}

/// A cluster from one input, and another input for it.
struct Upgrade : Play {
  Upgrade() {
    run(test::command({"-Dstate.savepoints.dir=s3://b/sp"}));
    server.proxy.behind["default/orders-rest"] = &old;
    old.polls_in_progress = 0;
    old.answers["/jobs/" + old.jobs.front().id + "/checkpoints"] =
        Json{{"counts", {{"in_progress", 0}}}, {"latest", Json::object()}};
    old.on("POST", "/stop", [this](const auto& carry_out) {
      auto reply = carry_out();
      const auto body = Json::parse(old.requests.back().body);
      path = body.at("targetDirectory").template get<std::string>() + "/savepoint-012345-abcdef";
      old.answers["/jobs/" + old.jobs.front().id + "/checkpoints"] = checkpoints("savepoint", path);
      return reply;
    });
    old.ended = [this](const std::string&) {
      server.erase("deployments", "orders");
      server.collect_garbage();
      flink.answers["/jobs/" + orders_job + "/checkpoints"] = checkpoints("restored", path);
      comes_up().job("RUNNING", {{"running", 4}});
    };
  }

  test::Result upgrade(const Words& more = {}) {
    Words words{"-Dstate.savepoints.dir=s3://b/sp", "-Dtaskmanager.numberOfTaskSlots=3"};
    words.insert(words.end(), more.begin(), more.end());
    return run(apply(words));
  }

  test::FakeJobManager old{};
  std::string path{};
};

}  // namespace

TEST_CASE("what is not there is created, and then left alone") {
  Play play;
  play.comes_up().job("RUNNING", {{"running", 4}});
  const auto created = play.run(apply());
  CAPTURE(created.err);
  CHECK(created.exit == 0);
  CHECK(created.out.starts_with("Create flink application cluster orders successfully"));
  const auto unchanged = play.run(apply());
  CHECK(unchanged.exit == 0);
  CHECK(unchanged.out.starts_with("Flink application cluster orders is unchanged"));
  CHECK(play.wire.lines("DELETE").empty());
}

TEST_CASE("other input upgrades the cluster with a savepoint of its job") {
  Upgrade scene;
  const auto ended = scene.upgrade();
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("Upgrade flink application cluster orders successfully"));
  CHECK(has(ended.err, "is stopped; savepoint: " + scene.path));
  CHECK(has(ended.err, "job " + orders_job + " runs from " + scene.path));
  const auto deployment = scene.server.find("deployments", "orders");
  CHECK(deployment["metadata"]["annotations"]["drey/restored-from"] == scene.path);
  const auto record = Json::parse(
      scene.server.find("configmaps", "orders.drey")["data"]["upgrade"].get<std::string>());
  CHECK(record["phase"] == "done");
  CHECK(record["savepoint"] == scene.path);
  CHECK(scene.old.operations == 1);
}

TEST_CASE("--upgrade=never leaves a cluster of other input alone") {
  Upgrade scene;
  const auto ended = scene.upgrade({"--upgrade=never"});
  CHECK(ended.exit == 6);
  CHECK(scene.old.operations == 0);
  CHECK(scene.server.find("configmaps", "orders.drey").is_null());
}
