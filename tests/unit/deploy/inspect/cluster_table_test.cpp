// deploy::cluster_of and service_of: the rows of objects are those of the API server's tables.
#include "deploy/inspect/cluster_table.h"

#include "support/catch.h"

using base::Json;
using namespace std::chrono_literals;

namespace {

Json deployment() {
  return Json::parse(R"({
    "metadata": {"name": "orders", "namespace": "team-a", "creationTimestamp": "2023-11-14T19:13:20Z",
                 "annotations": {"drey/flink-version": "2.3.0"}},
    "spec": {"replicas": 2, "template": {"spec": {"containers": [
      {"name": "sidecar", "image": "envoy:1"}, {"name": "flink-main-container", "image": "r/orders:9"}]}}},
    "status": {"readyReplicas": 1}})");
}

const std::chrono::system_clock::time_point now{1'700'000'000s};  // 2023-11-14T22:13:20Z

std::string exposed(const char* spec, const char* ingress = "[]") {
  const Json service{{"metadata", {{"name", "orders-rest"}, {"namespace", "team-a"}}},
                     {"spec", Json::parse(spec)},
                     {"status", {{"loadBalancer", {{"ingress", Json::parse(ingress)}}}}}};
  return deploy::service_of(service, "192.0.2.1").exposed;
}

}  // namespace

TEST_CASE("a Deployment as a row") {
  const auto row = deploy::cluster_of(deployment(), now);
  CHECK(row.kube_namespace == "team-a");
  CHECK(row.name == "orders");
  CHECK(row.flink == "2.3.0");
  CHECK(row.job_manager == "1/2");
  CHECK(row.image == "r/orders:9");
  CHECK(row.exposed == "-");
  CHECK(row.age == "3h");
  CHECK(row.created == "2023-11-14T19:13:20Z");
  const auto nothing = deploy::cluster_of(Json::object(), now);
  CHECK(nothing.image == "-");
  CHECK(nothing.age == "<unknown>");
}

TEST_CASE("a Service as a row") {
  CHECK(exposed(R"({"type": "ClusterIP", "ports": [{"port": 8081}]})") ==
        "ClusterIP orders-rest:8081");
  CHECK(exposed(R"({"type": "NodePort", "ports": [{"port": 8081, "nodePort": 32388}]})") ==
        "NodePort 192.0.2.1:32388");
  constexpr const char* balanced =
      R"({"type": "LoadBalancer", "ports": [{"port": 8081, "nodePort": 32388}]})";
  CHECK(exposed(balanced) == "LoadBalancer <pending>:8081");
  CHECK(exposed(balanced, R"([{"ip": "198.51.100.7"}, {"hostname": "lb.example.com"}])") ==
        "LoadBalancer 198.51.100.7:8081,lb.example.com:8081");
}

TEST_CASE("ages as the API server writes them") {
  const auto [span, text] =
      GENERATE(table<std::chrono::seconds, std::string>({{-5s, "<invalid>"},
                                                         {-1s, "0s"},
                                                         {0s, "0s"},
                                                         {119s, "119s"},
                                                         {2min, "2m"},
                                                         {125s, "2m5s"},
                                                         {10min, "10m"},
                                                         {179min, "179m"},
                                                         {3h, "3h"},
                                                         {3h + 12min, "3h12m"},
                                                         {8h, "8h"},
                                                         {47h, "47h"},
                                                         {48h, "2d"},
                                                         {51h, "2d3h"},
                                                         {24h * 8, "8d"},
                                                         {24h * 729, "729d"},
                                                         {24h * 730, "2y"},
                                                         {24h * 740, "2y10d"},
                                                         {24h * 3000, "8y"}}));
  CHECK(deploy::age_text(span) == text);
}
