// `drey status`: what can be seen of a cluster, and what cannot with the reason.
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

Json pod(const std::string& name, const std::string& component, Json status) {
  return {{"apiVersion", "v1"},
          {"kind", "Pod"},
          {"metadata",
           {{"name", name},
            {"labels",
             {{"app", "orders"}, {"type", "flink-native-kubernetes"}, {"component", component}}}}},
          {"spec",
           {{"nodeName", "node-4"},
            {"containers",
             Json::array({{{"name", "flink-main-container"}, {"image", "orders:2.3.0"}}})}}},
          {"status", std::move(status)}};
}

Json running(int restarts, const std::string& reason) {
  Json container{{"name", "flink-main-container"},
                 {"restartCount", restarts},
                 {"state", {{"running", {{"startedAt", "2023-11-14T20:00:00Z"}}}}}};
  if (restarts > 0)
    container["lastState"] = {{"terminated", {{"reason", reason}, {"exitCode", 137}}}};
  return {{"phase", "Running"},
          {"podIP", "10.244.0.4"},
          {"conditions", Json::array({{{"type", "Ready"}, {"status", "True"}}})},
          {"containerStatuses", Json::array({container})}};
}

Json waiting(const std::string& reason, const std::string& message) {
  const Json container{{"name", "flink-main-container"},
                       {"restartCount", 0},
                       {"state", {{"waiting", {{"reason", reason}, {"message", message}}}}}};
  return {{"phase", "Pending"}, {"containerStatuses", Json::array({container})}};
}

/// A cluster with high availability, a job that runs, and all that can be known of it.
struct Running : test::RunningScene {
  Running() {
    server.create(pod("orders-7c9d8-x2x1p", "jobmanager", running(1, "OOMKilled")));
    server.create(pod("orders-taskmanager-1-1", "taskmanager", running(0, "")));
    auto leader = test::foreign_config_map("orders-cluster-config-map");
    leader["metadata"]["labels"] = {{"app", "orders"},
                                    {"type", "flink-native-kubernetes"}};  // as 2.3 has them
    leader["data"] = {{"org.apache.flink.k8s.leader.restserver",
                       "106ed789-a6ad-472e-95e8-b85a5f284480,http://10.244.0.4:8081"}};
    server.create(leader);
    job_manager.jobs.front().start_time = 1'700'000'000'000 - 11'520'000;
    job_manager.answers["/overview"] = {
        {"taskmanagers", 4}, {"slots-total", 16}, {"slots-available", 0}};
    job_manager.answers["/jobs/" + job + "/checkpoints"] = {
        {"counts", {{"completed", 1204}, {"failed", 2}, {"restored", 1}}},
        {"latest",
         {{"completed",
           {{"id", 1204},
            {"status", "COMPLETED"},
            {"latest_ack_timestamp", 1'699'999'992'000},
            {"state_size", 1'288'490'189},
            {"end_to_end_duration", 3'100},
            {"external_path", "s3://bucket/cp/chk-1204"}}}}}};
    job_manager.answers["/jobs/" + job + "/metrics"] =
        Json::array({{{"id", "numRestarts"}, {"value", "3"}}});
  }

  test::Result status(const Words& more = {}) { return on_orders("status", more); }
};

}  // namespace

TEST_CASE("everything that can be seen") {
  Running scene;
  const auto ended = scene.status();
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "orders  ·  namespace default  ·  Flink 2.3.0  ·  RUNNING for 3 h 12 min\n"
        "  image        flink:1.20.5\n"
        "  JobManager   0 of 1 ready, leader orders-7c9d8-x2x1p, 1 restart (OOMKilled)\n"
        "  TaskManagers 4 registered, 0 of 16 slots free\n"
        "  job          " +
            job +
            "  State machine job  RUNNING, 3 restarts\n"
            "  checkpoint   #1204, 8 s ago, 1.2 GiB in 3.1 s  ·  s3://bucket/cp/chk-1204\n"
            "               2 checkpoints failed\n"
            "  HA           kubernetes, 1 ConfigMap, 104 bytes of 1 MiB\n"
            "  web          http://orders-rest.default:8081, reached here through the API server, "
            "because the Service is of type ClusterIP\n");
  CHECK(ended.err.empty());
  CHECK(scene.wire.lines("GET").size() == scene.wire.log.size());
}

TEST_CASE("as a document") {
  Running scene;
  const auto document = Json::parse(scene.status({"-o", "json"}).out);
  CHECK(document.at("cluster") == "orders");
  CHECK(document.at("status") == "RUNNING");
  CHECK(document.at("flinkVersion") == "2.3.0");
  CHECK(document.at("jobManager").at("leader") == "orders-7c9d8-x2x1p");
  CHECK(document.at("jobManager").at("pods").at(0).at("lastEnd") == "OOMKilled");
  CHECK(document.at("taskManagers").at("slots") == 16);
  CHECK(document.at("jobs").at(0).at("restarts") == 3);
  CHECK(document.at("jobs").at(0).at("checkpoints").at("latestCompleted").at("path") ==
        "s3://bucket/cp/chk-1204");
  CHECK(document.at("rest").at("problem").is_null());
}

TEST_CASE("Flink's REST API does not answer: what Kubernetes knows is told, at once") {
  Running scene;
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto start = scene.surroundings.steady;
  const auto ended = scene.status();
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with(
      "orders  ·  namespace default  ·  Flink 1.20.5  ·  STARTING, deployed 3 h ago\n"));
  CHECK(ended.out.find("  REST         does not answer: Error from server (ServiceUnavailable): "
                       "error trying to reach service: dial tcp 10.244.0.4:8081: connect: "
                       "connection refused\n") != std::string::npos);
  CHECK(scene.surroundings.steady == start);
}

TEST_CASE("a pod that cannot run says why") {
  Running scene;
  scene.server.erase("pods", "orders-7c9d8-x2x1p");
  scene.server.create(
      pod("orders-7c9d8-x2x1p", "jobmanager", waiting("ImagePullBackOff", "manifest unknown")));
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto ended = scene.status();
  CHECK(ended.exit == 0);
  CHECK(ended.out.find("·  FAILING, deployed 3 h ago\n") != std::string::npos);
  CHECK(ended.out.find("  pod          orders-7c9d8-x2x1p  ImagePullBackOff: manifest unknown\n") !=
        std::string::npos);
}

TEST_CASE(
    "an init container that keeps the others waiting is what the pod is in, for status and for who "
    "needs the JobManager") {
  Running scene;
  scene.server.erase("pods", "orders-7c9d8-x2x1p");
  const auto* reason = GENERATE("ImagePullBackOff", "CreateContainerConfigError");
  auto ill = pod("orders-7c9d8-x2x1p", "jobmanager", waiting("PodInitializing", ""));
  ill["spec"]["initContainers"] =
      Json::array({{{"name", "fetch-jar"}, {"image", "registry.example.com/fetch:1"}}});
  ill["status"]["initContainerStatuses"] =
      Json::array({{{"name", "fetch-jar"},
                    {"restartCount", 0},
                    {"state", {{"waiting", {{"reason", reason}, {"message", "no"}}}}}}});
  scene.server.create(ill);
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto out = scene.status().out;
  CHECK(out.find("·  FAILING, deployed 3 h ago\n") != std::string::npos);
  CHECK(out.find(std::string("  pod          orders-7c9d8-x2x1p  Init:") + reason +
                 " (init container fetch-jar): no\n") != std::string::npos);
  const auto start = scene.surroundings.steady;
  for (const auto* verb : {"cancel", "stop", "savepoint", "list"}) {
    CAPTURE(verb);
    CHECK(scene.on_orders(verb, {}).exit == 7);
  }
  CHECK(scene.surroundings.steady - start < std::chrono::seconds(1));
}

namespace {

/// The JobManager's pod as it is given, of yesterday; nobody answers in Flink's name.
void ill(Running& scene, const test::Pod& made) {
  scene.server.erase("pods", "orders-7c9d8-x2x1p");
  auto object = made.json();
  object["metadata"].erase("uid");
  object["metadata"]["creationTimestamp"] = "2023-11-13T22:13:20Z";
  scene.server.create(object);
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
}

test::Pod job_manager() { return test::Pod("orders-7c9d8-x2x1p", "orders", "orders:2.3.0"); }

}  // namespace

TEST_CASE("one cause for status and for whoever needs the JobManager: no node has room") {
  Running scene;
  ill(scene, job_manager().unschedulable("0/1 nodes are available: 1 Insufficient memory."));
  const auto out = scene.status().out;
  CHECK(out.find("·  FAILING, deployed 3 h ago\n") != std::string::npos);
  CHECK(out.find("  cause        the JobManager pod is unschedulable: 0/1 nodes are available: 1 "
                 "Insufficient memory\n"
                 "               pod orders-7c9d8-x2x1p requests cpu 1, memory 1600Mi\n"
                 "  hint         request less (kubernetes.jobmanager.cpu.amount, "
                 "jobmanager.memory.process.size), or add nodes\n") != std::string::npos);
  const auto start = scene.surroundings.steady;
  const auto* verb = GENERATE("cancel", "stop", "savepoint", "checkpoint", "list");
  const auto ended = scene.on_orders(verb, {});
  CHECK(ended.exit == 7);
  CHECK(ended.err.find("error: Flink's REST API does not answer: cluster 'orders' cannot start: "
                       "the JobManager pod is unschedulable: 0/1 nodes") != std::string::npos);
  CHECK(ended.err.find("'drey status orders --namespace default' shows more") != std::string::npos);
  CHECK(scene.surroundings.steady - start < std::chrono::seconds(1));
}

TEST_CASE(
    "a main() that threw is the job's failure for them, too, and a jar that is not there the "
    "cluster's") {
  Running scene;
  ill(scene, job_manager().on("n").crashed(1, 1));
  const bool threw = GENERATE(true, false);
  // What is being started again has said nothing yet; the try before it has.
  const auto* which = GENERATE("", "/previous");
  scene.server.logs["orders-7c9d8-x2x1p/flink-main-container"] = {};
  scene.server.logs[std::string("orders-7c9d8-x2x1p/flink-main-container") + which].write(
      (threw ? "WARN Application failed unexpectedly: \n"
             : "ERROR Could not create application program.\n") +
      std::string("java.lang.IllegalStateException: no topic\n\tat "
                  "com.acme.Orders.main(Orders.java:17)\n"));
  CHECK(scene.status().out.find(
            threw ? "  cause        main() threw IllegalStateException: no topic (com.acme"
                  : "  cause        the JobManager cannot load the program: Ill") !=
        std::string::npos);
  CHECK(scene.on_orders("savepoint", {}).exit == (threw ? 8 : 7));
}

TEST_CASE("a cause that may heal is told at once, and waited for") {
  Running scene;
  ill(scene, job_manager().unschedulable("0/1 nodes are available: 1 Insufficient memory."));
  scene.server.change("pods", "orders-7c9d8-x2x1p",
                      {{"metadata", {{"creationTimestamp", "2023-11-14T22:13:10Z"}}}});
  const auto ended = scene.on_orders("savepoint", {"--timeout=20s"});
  CHECK(ended.exit == 3);
  CHECK(ended.err.starts_with(
      "waiting for the JobManager: the JobManager pod is unschedulable: 0/1 nodes "
      "are available: 1 Insufficient memory\n"));
}

TEST_CASE("a job that restarts says why") {
  Running scene;
  scene.job_manager.jobs.front().state = GENERATE("RESTARTING", "RUNNING");
  scene.job_manager.answers["/jobs/" + job + "/exceptions"] = {
      {"exceptionHistory",
       {{"entries",
         Json::array({{{"stacktrace",
                        "java.lang.IllegalStateException: no topic\n\tat com.acme.A.b(A.java:1)\n"},
                       {"timestamp", 1'699'999'988'000},
                       {"taskName", "map (1/4)"}}})}}}};
  CHECK(scene.status().out.find("  failure      IllegalStateException: no topic "
                                "(com.acme.A.b(A.java:1)), 12 s ago, in task 'map (1/4)'\n") !=
        std::string::npos);
  const auto document = Json::parse(scene.status({"-o", "json"}).out);
  CHECK(document.at("jobs").at(0).at("failure").at("cause") ==
        "IllegalStateException: no topic (com.acme.A.b(A.java:1))");
  CHECK(document.at("diagnosis").is_null());
}

TEST_CASE("a hint does not say the error again") {
  Scene scene;
  const auto ended = scene.run({"status", "nosuch", "--namespace=default"});
  CHECK(ended.exit == 5);
  CHECK(ended.err ==
        "error: there is no Flink cluster 'nosuch' in namespace default\nhint: 'drey list -A' "
        "lists the clusters of all namespaces\n");
}

TEST_CASE("what may not be looked at is said, and the rest is told") {
  Running scene;
  scene.wire.on("GET", "/deployments/orders",
                fate::answer(test::status(403, "Forbidden", "deployments is forbidden")));
  scene.wire.on("GET", "/pods", fate::answer(test::status(403, "Forbidden", "pods is forbidden")));
  const auto ended = scene.status();
  CHECK(ended.exit == 0);
  CHECK(ended.out.find(
            "  Deployment   not known: Error from server (Forbidden): deployments is forbidden\n"
            "  JobManager   not known: Error from server (Forbidden): pods is forbidden\n") !=
        std::string::npos);
  CHECK(ended.out.find("RUNNING for 3 h 12 min") != std::string::npos);
}

TEST_CASE("Flink up to 1.20 labels its HA ConfigMaps, and up to 1.14 has one for each component") {
  Running scene;
  scene.server.erase("configmaps", "orders-cluster-config-map");
  auto leader = test::foreign_config_map("orders-restserver-leader");
  leader["metadata"]["labels"] = {{"app", "orders"},
                                  {"type", "flink-native-kubernetes"},
                                  {"configmap-type", "high-availability"}};
  leader["data"] = {{"address", "http://10.244.0.4:8081"}};
  scene.server.create(leader);
  CHECK(scene.status().out.find("leader orders-7c9d8-x2x1p, ") != std::string::npos);
}

TEST_CASE("the rest Service is gone: said, and the rest is told") {
  Running scene;
  scene.server.erase("services", "orders-rest");
  const auto ended = scene.status();
  CHECK(ended.exit == 0);
  CHECK(ended.out.find("  REST         does not answer: Service orders-rest is not there\n") !=
        std::string::npos);
  CHECK(ended.out.find("  web ") == std::string::npos);
}

TEST_CASE("the rest Service cannot be looked at: the API server's words") {
  Running scene;
  SECTION("it may not be") {
    scene.wire.on("GET", "/services/orders-rest",
                  fate::answer(test::status(403, "Forbidden", "services is forbidden")));
    CHECK(scene.status().out.find("  REST         not known: Service orders-rest cannot be looked "
                                  "at: Error from server (Forbidden): services is forbidden\n") !=
          std::string::npos);
  }
  SECTION("the server is in trouble") {
    scene.wire.on("GET", "/services/orders-rest",
                  fate::answer(test::status(500, "InternalError", "no leader")));
    const auto ended = scene.run({"list", "orders"});
    CHECK(ended.exit == 1);
    CHECK(ended.err.find("error: Flink's REST API does not answer: Service orders-rest cannot be "
                         "looked at: Error from server (InternalError): no leader\n") !=
          std::string::npos);
  }
}

TEST_CASE("-v tells how Flink's REST API was reached") {
  Running scene;
  CHECK(scene.status({"-v"}).err ==
        "Flink 2.3.0 of cluster orders reached through the API server, because the Service is of "
        "type ClusterIP\n");
}

TEST_CASE("every job's checkpoints are asked for, but not those of hundreds") {
  Running scene;
  scene.job_manager.jobs.clear();
  for (int i = 10; i < 60; ++i) {
    const auto id = std::string(30, '0') + std::to_string(i);
    scene.job_manager.jobs.push_back({id, "n"});
    scene.job_manager.answers["/jobs/" + id + "/checkpoints"] = {{"counts", {{"failed", i}}},
                                                                 {"latest", Json::object()}};
  }
  const auto out = scene.status().out;
  CHECK(out.find(" 10 checkpoints failed\n") != std::string::npos);
  CHECK(out.find(" 29 checkpoints failed\n") != std::string::npos);
  CHECK(out.find(" 30 checkpoints failed\n") == std::string::npos);
  CHECK(out.find(std::string(30, '0') + "59") != std::string::npos);
}

TEST_CASE("no such cluster: exit 5") {
  Running scene;
  const auto ended = scene.run({"status", "billing", "--namespace=default"});
  CHECK(ended.exit == 5);
  CHECK(ended.err ==
        "error: there is no Flink cluster 'billing' in namespace default\nhint: in namespace "
        "default there is orders\n");
  CHECK(scene.connected.size() == 1);
}

TEST_CASE("whether an upgrade of an absent cluster is open is asked in the time of the command") {
  Running scene;
  const auto start = scene.surroundings.steady;
  scene.wire.on("GET", "/deployments/billing", [&](const auto& apply) -> http::Reply {
    scene.wire.take(std::chrono::seconds(15));
    return apply();
  });
  std::chrono::steady_clock::duration until{};
  scene.wire.on("GET", "/configmaps/billing.drey", [&](const auto& apply) -> http::Reply {
    until = scene.wire.deadline - start;
    return apply();
  });
  CHECK(scene.run({"status", "billing", "--request-timeout=20s"}).exit == 5);
  CHECK(until > std::chrono::seconds(15));
  CHECK(until <= std::chrono::seconds(20));
}

TEST_CASE("several clusters, named or chosen: each as if it were the only one, side by side") {
  Running scene;
  FakeJobManager other;
  test::run_cluster(scene, other, "billing");
  const Json label{{"metadata", {{"labels", {{"team", "x"}}}}}};
  scene.server.change("deployments", "orders", label);
  scene.server.change("deployments", "billing", label);
  const auto words =
      GENERATE(Words{"billing", "orders", "billing"}, Words{"-l", "team=x"}, Words{"-A"});
  Words command{"status"};
  command.insert(command.end(), words.begin(), words.end());
  const auto ended = scene.run(command);
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 0);
  CHECK(
      ended.out.find("orders  ·  namespace default  ·  Flink 2.3.0  ·  RUNNING for 3 h 12 min\n") !=
      std::string::npos);
  CHECK(ended.out.find("billing  ·  namespace default") != std::string::npos);
  CHECK(ended.err.find("2 clusters in 0.0 s: ") != std::string::npos);
  CHECK(scene.wire.lines("GET").size() == scene.wire.log.size());
  command.insert(command.end(), {"-o", "json"});
  const auto clusters = Json::parse(scene.run(command).out).at("clusters");
  REQUIRE(clusters.size() == 2);
  CHECK(clusters.at(0).at("cluster") == "billing");
  CHECK(clusters.at(1).at("status") == "RUNNING");
}

TEST_CASE("of several clusters one that is not there keeps none from being told of") {
  Running scene;
  const auto ended = scene.run({"status", "nobody", "orders", "-o", "json"});
  CHECK(ended.exit == 5);
  const auto clusters = Json::parse(ended.out).at("clusters");
  CHECK(clusters.at(0).at("error").at("reason") == "NotFound");
  CHECK(clusters.at(1).at("status") == "RUNNING");
}

TEST_CASE("clusters that are chosen are a list, also where there is one, or none") {
  Running scene;
  scene.server.change("deployments", "orders", {{"metadata", {{"labels", {{"team", "x"}}}}}});
  CHECK(
      Json::parse(scene.run({"status", "-l", "team=x", "-o", "json"}).out).at("clusters").size() ==
      1);
  const auto none = scene.run({"status", "-l", "team=y", "-o", "json"});
  CHECK(none.exit == 0);
  CHECK(Json::parse(none.out) == Json{{"clusters", Json::array()}});
  CHECK(none.err == "No Flink clusters with such labels in default namespace.\n");
  CHECK(scene.run({"status", "-l", "team=x"}).err.find("1 cluster in ") != std::string::npos);
}

TEST_CASE("of a cluster that goes no illness is told, of one that runs its TaskManagers'") {
  Running scene;
  scene.server.change("pods", "orders-taskmanager-1-1",
                      {{"status", waiting("InvalidImageName", "")}});
  CHECK(scene.run({"status", "orders"}).out.find("is not a valid image name") != std::string::npos);
  scene.server.change("deployments", "orders",
                      {{"metadata", {{"deletionTimestamp", "2023-11-14T22:13:20Z"}}}});
  CHECK(scene.run({"status", "orders"}).out.find("is not a valid image name") == std::string::npos);
}

TEST_CASE(
    "what the kubelet says of a log file that has gone is no log, and its events tell why a pull "
    "failed") {
  Running scene;
  const auto name = std::string("orders-7c9d8-x2x1p");
  SECTION("a log") {
    auto crashed = running(3, "Error");
    crashed["conditions"] = Json::array();
    crashed["containerStatuses"][0]["state"] = {{"waiting", {{"reason", "CrashLoopBackOff"}}}};
    scene.server.change("pods", name, {{"status", crashed}});
    scene.job_manager.on("GET", "/config", fate::refuse(), 100);
    scene.server.logs[name + "/flink-main-container"].write(
        "failed to try resolving symlinks in path \"/var/log/x\"\n");
    CHECK(scene.run({"status", "orders"}).out.find("resolving symlinks") == std::string::npos);
  }
  SECTION("events") {
    auto pulling = waiting("ImagePullBackOff", "Back-off");
    scene.server.change("pods", name, {{"status", pulling}});
    scene.job_manager.on("GET", "/config", fate::refuse(), 100);
    auto told = test::event(scene.server.find("pods", name), "Failed",
                            "Failed to pull image \"orders:2.3.0\": manifest unknown");
    told["metadata"].erase("uid");
    scene.server.create(told);
    CHECK(scene.run({"status", "orders"}).out.find("does not exist (manifest unknown)") !=
          std::string::npos);
  }
}

TEST_CASE(
    "who may only view is told that it is not known whether Flink answers, and which right it "
    "takes") {
  Running scene;
  const auto forbid = [&] {
    scene.wire.on(
        "GET", "/v1/config",
        fate::answer(test::status(403, "Forbidden", "services \"orders-rest:rest\" is forbidden")));
  };
  forbid();
  scene.server.change("deployments", "orders", {{"status", {{"readyReplicas", 1}}}});
  const auto ended = scene.status();
  CHECK(ended.exit == 0);
  CHECK(ended.out.find("·  NOT KNOWN, deployed 3 h ago\n") != std::string::npos);
  CHECK(ended.out.find("  REST         not known: Error from server (Forbidden): services "
                       "\"orders-rest:rest\" is forbidden\n"
                       "  hint         a role must allow it: apiGroups [\"\"], resources "
                       "[services/proxy], verbs [get]; or ") != std::string::npos);
  forbid();
  const auto document = Json::parse(scene.status({"-o", "json"}).out);
  CHECK(document.at("status") == "NOT KNOWN");
  CHECK(document.at("rest").at("hint").get<std::string>().starts_with("a role must allow it"));
}

TEST_CASE("pods that may not be listed are not said to be none") {
  Running scene;
  scene.wire.on("GET", "/pods", fate::answer(test::status(403, "Forbidden", "pods is forbidden")),
                2);
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  CHECK(scene.status().out.find("  TaskManagers not known\n") != std::string::npos);
}

TEST_CASE("a cluster that is scaled to 0 is told how to be started again") {
  Running scene;
  for (const auto* name : {"orders-7c9d8-x2x1p", "orders-taskmanager-1-1"})
    scene.server.erase("pods", name);
  scene.server.change("deployments", "orders", {{"spec", {{"replicas", 0}}}});
  scene.job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto out = scene.status().out;
  CHECK(out.find("·  STOPPED, deployed 3 h ago\n") != std::string::npos);
  CHECK(
      out.find("  cause        the Deployment is scaled to 0 replicas\n"
               "  hint         'kubectl scale deployment orders --replicas=1 --namespace default' "
               "starts it\n") != std::string::npos);
  CHECK(scene.run({"list", "-n", "default", "-o", "wide"})
            .out.find("  the Deployment is scaled to 0 replicas\n") != std::string::npos);
  CHECK(scene.on_orders("savepoint", {}).exit == 7);
}

TEST_CASE("TaskManagers that the API server refuses: RUNNING is what Flink says, not what it is") {
  Running scene;
  scene.server.erase("pods", "orders-taskmanager-1-1");
  scene.job_manager.answers["/overview"] = {
      {"taskmanagers", 0}, {"slots-total", 0}, {"slots-available", 0}};
  scene.job_manager.answers["/jobs/overview"] = {
      {"jobs", Json::array({{{"jid", job},
                             {"name", "orders"},
                             {"state", "RUNNING"},
                             {"start-time", 1'699'999'940'000},
                             {"tasks", {{"total", 4}, {"scheduled", 4}}}}})}};
  auto& log = scene.server.logs["orders-7c9d8-x2x1p/flink-main-container"];
  CHECK(scene.status().out.find("·  STARTING for 1 min\n") != std::string::npos);
  CHECK(scene.status().out.find("RUNNING  0 of 4 tasks running, waiting for TaskManagers (0 of 0 "
                                "registered), 3 restarts\n") != std::string::npos);
  log.write(
      "2026 WARN [] - Could not start TaskManager in pod orders-taskmanager-1-1, exception: "
      "Failure "
      "executing: POST at: https://10.96.0.1:443/api/v1/namespaces/default/pods. Message: Pod "
      "\"orders-taskmanager-1-1\" is invalid: spec.containers[0].name: Invalid value: "
      "\"Bad_Name\". "
      "Received status: Status(apiVersion=v1, code=422, details=x).\n");
  CHECK(scene.status().out.find("  cause        the TaskManager pods are invalid: "
                                "spec.containers[0].name: Invalid value: \"Bad_Name\"\n") !=
        std::string::npos);
  scene.server.change("deployments", "orders", {{"status", {{"readyReplicas", 1}}}});
  CHECK(scene.run({"list", "-n", "default", "-o", "wide"})
            .out.find("  the TaskManager pods are invalid: ") != std::string::npos);
}

namespace {

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("--watch tells of what has changed, and of nothing else") {
  Running scene;
  scene.wire.later([&] {
    scene.server.change("deployments", "orders", {{"status", {{"readyReplicas", 1}}}});
  });
  scene.wire.later([&] { scene.surroundings.advance(std::chrono::minutes(1)); });
  scene.wire.later([&] {
    scene.job_manager.answers["/overview"] = {
        {"taskmanagers", 3}, {"slots-total", 12}, {"slots-available", 0}};
    scene.surroundings.advance(std::chrono::seconds(10));
  });
  scene.wire.later([&] { scene.signal = 15; });
  const auto ended = scene.status({"--watch"});
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 143);
  CHECK(times(ended.out, "orders  ·  namespace default") == 3);
  CHECK(ended.out.find("0 of 1 ready") < ended.out.find("1 of 1 ready"));
  CHECK(ended.out.find("\n\norders") != std::string::npos);
  CHECK(times(ended.out, "TaskManagers 3 registered") == 1);
  // The API server is asked once, and then watched.
  const auto asked = scene.wire.lines("GET");
  CHECK(std::count_if(asked.begin(), asked.end(), [](const std::string& line) {
          return line.find("/pods?") != std::string::npos &&
                 line.find("watch") == std::string::npos;
        }) == 1);
}

TEST_CASE("at a terminal a status that is watched is drawn in its place") {
  Running scene;
  scene.surroundings.out_is_tty = true;
  scene.surroundings.columns = 60;
  scene.wire.later([&] {
    scene.server.change("deployments", "orders", {{"status", {{"readyReplicas", 1}}}});
    scene.surroundings.advance(std::chrono::seconds(2));
  });
  scene.wire.later([&] { scene.surroundings.columns = 50; });
  scene.wire.later([&] { scene.signal = 2; });
  const auto ended = scene.status({"--watch"});
  CHECK(ended.exit == 130);
  CHECK(ended.out.starts_with("\x1b[?7l\x1b[Korders  ·  namespace default"));
  CHECK(ended.out.find("\x1b[9A\r") != std::string::npos);
  CHECK(times(ended.out, "\x1b[H\x1b[2J") == 1);
  CHECK(ended.out.ends_with("\n\x1b[J\x1b[?7h"));
}

TEST_CASE("a cluster that goes is waited for, and the next one of its name is shown") {
  Running scene;
  scene.wire.later([&] {
    scene.server.erase("deployments", "orders");
    scene.server.erase("services", "orders-rest");
    scene.surroundings.advance(std::chrono::seconds(2));
  });
  scene.wire.later([&] { test::run_cluster(scene, scene.job_manager); });
  scene.wire.later([&] { scene.surroundings.advance(std::chrono::seconds(10)); });
  scene.wire.later([&] { scene.signal = 2; });
  const auto ended = scene.status({"--watch", "-o", "jsonpath={.status} "});
  CAPTURE(ended.err);
  CHECK(ended.out == "RUNNING ABSENT RUNNING ");
}
