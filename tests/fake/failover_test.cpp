// `drey failover`: the leading JobManager's pod goes, and the job has to come back from where it
// was.
#include "fake/ha_maps.h"
#include "fake/running_scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::Words;
namespace fate = test::fate;

namespace {

const auto& job = test::running_job;
constexpr const char* pod_name = "orders-7c9d8-x2x1p";
constexpr const char* leader_key = "org.apache.flink.k8s.leader.restserver";

/// A highly available cluster whose job runs, and has completed checkpoint 12.
struct Available : test::RunningScene {
  Available() {
    configure("high-availability.type: kubernetes\n");
    server.create(test::ha_map("cluster-config-map", {{leader_key, "old,http://10.244.0.4:8081"}}));
    server.create(test::ha_map(job + "-config-map",
                               {{"checkpointID-0000000000000000012",
                                 test::state_handle("s3://b/ha/completedCheckpoint12", 9290)}}));
    add_pod(pod_name, "10.244.0.4");
    job_is("RUNNING", {{"running", 4}, {"total", 4}});
    restored({{"id", 13}, {"external_path", "s3://b/cp/chk-13"}, {"is_savepoint", false}});
  }

  void configure(const std::string& text) {
    if (server.find("configmaps", "flink-config-orders").is_object())
      server.erase("configmaps", "flink-config-orders");
    auto configuration = test::foreign_config_map("flink-config-orders");
    configuration["data"] = {{"config.yaml", text}};
    server.create(configuration);
  }

  void add_pod(const std::string& name, const std::string& address) {
    Json pod = test::Pod(name).on("n").running();
    pod["status"]["podIP"] = address;
    server.create(pod);
  }

  void job_is(const std::string& state, const Json& tasks = Json::object()) {
    job_manager.answers["/jobs/overview"] = {{"jobs", Json::array({{{"jid", job},
                                                                    {"name", "State machine job"},
                                                                    {"state", state},
                                                                    {"start-time", 1},
                                                                    {"tasks", tasks}}})}};
  }

  void restored(const Json& from) {
    job_manager.answers["/jobs/" + job + "/checkpoints"] = {
        {"counts", {{"restored", from.is_null() ? 0 : 1}}}, {"latest", {{"restored", from}}}};
  }

  /// After so long another JobManager leads.
  Available& elects(std::chrono::milliseconds after = std::chrono::milliseconds(17'200)) {
    wire.later([this, after] {
      surroundings.advance(after);
      server.change("configmaps", "orders-cluster-config-map",
                    {{"data", {{leader_key, "new,http://10.244.0.9:8081"}}}});
    });
    return *this;
  }

  bool has_pod() const { return server.find("pods", pod_name).is_object(); }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the job comes back from the checkpoint before, or a later one: that is proven") {
  Available scene;
  const auto ended = scene.elects().run({"failover", "orders", "--yes"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "Job " + job + " (State machine job) was RUNNING again after 17.2 s, from checkpoint 13\n");
  CHECK_FALSE(scene.has_pod());
  CHECK(
      contains(ended.err, "pod orders-7c9d8-x2x1p deleted; checkpoint 12 is the newest before\n"));
  CHECK(contains(ended.err, "new leader"));
  CHECK(contains(ended.err, "http://10.244.0.9:8081\n"));
  CHECK(contains(ended.err, "state restored"));
  const auto deletes = scene.wire.lines("DELETE");
  CHECK(deletes == Words{"DELETE /api/v1/namespaces/default/pods/orders-7c9d8-x2x1p"});
  for (const auto& exchange : scene.wire.log) {
    if (exchange.request.method != "DELETE") continue;
    const auto options = Json::parse(exchange.request.body);
    CHECK(options.at("preconditions").contains("uid"));
    CHECK(options.at("gracePeriodSeconds") == 0);
  }
}

TEST_CASE("the HA metadata by which a drill begins is listed once") {
  Available scene;
  scene.elects().run({"failover", "orders", "--yes"});
  int lists = 0;
  for (const auto& line : scene.wire.lines()) {
    if (line.starts_with("DELETE")) break;
    if (contains(line, "/configmaps?labelSelector=")) ++lists;
  }
  CHECK(lists == 1);
}

TEST_CASE("the drill as a document") {
  Available scene;
  const auto document =
      Json::parse(scene.elects().run({"failover", "orders", job, "-y", "-ojson"}).out);
  CHECK(document.at("cluster") == "orders");
  CHECK(document.at("job").at("id") == job);
  CHECK(document.at("deletedPod") == pod_name);
  CHECK(document.at("checkpointBefore") == 12);
  CHECK(document.at("restored") == Json{{"id", 13}, {"path", "s3://b/cp/chk-13"}});
  CHECK(document.at("steps").size() == 4);
  CHECK(document.at("steps").at(0) == Json{{"name", "new leader"}, {"seconds", 17.2}});
  CHECK(document.at("seconds") == 17.2);
}

TEST_CASE("of several JobManagers the one that leads goes") {
  Available scene;
  scene.add_pod("orders-7c9d8-a", "10.244.0.3");
  scene.add_pod("orders-7c9d8-z", "10.244.0.9");
  CHECK(scene.elects().run({"failover", "orders", "--yes"}).exit == 0);
  CHECK_FALSE(scene.has_pod());
  CHECK(scene.server.find("pods", "orders-7c9d8-a").is_object());
  CHECK(scene.server.find("pods", "orders-7c9d8-z").is_object());
}

TEST_CASE("asked before the pod is deleted") {
  Available scene;
  scene.surroundings.in_is_tty = scene.surroundings.err_is_tty = true;
  const auto answer = GENERATE(as<std::string>{}, "y", "n");
  scene.surroundings.typed = {answer};
  const auto ended = scene.elects().run({"failover", "orders"});
  CHECK(ended.exit == (answer == "y" ? 0 : 1));
  CHECK(scene.has_pod() == (answer == "n"));
}

TEST_CASE("nothing is deleted where there is nothing to fail over to, or to prove it by") {
  Available scene;
  std::string why;
  Words words{"failover", "orders", "--yes"};
  int exit = 2;
  SECTION("high availability is off") {
    for (const auto& end : {std::string("cluster-config-map"), job + "-config-map"})
      scene.server.erase("configmaps", "orders-" + end);
    scene.configure("kubernetes.cluster-id: orders\n");
    why = "high availability is off: the job would start from nothing";
  }
  SECTION("its metadata is elsewhere") {
    for (const auto& end : {std::string("cluster-config-map"), job + "-config-map"})
      scene.server.erase("configmaps", "orders-" + end);
    scene.configure("high-availability.type: zookeeper\n");
    why = "there is no HA metadata in ConfigMaps: who leads cannot be seen";
  }
  SECTION("no checkpoint") {
    scene.server.erase("configmaps", "orders-" + job + "-config-map");
    why = "has completed no checkpoint yet: it would start from nothing";
  }
  SECTION("not all tasks run") {
    scene.job_is("RUNNING", {{"running", 3}, {"scheduled", 1}, {"total", 4}});
    why = "does not run with all its tasks: it is RUNNING";
  }
  SECTION("nobody leads") {
    scene.server.change("configmaps", "orders-cluster-config-map",
                        {{"data", {{leader_key, nullptr}}}});
    why = "no JobManager of cluster 'orders' leads at this moment";
  }
  SECTION("the leader's pod is not there") {
    scene.server.change("pods", pod_name, {{"status", {{"podIP", "10.244.0.77"}}}});
    why = "no JobManager of cluster 'orders' leads at this moment";
  }
  SECTION("nobody has agreed") {
    words.pop_back();
    why = "no pod is deleted without --yes";
  }
  SECTION("another job") {
    words.insert(words.begin() + 2, std::string(32, 'b'));
    why = "cluster 'orders' has no job " + std::string(32, 'b');
    exit = 5;
  }
  SECTION("another cluster") {
    words[1] = "other";
    why = "there is no Flink cluster 'other'";
    exit = 5;
  }
  SECTION("pods may not be deleted") {
    scene.wire.on("DELETE", pod_name,
                  fate::answer(test::status(403, "Forbidden", "pods is forbidden")));
    why = "pods is forbidden";
    exit = 4;
  }
  SECTION("the name is another pod's by now") {
    scene.wire.on("DELETE", pod_name, [&](const auto& apply) {
      scene.server.erase("pods", pod_name);
      scene.add_pod(pod_name, "10.244.0.5");
      return apply();
    });
    why = "Precondition failed";
    exit = 6;
  }
  const auto ended = scene.run(words);
  INFO(ended.err);
  CHECK(ended.exit == exit);
  CHECK(contains(ended.err, why));
  CHECK(scene.has_pod());
}

TEST_CASE("a failover that lost state is the job's failure") {
  Available scene;
  std::string why;
  SECTION("restored from nothing") {
    scene.restored(nullptr);
    why = "is RUNNING after the failover, but it runs from nothing";
  }
  SECTION("restored from an older checkpoint") {
    scene.restored({{"id", 11}, {"external_path", "s3://b/cp/chk-11"}});
    why = "but it runs from checkpoint 11, although 12 was completed";
  }
  SECTION("failed") {
    scene.wire.later([&] { scene.job_is("FAILED"); });
    why = "is FAILED after the failover";
  }
  const auto ended = scene.elects().run({"failover", "orders", "--yes"});
  INFO(ended.err);
  CHECK(ended.exit == 8);
  CHECK(contains(ended.err, why));
}

TEST_CASE("it takes too long") {
  Available scene;
  std::string step;
  SECTION("nobody else leads") { step = "new leader"; }
  SECTION("the job does not run") {
    scene.wire.later([&] { scene.job_is("RESTARTING"); });
    scene.elects();
    step = "job RUNNING";
  }
  const auto ended = scene.run({"failover", "orders", "--yes", "--timeout=60s"});
  INFO(ended.err);
  CHECK(ended.exit == 3);
  CHECK(contains(ended.err,
                 "pod orders-7c9d8-x2x1p was deleted; '" + step + "' is not reached after "));
  CHECK(contains(ended.err, "'drey status orders --namespace default' shows how far it is"));
}

TEST_CASE("no JobManager can start any more: why, and no longer wait") {
  Available scene;
  scene.wire.later([&] {
    scene.server.create(test::Pod("orders-7c9d8-new")
                            .on("n")
                            .waiting("InvalidImageName", "couldn't parse image reference"));
    scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  });
  const auto ended = scene.run({"failover", "orders", "--yes"});
  INFO(ended.err);
  CHECK(ended.exit == 7);
}

TEST_CASE("a signal ends the wait, not the failover") {
  Available scene;
  scene.wire.later([&] { scene.signal = 2; });
  const auto ended = scene.run({"failover", "orders", "--yes"});
  INFO(ended.err);
  CHECK(ended.exit == 130);
  CHECK(contains(ended.err, "pod orders-7c9d8-x2x1p was deleted"));
}
