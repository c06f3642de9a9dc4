#include "deploy/cluster/leader.h"

#include "deploy/cluster/pod.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using deploy::leader_host;
using test::Pod;

namespace {

Json config_map(const std::string& name, const Json& data) {
  return {{"metadata", {{"name", name}}}, {"data", data}};
}

/// As the JobManagers of 1.12 to 1.14 write them: one for each component.
Json component(const std::string& name, const std::string& address) {
  return config_map("orders-" + name + "-leader", {{"address", address}, {"sessionId", "5f0c"}});
}

/// As those of 1.15 and later write it: one for all.
Json of_cluster(const std::string& rest_server) {
  const std::string key = "org.apache.flink.k8s.leader.";
  return config_map("orders-cluster-config-map",
                    {{key + "dispatcher", "5f0c,pekko.tcp://flink@10.244.0.9:6123/user/rpc/d_1"},
                     {key + "resourcemanager", "5f0c,pekko.tcp://flink@10.244.0.9:6123/user/rpc/r"},
                     {key + "restserver", rest_server}});
}

Json made(Json pod, const std::string& time) {
  pod["metadata"]["creationTimestamp"] = time;
  return pod;
}

Json going(Json pod) {
  pod["metadata"]["deletionTimestamp"] = "2023-11-14T22:20:00Z";
  return pod;
}

Json at(Json pod, const std::string& ip) {
  pod["status"]["podIP"] = ip;
  return pod;
}

std::string leading(const std::vector<Json>& pods, const std::string& host = {}) {
  std::vector<const Json*> pointers;
  for (const auto& pod : pods) pointers.push_back(&pod);
  const auto* pod = deploy::leading_pod(pointers, host);
  return pod == nullptr ? "" : deploy::name_of(*pod);
}

const Json old_one = made(Pod("old").on("n").running(), "2023-11-14T22:00:00Z");
const Json young = made(Pod("young").on("n").running(), "2023-11-14T22:10:00Z");
const Json starting = made(Pod("starting").on("n"), "2023-11-14T22:15:00Z");

}  // namespace

TEST_CASE("the leader's host up to 1.14: the ConfigMap of the REST server has its address") {
  CHECK(leader_host({component("dispatcher", "akka.tcp://flink@10.244.0.9:6123/user/rpc/d_1"),
                     component("resourcemanager", "akka.tcp://flink@10.244.0.9:6123/user/rpc/r"),
                     component("restserver", "http://10.244.0.4:8081")}) == "10.244.0.4");
  CHECK(leader_host({component("dispatcher", "http://10.244.0.9:6123")}).empty());
  CHECK(leader_host({component("restserver", "")}).empty());
}

TEST_CASE("the leader's host from 1.15 on: one ConfigMap for all, with the session before it") {
  CHECK(leader_host({config_map("orders-000000002d-config-map", {{"counter", "1"}}),
                     of_cluster("5f0c,http://10.244.0.4:8081")}) == "10.244.0.4");
  CHECK(leader_host({of_cluster("5f0c,https://10.244.0.4:8081")}) == "10.244.0.4");
  CHECK(leader_host({of_cluster("5f0c,http://[FD00::4]:8081")}) == "fd00::4");
  CHECK(leader_host({of_cluster("")}).empty());
  CHECK(leader_host({of_cluster("5f0c")}).empty());
}

TEST_CASE("the leader's host where nothing tells: none, whatever was sent") {
  CHECK(leader_host({}).empty());
  CHECK(leader_host({Json(), Json("x"), Json::array(), config_map("a", Json("b"))}).empty());
  CHECK(leader_host({config_map("orders-restserver-leader", {{"address", 7}})}).empty());
}

TEST_CASE("the leading pod is the one at the leader's host, as long as it stays") {
  const auto leader = at(old_one, "10.244.0.4"), other = at(young, "10.244.0.5");
  CHECK(leading({leader, other}, "10.244.0.4") == "old");
  CHECK(leading({other, leader}, "10.244.0.4") == "old");
  CHECK(leading({going(leader), other}, "10.244.0.4") == "young");
  CHECK(leading({leader, other}, "10.244.0.6") == "young");
  CHECK(leading({leader, other}) == "young");
}

TEST_CASE(
    "where no HA metadata tells who leads: one that stays, one that runs, the newest, in this "
    "order") {
  CHECK(leading({}).empty());
  CHECK(leading({young, old_one}) == "young");
  CHECK(leading({old_one, young}) == "young");
  CHECK(leading({starting, old_one}) == "old");
  CHECK(leading({going(old_one), starting}) == "starting");
  CHECK(leading({starting, going(old_one)}) == "starting");
}
