// The address in the result line, for every way to expose the web interface.
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::node;
using test::Scene;
using test::Words;

namespace {

/// Exit 0 and one line on stdout; returns the address in it. `again`: the cluster was there
/// already.
std::string address(const test::Result& ended, bool again = false) {
  const auto line = std::string(again ? "Flink application cluster orders is unchanged"
                                      : "Create flink application cluster orders successfully") +
                    ", JobManager Web Interface: ";
  CHECK(ended.exit == 0);
  REQUIRE(ended.out.starts_with(line));
  REQUIRE(ended.out.find('\n') == ended.out.size() - 1);
  return ended.out.substr(line.size(), ended.out.size() - line.size() - 1);
}

/// The note on stderr that follows the destination line; empty when there is none.
std::string note(const test::Result& ended) {
  const auto at = ended.err.find("note: ");
  return at == std::string::npos ? "" : ended.err.substr(at + 6, ended.err.size() - at - 7);
}

std::string type(const std::string& name) {
  return "-Dkubernetes.rest-service.exposed.type=" + name;
}

const std::string inside = "http://orders-rest.default:8081";

}  // namespace

TEST_CASE("ClusterIP: the Service's name, known inside the cluster") {
  Scene scene;
  const auto ended = scene.run(command());
  CHECK(address(ended) == inside);
  CHECK(note(ended) ==
        "the address is known inside the Kubernetes cluster only, as "
        "kubernetes.rest-service.exposed.type is ClusterIP");
}

TEST_CASE("Headless_ClusterIP") {
  Scene scene;
  const auto ended = scene.run(command({type("Headless_ClusterIP")}));
  CHECK(address(ended) == inside);
  CHECK(note(ended) ==
        "the address is known inside the Kubernetes cluster only, as "
        "kubernetes.rest-service.exposed.type is Headless_ClusterIP");
  CHECK(scene.server.find("services", "orders-rest").at("spec").at("clusterIP") == "None");
}

TEST_CASE("the rest port is the one that is configured, https where Flink's REST speaks it") {
  Scene scene;
  CHECK(address(scene.run(command({"-Drest.port=9000"}))) == "http://orders-rest.default:9000");
  Scene second;
  CHECK(address(second.run(command({"-Dsecurity.ssl.rest.enabled=true"}))) ==
        "https://orders-rest.default:8081");
  Scene third;
  const auto older = command({"-Dsecurity.ssl.enabled=true", "--flink-version=1.20.5"});
  CHECK(address(third.run(older)) == "https://orders-rest.default:8081");
  Scene removed;
  CHECK(address(removed.run(command({"-Dsecurity.ssl.enabled=true"}))) ==
        "http://orders-rest.default:8081");
}

TEST_CASE("NodePort: the first usable node's address of the wanted type") {
  Scene scene;
  const auto check = [&](const test::Result& ended, const std::string& host) {
    const auto port = scene.server.find("services", "orders-rest")
                          .at("spec")
                          .at("ports")
                          .at(0)
                          .at("nodePort")
                          .get<int>();
    CHECK(address(ended) == "http://" + host + ":" + std::to_string(port));
  };
  SECTION("InternalIP") { check(scene.run(command({type("NodePort")})), "192.168.64.21"); }
  SECTION("ExternalIP") {
    check(
        scene.run(command({type("NodePort"),
                           "-Dkubernetes.rest-service.exposed.node-port-address-type=ExternalIP"})),
        "203.0.113.5");
  }
  SECTION("an IPv6 address is put in brackets") {
    scene.server.nodes = Json::array({node({{"InternalIP", "fd00::1"}})});
    check(scene.run(command({type("NodePort")})), "[fd00::1]");
  }
  SECTION("unschedulable nodes are skipped") {
    scene.server.nodes = Json::array(
        {node({{"InternalIP", "192.168.64.20"}}, true), node({{"InternalIP", "192.168.64.21"}})});
    check(scene.run(command({type("NodePort")})), "192.168.64.21");
  }
  SECTION("before Flink 1.16 they are not") {
    scene.server.nodes = Json::array(
        {node({{"InternalIP", "192.168.64.20"}}, true), node({{"InternalIP", "192.168.64.21"}})});
    check(scene.run(command({"--flink-version=1.15.4", type("NodePort")})), "192.168.64.20");
  }
  SECTION("Flink 1.13 and before show the API server's host, and ask for no nodes") {
    check(scene.run(command({"--flink-version=1.13.6", type("NodePort")})), "10.2.0.1");
    CHECK(scene.wire.lines().size() == 7);
  }
}

TEST_CASE("NodePort without a node's address: the Service's name, and a note") {
  Scene scene;
  const auto expect = [&](const std::string& reason) {
    const auto ended = scene.run(command({type("NodePort")}));
    CHECK(address(ended) == inside);
    const auto port = scene.server.find("services", "orders-rest")
                          .at("spec")
                          .at("ports")
                          .at(0)
                          .at("nodePort")
                          .get<int>();
    CHECK(note(ended) ==
          "the web interface is at port " + std::to_string(port) + " of every node, but " + reason);
  };
  SECTION("there are no nodes") {
    scene.server.nodes.clear();
    expect("no schedulable node has an InternalIP");
  }
  SECTION("none can be used") {
    scene.server.nodes = Json::array(
        {node({{"ExternalIP", "203.0.113.5"}}), node({{"InternalIP", "192.168.64.20"}}, true)});
    expect("no schedulable node has an InternalIP");
  }
  SECTION("they may not be listed") {
    scene.wire.on(
        "GET", "/nodes",
        test::fate::answer(test::status(
            403, "Forbidden", "nodes is forbidden: User \"me\" cannot list resource \"nodes\"")));
    expect(
        "the nodes cannot be listed: Error from server (Forbidden): nodes is forbidden: User "
        "\"me\" cannot list resource \"nodes\"");
  }
  SECTION("they cannot be had") {
    scene.wire.on("GET", "/nodes", test::fate::lose_request(), 6);
    expect("the nodes cannot be listed: connection reset by peer");
  }
}

TEST_CASE("LoadBalancer: its address when it has one") {
  Scene scene;
  const auto args = command({type("LoadBalancer")});
  SECTION("an IP address") {
    scene.server.ingress = Json::array({{{"ip", "198.51.100.7"}}});
    CHECK(address(scene.run(args)) == "http://198.51.100.7:8081");
  }
  SECTION("a host name") {
    scene.server.ingress = Json::array({{{"hostname", "lb.example.com"}}});
    CHECK(address(scene.run(args)) == "http://lb.example.com:8081");
  }
  SECTION("none yet") {
    const auto ended = scene.run(args);
    CHECK(address(ended) == inside);
    CHECK(note(ended) ==
          "the load balancer of Service orders-rest has no address yet; until it has, the one "
          "above is known inside the Kubernetes cluster only");
  }
}

TEST_CASE("a second run shows the address of what is there") {
  Scene scene;
  const auto args = command({type("NodePort")});
  const auto first = address(scene.run(args));
  CHECK(address(scene.run(args), true) == first);
}
