// How Flink's REST API is reached: directly, through the API server, or where the user says.
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::FakeJobManager;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

const std::string proxied = "/api/v1/namespaces/default/services/orders-rest:rest/proxy/v1/";
const Words list{"list", "-Dkubernetes.cluster-id=orders", "-v"};

/// The rest Service, as one that is exposed so.
void expose(Scene& scene, const std::string& type) {
  auto service = test::owned(test::foreign_service("orders-rest"),
                             test::uid_of(scene.server.find("deployments", "orders")));
  service["spec"]["type"] = type;
  service["spec"]["ports"][0]["nodePort"] = 30709;
  scene.server.create(service);
}

int count(const Scene& scene, const std::string& path) {
  int found = 0;
  for (const auto& line : scene.wire.lines()) found += line.find(path) != std::string::npos ? 1 : 0;
  return found;
}

}  // namespace

TEST_CASE("ClusterIP: through the API server, with nothing but a kubeconfig") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  const auto ended = scene.run(list);
  CHECK(ended.exit == 0);
  CHECK(ended.err ==
        "Flink 2.3.0 of cluster orders reached through the API server, because the Service is of "
        "type ClusterIP\n");
  CHECK(scene.wire.lines() ==
        std::vector<std::string>{"GET /apis/apps/v1/namespaces/default/deployments/orders",
                                 "GET /api/v1/namespaces/default/services/orders-rest",
                                 "GET /api/v1/namespaces/default/configmaps/flink-config-orders",
                                 "GET " + proxied + "config", "GET " + proxied + "jobs/overview"});
  CHECK(scene.wire.flights() == 3);
}

TEST_CASE(
    "a NodePort, and a load balancer, that can be reached: directly, and nobody sees the API "
    "server's credentials") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  std::string url = "http://192.168.64.21:30709";
  SECTION("NodePort") { expose(scene, "NodePort"); }
  SECTION("LoadBalancer") {
    scene.server.ingress = Json::array({{{"ip", "198.51.100.7"}}});
    expose(scene, "LoadBalancer");
    url = "http://198.51.100.7:8081";
  }
  scene.direct[url] = &job_manager;
  const auto ended = scene.run(list);
  CHECK(ended.exit == 0);
  CHECK(ended.err == "Flink 2.3.0 of cluster orders reached directly at " + url + "\n");
  CHECK(count(scene, "/proxy/") == 0);
  REQUIRE(scene.connected.size() == 2);
  CHECK_FALSE(scene.connected.back().authorization);
  CHECK(scene.connected.back().client_key.empty());
  for (const auto& request : job_manager.requests) CHECK(request.headers.empty());
}

TEST_CASE(
    "an address that cannot be reached from here, or behind which something else is: the API "
    "server stands in") {
  Scene scene;
  FakeJobManager job_manager, other;
  test::run_cluster(scene, job_manager);
  expose(scene, "NodePort");
  std::string why = "connection refused";
  std::string because = "from here it does not answer at http://192.168.64.21:30709";
  SECTION("nobody") {}
  SECTION("something else") {
    scene.direct["http://192.168.64.21:30709"] = &other;
    other.answers["/config"] = {{"hello", "world"}};
    why = "what answered is not Flink: it names no flink-version";
    because = "http://192.168.64.21:30709 is no way to it: " + why;
  }
  SECTION("a web page") {
    scene.direct["http://192.168.64.21:30709"] = &other;
    other.on("GET", "/config", fate::answer({.status = 200, .body = "<html>"}));
    why = "what answered (200) is not Flink: <html>";
    because = "http://192.168.64.21:30709 is no way to it: " + why;
  }
  const auto ended = scene.run(list);
  CHECK(ended.exit == 0);
  CHECK(ended.err ==
        "not directly at http://192.168.64.21:30709: " + why +
            "\nFlink 2.3.0 of cluster orders reached through the API server, because " + because +
            "\n");
}

TEST_CASE("without the right to list nodes a NodePort is reached through the API server") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  expose(scene, "NodePort");
  scene.wire.on("GET", "/nodes",
                fate::answer(test::status(403, "Forbidden", "nodes is forbidden")));
  CHECK(scene.run(list).err.find(
            "cannot be listed: Error from server (Forbidden): nodes is forbidden\n") !=
        std::string::npos);
}

TEST_CASE("where the user says, and nowhere else") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  scene.direct["http://localhost:8081"] = &job_manager;
  const auto how =
      GENERATE(Words{"--rest-url", "http://localhost:8081/"}, Words{"-m", "localhost:8081"});
  Words words{"list", "orders", "-v", "--namespace=default"};
  words.insert(words.end(), how.begin(), how.end());
  CHECK(scene.run(words).err ==
        "Flink 2.3.0 of cluster orders reached directly at http://localhost:8081\n");
  CHECK(count(scene, "/proxy/") == 0);
}

TEST_CASE("an address of the user's that does not answer is waited for no longer than --timeout") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  const auto start = scene.surroundings.steady;
  const auto ended = scene.run({"list", "-Dkubernetes.cluster-id=orders",
                                "--rest-url=http://localhost:8081", "--timeout=5s"});
  CHECK(ended.exit == 3);
  CHECK(ended.err ==
        "error: Flink's REST API does not answer: cluster 'orders' has no JobManager pod\n"
        "hint: 'drey status orders --namespace default' shows details\n");
  CHECK(scene.surroundings.steady <= start + std::chrono::seconds(5));
}

TEST_CASE("--timeout goes before client.timeout") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  const auto [words, seconds] =
      GENERATE(table<Words, int>({{{"-Dclient.timeout=10 s"}, 10},
                                  {{"-Dclient.timeout=10 s", "--timeout=20s"}, 20},
                                  {{"-Dakka.client.timeout=8 s"}, 8},
                                  {Words{}, 60}}));
  Words all{"list", "-Dkubernetes.cluster-id=orders", "--rest-url=http://localhost:8081"};
  all.insert(all.end(), words.begin(), words.end());
  const auto start = scene.surroundings.steady;
  CHECK(scene.run(all).exit == 3);
  CHECK(scene.surroundings.steady <= start + std::chrono::seconds(seconds));
  CHECK(scene.surroundings.steady > start + std::chrono::seconds(seconds - 3));
  CHECK(scene.run({"list", "orders", "-Dclient.timeout=soon"}).exit == 2);
}

TEST_CASE("a JobManager that starts, or changes its leader, is waited for") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  const auto busy = test::flink_error(
      503, "Service temporarily unavailable due to an ongoing leader election. Please refresh.");
  SECTION("no endpoints yet") {
    const auto none = test::status(503, "ServiceUnavailable",
                                   "no endpoints available for service \"orders-rest\"");
    scene.wire.on("GET", "/v1/config", fate::answer(none), 5);
  }
  SECTION("it does not listen yet") { job_manager.on("GET", "/config", fate::refuse(), 5); }
  SECTION("leader election at the beginning") {
    job_manager.on("GET", "/config", fate::answer(busy), 5);
  }
  SECTION("leader election later") {
    job_manager.on("GET", "/jobs/overview", fate::answer(busy), 5);
  }
  SECTION("an old API server") {
    scene.wire.on("GET", "/v1/config",
                  fate::answer(test::status(500, "", "error trying to reach service")), 3);
  }
  const auto ended = scene.run({"list", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 0);
  CHECK(ended.err.empty());
}

TEST_CASE(
    "a JobManager that cannot run: exit 7 at once, why, how to see more and how to remove the "
    "cluster") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  job_manager.on("GET", "/config", fate::refuse(), 1000);
  const auto start = scene.surroundings.steady;
  const std::string reason = GENERATE("ImagePullBackOff", "CrashLoopBackOff");
  const Json container{{"name", "flink-main-container"},
                       {"restartCount", 4},
                       {"state", {{"waiting", {{"reason", reason}, {"message", "back-off"}}}}},
                       {"lastState", {{"terminated", {{"reason", "Error"}, {"exitCode", 1}}}}}};
  scene.server.create(
      {{"apiVersion", "v1"},
       {"kind", "Pod"},
       {"metadata",
        {{"name", "orders-7c9"},
         {"labels",
          {{"app", "orders"}, {"component", "jobmanager"}, {"type", "flink-native-kubernetes"}}}}},
       {"spec", {{"containers", Json::array({{{"name", "flink-main-container"}}})}}},
       {"status", {{"phase", "Pending"}, {"containerStatuses", Json::array({container})}}}});
  const auto ended = scene.run({"cancel", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 7);
  const std::string cause = reason == "CrashLoopBackOff"
                                ? "the JobManager is crash-looping (exit code 1)"
                                : "image '' cannot be pulled (back-off)";
  CHECK(ended.err.starts_with(
      "error: Flink's REST API does not answer: cluster 'orders' cannot start: " + cause + "\n"));
  CHECK(
      ended.err.ends_with("; 'drey status orders --namespace default' shows more, 'drey delete "
                          "orders --namespace default' removes the cluster\n"));
  CHECK(scene.surroundings.steady == start);
}

TEST_CASE("a hint's command names the namespace, though --namespace made it the usual one") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  job_manager.on("GET", "/config", fate::refuse(), 1000);
  CHECK(scene.run({"list", "orders", "--namespace=default"})
            .err.find("hint: 'drey status orders --namespace default' shows") != std::string::npos);
}

TEST_CASE("the right to use the proxy is missing: exit 4, and which rule it takes") {
  const auto [verb, verbs] = GENERATE(
      table<std::string, std::string>({{"list", "[get];"}, {"cancel", "[get, create, patch];"}}));
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  scene.wire.on(
      "GET", "/v1/config",
      fate::answer(test::status(403, "Forbidden", "services \"orders-rest:rest\" is forbidden")));
  const auto ended = scene.run({verb, "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 4);
  CHECK(ended.err.find("Flink's REST API may not be asked: Error from server (Forbidden)") !=
        std::string::npos);
  CHECK(ended.err.find("resources [services/proxy], verbs " + verbs) != std::string::npos);
}

TEST_CASE("the cluster goes away while it is waited for") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  job_manager.on("GET", "/config", fate::refuse(), 1000);
  scene.wire.after_flight(4, [&] { scene.server.erase("deployments", "orders"); });
  const auto ended = scene.run({"list", "-Dkubernetes.cluster-id=orders"});
  CHECK(ended.exit == 5);
  CHECK(ended.err.find("the cluster 'orders' is gone") != std::string::npos);
}

TEST_CASE("TLS: the cluster's own configuration says so, and the API server speaks it") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  auto config_map = test::foreign_config_map("flink-config-orders");
  config_map["data"] = {{"config.yaml", "security.ssl.rest.enabled: true\n"}};
  scene.server.create(config_map);
  CHECK(scene.run(list).exit == 0);
  CHECK(count(scene, "/services/https:orders-rest:rest/proxy/") == 2);
}

TEST_CASE("PEM files for Flink's REST API, and nothing else") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  scene.surroundings.files["/here/ca.pem"] = "-----BEGIN CERTIFICATE-----\n";
  scene.surroundings.files["/here/store.jks"] = "\xfe\xed\xfe\xed";
  scene.direct["https://localhost:8081"] = &job_manager;
  const Words at{"list", "-Dkubernetes.cluster-id=orders", "--rest-url=https://localhost:8081"};
  auto words = at;
  words.emplace_back("--rest-certificate-authority=ca.pem");
  CHECK(scene.run(words).exit == 0);
  CHECK(scene.connected.back().ca == "-----BEGIN CERTIFICATE-----\n");
  words.back() = "--rest-certificate-authority=store.jks";
  const auto ended = scene.run(words);
  CHECK(ended.exit == 2);
  CHECK(ended.err.find("'store.jks' is no PEM file\nhint: Java keystores cannot be read") !=
        std::string::npos);
}

TEST_CASE(
    "an address of the user's is reached through the proxy that the environment names for it") {
  Scene scene;
  FakeJobManager job_manager;
  test::run_cluster(scene, job_manager);
  scene.direct["http://flink.example.com:8081"] = &job_manager;
  scene.surroundings.env["HTTP_PROXY"] = "http://proxy:3128";
  REQUIRE(scene.run({"list", "orders", "--rest-url=http://flink.example.com:8081"}).exit == 0);
  CHECK(scene.connected.back().proxy == "http://proxy:3128");
}
