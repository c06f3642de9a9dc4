// `drey ha`: leaders, graphs, checkpoints and locks of a cluster, and of one that is gone.
#include "fake/ha_maps.h"
#include "fake/running_scene.h"
#include "support/catch.h"

using base::Json;
using test::Words;
namespace fate = test::fate;

namespace {

const auto& job = test::running_job;

/// A cluster whose metadata is as Flink 2.3 writes it.
struct Available : test::RunningScene {
  Available() {
    const std::string leader = "org.apache.flink.k8s.leader.";
    const std::string session = "fc5837a9-17e9-4824-9fce-88bcef8073e8";
    server.create(test::ha_map(
        "cluster-config-map",
        {{"executionPlan-" + job, test::state_handle("s3://b/ha/orders/submittedPlan1", 27194)},
         {leader + "restserver", session + ",http://10.244.0.4:8081"},
         {leader + "job-" + job, session + ",pekko.tcp://flink@10.244.0.4:6123/rpc/jobmanager_2"}},
        test::ha_lock("2023-11-14T22:13:18Z")));
    server.create(
        test::ha_map(job + "-config-map",
                     {{"checkpointID-0000000000000000012",
                       test::state_handle("s3://b/ha/orders/completedCheckpoint12", 9290)},
                      {"checkpointID-0000000000000000011",
                       test::state_handle("s3://b/ha/orders/completedCheckpoint11", 9290, true)},
                      {"counter", "13"}}));
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what high availability keeps of a cluster that runs") {
  Available scene;
  const auto ended = scene.run({"ha", "orders"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "orders  ·  namespace default  ·  Flink 1.20.5\n"
        "\n"
        "LEADER                                          ADDRESS                                "
        "             SESSION\n"
        "jobmanager of " +
            job +
            "  pekko.tcp://flink@10.244.0.4:6123/rpc/jobmanager_2  "
            "fc5837a9-17e9-4824-9fce-88bcef8073e8\n"
            "restserver                                      http://10.244.0.4:8081             "
            "                 fc5837a9-17e9-4824-9fce-88bcef8073e8\n"
            "\n"
            "JOB                               STATE                         SIZE      FILE\n" +
            job + "  executionPlan                 26.6 KiB  s3://b/ha/orders/submittedPlan1\n" +
            job +
            "  checkpoint 11, being deleted  9.1 KiB   s3://b/ha/orders/completedCheckpoint11\n" +
            job +
            "  checkpoint 12                 9.1 KiB   s3://b/ha/orders/completedCheckpoint12\n" +
            job +
            "  next checkpoint 13            -         -\n"
            "\n"
            "CONFIGMAP                                           SIZE OF 1 MiB  LOCK HOLDER        "
            "                   LEASE  RENEWED\n"
            "orders-" +
            job +
            "-config-map  1.4 KiB        -                                     -      -\n"
            "orders-cluster-config-map                           858 bytes      "
            "7760b305-ed1b-4d2a-bbe6-cf60b49c528b  15 s   2 s ago\n");
  CHECK(scene.wire.flights() == 1);
  CHECK(scene.wire.lines("GET").size() == scene.wire.log.size());
}

TEST_CASE("the same as a document") {
  Available scene;
  const auto document = Json::parse(scene.run({"ha", "orders", "-o", "json"}).out);
  CHECK(document.at("cluster") == "orders");
  CHECK(document.at("deployed") == true);
  CHECK(document.at("job") == Json{{"id", job}, {"name", nullptr}, {"state", nullptr}});
  CHECK(document.at("leaders").at(1).at("component") == "restserver");
  const auto& of_job = document.at("jobs").at(0);
  CHECK(of_job.at("id") == job);
  CHECK(of_job.at("nextCheckpoint") == 13);
  CHECK(of_job.at("graphs").at(0).at("bytes") == 27194);
  CHECK(of_job.at("checkpoints").at(1).at("id") == 12);
  CHECK(of_job.at("checkpoints").at(1).at("path") == "s3://b/ha/orders/completedCheckpoint12");
  CHECK(of_job.at("checkpoints").at(0).at("beingDeleted") == true);
  CHECK(of_job.at("checkpoints").at(0).at("problem").is_null());
  const auto& map = document.at("configMaps").at(1);
  CHECK(map.at("mostBytes") == 1048576);
  CHECK(map.at("lock").at("lease") == 15.0);
  CHECK(map.at("lock").at("renewedAgo") == 2.0);
}

TEST_CASE("the cluster is gone, its metadata is not: what a new one would go on from") {
  Available scene;
  scene.server.erase("deployments", "orders");
  const auto ended = scene.run({"ha", "orders"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.out,
                 "orders  ·  namespace default\n"
                 "no Deployment; a new cluster of this name would go on from "
                 "checkpoint 12 of job " +
                     job + "\n"));
  CHECK(Json::parse(scene.run({"ha", "orders", "-ojson"}).out).at("deployed") == false);
}

TEST_CASE("a pointer that cannot be read is told as such") {
  test::RunningScene scene;
  scene.server.create(
      test::ha_map(job + "-config-map", {{"checkpointID-0000000000000000012", "rO0="}}));
  const auto ended = scene.run({"ha", "orders"});
  CHECK(ended.exit == 0);
  CHECK(contains(ended.out,
                 "checkpoint 12  -     cannot be read: no serialized Java object that "
                 "is known\n"));
}

TEST_CASE("a cluster without high availability") {
  test::RunningScene scene;
  auto configuration = test::foreign_config_map("flink-config-orders");
  configuration["data"] = {{"config.yaml", "kubernetes.cluster-id: orders\n"}};
  scene.server.create(configuration);
  const auto ended = scene.run({"ha", "orders"});
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "orders  ·  namespace default  ·  Flink 1.20.5\n"
        "high availability is off: whoever loses the JobManager loses its job's state\n");
}

TEST_CASE("exit codes of ha") {
  Available scene;
  SECTION("no such cluster, and nothing of it") {
    const auto ended = scene.run({"ha", "other"});
    CHECK(ended.exit == 5);
    CHECK(contains(ended.err, "there is no Flink cluster 'other' in namespace default"));
  }
  SECTION("no name") { CHECK(scene.run({"ha"}).exit == 2); }
  SECTION("too many words") { CHECK(scene.run({"ha", "orders", "more"}).exit == 2); }
  SECTION("ConfigMaps may not be listed") {
    scene.wire.on("GET", "/configmaps",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
    CHECK(scene.run({"ha", "orders"}).exit == 4);
  }
  SECTION("the API server is not there") {
    scene.wire.on("GET", "/configmaps", fate::refuse(), 100);
    scene.wire.on("GET", "/deployments/orders", fate::refuse(), 100);
    scene.wire.on("GET", "/flink-config-orders", fate::refuse(), 100);
    CHECK(scene.run({"ha", "orders"}).exit == 11);
  }
}
