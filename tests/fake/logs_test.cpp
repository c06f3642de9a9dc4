// `drey logs`: whose log, how far, and what happens when pods come and go.
#include "fake/scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::Pod;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

constexpr const char* first_pod = "orders-7c9d8-aaaaa";
constexpr const char* second_pod = "orders-7c9d8-bbbbb";

struct Cluster : Scene {
  Cluster() {
    auto deployment = test::foreign_deployment("orders");
    server.create(deployment);
  }

  Cluster& add(const Pod& pod) {
    auto object = pod.json();
    object["metadata"].erase("uid");
    object["metadata"]["ownerReferences"] =
        Json::array({{{"apiVersion", "apps/v1"},
                      {"kind", "Deployment"},
                      {"name", "orders"},
                      {"uid", test::uid_of(server.find("deployments", "orders"))}}});
    server.create(object);
    return *this;
  }

  void time_passes() {
    wire.later([this] { surroundings.advance(std::chrono::seconds(2)); });
  }

  void change(const Pod& pod) {
    server.change("pods", test::name_of(pod.json()), {{"status", pod.json().at("status")}});
  }
  test::PodLog& log(const std::string& pod, const std::string& container = "flink-main-container") {
    return server.logs[pod + "/" + container];
  }

  test::Result logs(const Words& more = {}) {
    Words words{"logs", "orders", "--namespace=default"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the JobManager's log, byte for byte, in two requests") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  const std::string odd("\x1b[31mred\x1b[0m \x07\xff\r\n", 17);
  cluster.log(first_pod).write("one\n").write(odd).write("no end");
  const auto ended = cluster.logs();
  CHECK(ended.exit == 0);
  CHECK(ended.out == "one\n" + odd + "no end");
  CHECK(ended.err.empty());
  CHECK(cluster.wire.log.size() == 2);
  CHECK(
      cluster.wire.lines().back() ==
      "GET /api/v1/namespaces/default/pods/orders-7c9d8-aaaaa/log?container=flink-main-container");
}

TEST_CASE("on a terminal nothing but colours reaches it") {
  Cluster cluster;
  cluster.surroundings.out_is_tty = true;
  cluster.add(Pod(first_pod).on("n").running());
  cluster.log(first_pod)
      .write("\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J\tGrüße\r\n")
      .write("no end");
  CHECK(cluster.logs().out == "\x1b[31mred\x1b[0m \\x1b]0;title\\x07 \\x1b[2J\tGrüße\r\nno end\n");
}

TEST_CASE("how far: --tail, --since, --timestamps, --previous, --container") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running(1));
  cluster.log(first_pod).write("one\n").write("two\n").write("three\n");
  cluster.server.logs[std::string(first_pod) + "/flink-main-container/previous"].write("before\n");
  CHECK(cluster.logs({"--tail", "2"}).out == "two\nthree\n");
  CHECK(cluster.logs({"--tail=0"}).out == "");
  CHECK(cluster.logs({"--tail", "-1"}).out == "one\ntwo\nthree\n");
  CHECK(contains(cluster.logs({"--timestamps"}).out, "2023-11-14T22:00:01.000000001Z two\n"));
  CHECK(cluster.logs({"-p"}).out == "before\n");
  cluster.logs({"--since", "1500ms"});
  CHECK(contains(cluster.wire.lines().back(), "&sinceSeconds=2"));
  cluster.logs({"--since", "0s"});
  CHECK(contains(cluster.wire.lines().back(), "&sinceSeconds=1"));
  const auto other = cluster.logs({"--container", "sidecar"});
  CHECK(other.exit == 2);
  CHECK(contains(other.err,
                 "error: pod orders-7c9d8-aaaaa has no container 'sidecar'\nhint: it has "
                 "flink-main-container\n"));
}

TEST_CASE("--previous of a container that was never restarted") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  const auto ended = cluster.logs({"--previous"});
  CHECK(ended.exit == 1);
  CHECK(
      contains(ended.err,
               "container flink-main-container of pod orders-7c9d8-aaaaa has not been restarted"));
}

TEST_CASE("all TaskManagers, each line with its pod") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  CHECK(cluster.logs({"--taskmanagers"}).err == "cluster orders has no TaskManagers\n");
  cluster.add(Pod("orders-taskmanager-1-2").on("n").running())
      .add(Pod("orders-taskmanager-1-1").on("n").running());
  cluster.log("orders-taskmanager-1-1").write("one\n").write("no end");
  cluster.log("orders-taskmanager-1-2").write("two\n").write("\n");
  CHECK(cluster.logs({"--taskmanagers"}).out ==
        "[orders-taskmanager-1-1] one\n[orders-taskmanager-1-1] no end\n[orders-taskmanager-1-2] "
        "two\n[orders-taskmanager-1-2] \n");
}

TEST_CASE("a container that has not started: why, and where to look") {
  Cluster cluster;
  const auto [pod, why] = GENERATE(
      std::pair{Pod(first_pod).on("n").waiting("ImagePullBackOff", "Back-off pulling image"),
                std::string("container flink-main-container of pod orders-7c9d8-aaaaa is waiting "
                            "to start: ImagePullBackOff (Back-off pulling image)")},
      std::pair{Pod(first_pod).unschedulable("0/3 nodes are available"),
                std::string("pod orders-7c9d8-aaaaa is not scheduled yet: Unschedulable (0/3 nodes "
                            "are available)")},
      std::pair{Pod(first_pod),
                std::string("pod orders-7c9d8-aaaaa is not scheduled yet (no scheduler has looked "
                            "at the pod)")});
  cluster.add(pod);
  const auto ended = cluster.logs();
  CHECK(ended.exit == 1);
  CHECK(ended.err == "error: " + why +
                         "\nhint: 'drey status orders --namespace default' tells more; with -f its "
                         "log is waited for\n");
}

TEST_CASE("no pod, and no cluster") {
  Cluster cluster;
  const auto ended = cluster.logs();
  CHECK(ended.exit == 1);
  CHECK(ended.err ==
        "error: cluster orders has no JobManager pod\nhint: 'drey status orders --namespace "
        "default' tells why\n");
  CHECK(cluster.run({"logs", "order", "--namespace=default"}).exit == 5);
  CHECK(cluster.run({"logs"}).exit == 2);
  CHECK(cluster.logs({"-f", "-p"}).exit == 2);
  CHECK(cluster.logs({"-ojson"}).err == "error: logs are text: -o has no meaning here\n");
}

TEST_CASE("of several JobManagers the one that leads") {
  Cluster cluster;
  auto leader = Pod(first_pod).on("n").running();
  cluster.add(leader).add(Pod(second_pod).on("n").running());
  cluster.server.change("pods", first_pod, {{"status", {{"podIP", "10.244.0.4"}}}});
  cluster.server.change("pods", second_pod, {{"status", {{"podIP", "10.244.0.5"}}}});
  cluster.log(first_pod).write("leads\n");
  cluster.log(second_pod).write("stands by\n");
  auto ha = test::foreign_config_map("orders-cluster-config-map");
  ha["metadata"]["labels"] = {{"app", "orders"}, {"type", "flink-native-kubernetes"}};
  SECTION("1.15 and newer") {
    ha["data"] = {{"org.apache.flink.k8s.leader.restserver", "5f0c,http://10.244.0.4:8081"}};
  }
  SECTION("before") {
    ha["metadata"]["name"] = "orders-restserver-leader";
    ha["data"] = {{"address", "http://10.244.0.4:8081"}, {"sessionId", "5f0c"}};
  }
  cluster.server.create(ha);
  const auto ended = cluster.logs();
  CHECK(ended.out == "leads\n");
  CHECK(ended.err == "2 JobManager pods; this is the log of orders-7c9d8-aaaaa\n");
  CHECK(cluster.logs({"-q"}).err.empty());
}

TEST_CASE(
    "-f goes on with what is written, survives a broken connection, and ends with the cluster") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  auto& log = cluster.log(first_pod);
  log.write("one\n");
  cluster.wire.later([&] { log.write("two\n").write("three\n"); });
  cluster.wire.break_streams_later(
      http::Failure{http::Failure::Kind::broken, true, "connection reset"});
  cluster.wire.later([&] { log.write("four\n").write("no end"); });
  cluster.wire.later([&] {
    log.ended = true;
    cluster.server.erase("deployments", "orders");
    cluster.server.collect_garbage();
  });
  const auto ended = cluster.logs({"-f", "--tail=1"});
  INFO(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out == "one\ntwo\nthree\nfour\nno end\n");
}

TEST_CASE("-f --tail leaves nothing out of what is written while the connection is broken") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  auto& log = cluster.log(first_pod);
  log.write("one\n").write("two\n");
  cluster.wire.later([&] {
    cluster.wire.on("GET", "/log", [&](const auto&) -> http::Reply {
      log.write("three\n").write("four\n");
      return http::Failure{http::Failure::Kind::broken, true, "connection reset"};
    });
  });
  cluster.wire.break_streams_later(
      http::Failure{http::Failure::Kind::broken, true, "connection reset"});
  cluster.time_passes();
  cluster.time_passes();
  cluster.wire.later([&] { cluster.signal = 2; });
  CHECK(cluster.logs({"-f", "--tail=1"}).out == "two\nthree\nfour\n");
}

TEST_CASE("-f waits for a container that has not started, and goes on after its restart") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").waiting("ContainerCreating"));
  auto& log = cluster.log(first_pod);
  log.waits = "ContainerCreating";
  cluster.wire.later([&] {
    log.waits.clear();
    log.write("first run\n");
    cluster.change(Pod(first_pod).on("n").running());
  });
  cluster.wire.later([&] {
    log.ended = true;
    cluster.change(Pod(first_pod).on("n").crashed(0, 137, "OOMKilled"));
  });
  cluster.wire.later([&] {
    log.ended = false;
    log.lines.erase(log.lines.begin());
    log.lines.push_back({"2023-11-14T22:10:00.000000001Z", "second run\n"});
    cluster.change(Pod(first_pod).on("n").running(1));
  });
  cluster.time_passes();
  cluster.wire.later([&] { cluster.signal = 2; });
  const auto ended = cluster.logs({"-f", "--tail=5"});
  CHECK(ended.exit == 130);
  CHECK(ended.out == "first run\nsecond run\n");
  CHECK(ended.err ==
        "container flink-main-container of pod orders-7c9d8-aaaaa is waiting to start: "
        "ContainerCreating\n"
        "container flink-main-container of pod orders-7c9d8-aaaaa was restarted (OOMKilled, exit "
        "code 137)\n");
}

TEST_CASE("-f goes on with the pod that replaces the JobManager's") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  auto& log = cluster.log(first_pod);
  log.write("first pod\n");
  cluster.wire.later([&] { cluster.add(Pod(second_pod).on("n").running()); });
  cluster.wire.later([&] {
    log.write("last words\n").ended = true;
    cluster.log(second_pod).write("second pod\n");
    cluster.server.erase("pods", first_pod);
  });
  cluster.time_passes();
  cluster.wire.later([&] { cluster.log(second_pod).write("goes on\n"); });
  cluster.wire.later([&] { cluster.signal = 15; });
  const auto ended = cluster.logs({"--follow"});
  CHECK(ended.exit == 143);
  CHECK(ended.out == "first pod\nlast words\nsecond pod\ngoes on\n");
  CHECK(ended.err == "pod orders-7c9d8-aaaaa is gone; this is the log of orders-7c9d8-bbbbb\n");
}

TEST_CASE("-f of TaskManagers takes in those that come") {
  Cluster cluster;
  cluster.add(Pod("orders-taskmanager-1-1").on("n").running());
  cluster.log("orders-taskmanager-1-1").write("one\n");
  cluster.wire.later([&] {
    cluster.add(Pod("orders-taskmanager-1-2").on("n").running());
    cluster.log("orders-taskmanager-1-2").write("two\n");
  });
  cluster.wire.later([&] {
    cluster.surroundings.advance(std::chrono::hours(5));
  });  // the limit of a request is none for this one
  cluster.wire.later([&] { cluster.log("orders-taskmanager-1-1").write("three\n"); });
  cluster.wire.later([&] { cluster.signal = 2; });
  CHECK(cluster.logs({"-f", "--taskmanagers"}).out ==
        "[orders-taskmanager-1-1] one\n[orders-taskmanager-1-2] two\n[orders-taskmanager-1-1] "
        "three\n");
}

TEST_CASE("who may not read logs is told so") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  const auto forbidden = fate::answer(
      test::status(403, "Forbidden", "pods \"x\" is forbidden: cannot get resource \"pods/log\""));
  const auto args = GENERATE(Words{}, Words{"-f"});
  cluster.wire.on("GET", "/log", forbidden);
  const auto ended = cluster.logs(args);
  CHECK(ended.exit == 4);
  CHECK(contains(ended.err, "cannot get resource \"pods/log\""));
}

TEST_CASE("a log that breaks off is not written twice") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running());
  cluster.wire.on("GET", "/log", fate::lose_request());
  cluster.log(first_pod).write("one\n");
  CHECK(cluster.logs().out == "one\n");
}

TEST_CASE("a log that the node has lost is told so, and is no log") {
  Cluster cluster;
  cluster.add(Pod(first_pod).on("n").running(1));
  cluster.server.logs[std::string(first_pod) + "/flink-main-container/previous"].write(
      "unable to retrieve container logs for containerd://0123");
  const auto ended = cluster.logs({"--previous"});
  CHECK(ended.exit == 1);
  CHECK(ended.out.empty());
  CHECK(ended.err ==
        "error: the log of container flink-main-container of pod orders-7c9d8-aaaaa is lost: the "
        "node has it no more\n");
}
