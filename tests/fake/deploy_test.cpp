// A deploy that nothing disturbs: what is sent, in which flights, and what is there afterwards.
#include "fake/scene.h"
#include "support/catch.h"

using test::blog_command;
using test::command;
using test::Scene;
using Lines = std::vector<std::string>;

namespace {

const std::string apps = "/apis/apps/v1/namespaces/default/deployments";
const std::string core = "/api/v1/namespaces/default/";
const std::string flink = "/apis/flink.apache.org/v1beta1/namespaces/default/";

}  // namespace

TEST_CASE(
    "a cluster with high availability takes six requests in two flights, and one more for a "
    "node's address") {
  Scene scene;
  auto args = blog_command();
  Lines expected{"GET " + core + "services/k8s-ha-app-1-rest",
                 "POST " + apps,
                 "GET " + core + "configmaps/k8s-ha-app-1.drey",
                 "GET " + flink + "flinkdeployments/k8s-ha-app-1",
                 "POST " + core + "services",
                 "POST " + core + "configmaps"};
  SECTION("the API server's host is shown for the node port: Flink 1.12") {}
  SECTION("a node's address is shown") {
    args.insert(args.begin() + 1, "--flink-version=1.20");
    expected.push_back("GET /api/v1/nodes");
  }
  REQUIRE(scene.run(args).exit == 0);
  CHECK(scene.wire.lines() == expected);
  CHECK(scene.wire.log[3].flight == 1);
  CHECK(scene.wire.log[4].flight == 2);
  CHECK(scene.wire.flights() == 2);
  CHECK(scene.wrong(args) == "");
}

TEST_CASE("without high availability there is one Service more") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(scene.wire.lines() == Lines{"GET " + core + "services/orders-rest", "POST " + apps,
                                    "GET " + core + "configmaps/orders.drey",
                                    "GET " + flink + "flinkdeployments/orders",
                                    "POST " + core + "services", "POST " + core + "services",
                                    "POST " + core + "configmaps"});
  CHECK(scene.wire.flights() == 2);
  CHECK(scene.wrong(command()) == "");
  CHECK(scene.connected.size() == 1);
}

TEST_CASE("two annotations and the owner are all that a real run adds to what the dry run prints") {
  Scene scene;
  const auto args = command({"-Dkubernetes.jobmanager.annotations=a:1",
                             "-Dkubernetes.rest-service.annotations=b:2",
                             "-Dkubernetes.hadoop.conf.config-map.name=hadoop"});
  REQUIRE(scene.run(args).exit == 0);
  CHECK(scene.wrong(args) == "");
  const auto manifests = scene.wanted(args);
  CHECK(manifests.at("deployments/orders").at("metadata").at("annotations") ==
        base::Json{{"a", "1"}});
  CHECK(manifests.at("services/orders-rest").at("metadata").at("annotations") ==
        base::Json{{"b", "2"}});
}

TEST_CASE("all objects that a cluster can have") {
  Scene scene;
  scene.surroundings.files = {{"/home/me/.kube/config", test::kubeconfig},
                              {"/k/keytab", "\x05\x02"},
                              {"/k/krb5.conf", "[libdefaults]\n"},
                              {"/t.yaml", "kind: Pod\nspec: {containers: []}\n"},
                              {"/h/core-site.xml", "<c/>"}};
  scene.surroundings.env["HADOOP_CONF_DIR"] = "/h";
  const auto args = command({"-Dsecurity.kerberos.login.keytab=/k/keytab",
                             "-Dsecurity.kerberos.login.principal=me",
                             "-Dsecurity.kerberos.krb5-conf.path=/k/krb5.conf",
                             "-Dkubernetes.pod-template-file.taskmanager=/t.yaml"});
  for (std::size_t killed_at = 4; killed_at <= 11; ++killed_at) {
    scene.wire.at(killed_at, test::fate::kill_after());
    scene.run(args);
    CHECK(scene.run(args).exit == 0);
    CHECK(scene.server.kept().size() == 8);
    CHECK(scene.wrong(args) == "");
    scene.server.erase("deployments", "orders");
    scene.server.collect_garbage();
  }
}

TEST_CASE("every run has a token of its own, every input its hash") {
  Scene scene;
  const auto annotations = [&](const char* name) {
    return scene.server.find("deployments", name).at("metadata").at("annotations");
  };
  REQUIRE(scene.run(command()).exit == 0);
  REQUIRE(scene.run(command({"-Dkubernetes.cluster-id=second"})).exit == 0);
  CHECK(annotations("orders").at("drey/run") != annotations("second").at("drey/run"));
  CHECK(annotations("orders").at("drey/spec") != annotations("second").at("drey/spec"));
}

TEST_CASE(
    "objects go where kubernetes.namespace or --namespace says, never where the kubeconfig's "
    "context says") {
  Scene scene;
  scene.server.namespaces.insert("team-b");
  const auto* option = GENERATE("-Dkubernetes.namespace=team-b", "--namespace=team-b");
  const auto ended = scene.run(command({option}));
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "Create flink application cluster orders successfully, JobManager Web Interface: "
        "http://orders-rest.team-b:8081\n");
  CHECK(scene.server.kept("team-b").size() == 4);
  CHECK(scene.server.kept("default").empty());
}

TEST_CASE("the destination is told on stderr before anything is sent") {
  Scene scene;
  scene.wire.at(1, test::fate::kill_before());
  const auto ended = scene.run(command());
  CHECK(ended.exit == -1);
  CHECK(ended.err ==
        "flink 2.3.0 (from the image's tag) · cluster orders · namespace default · context prod "
        "(https://10.2.0.1:6443)\n");
}

TEST_CASE("the API server's warnings are passed on, each once") {
  Scene scene;
  scene.wire.on("POST", "/deployments", test::fate::warn("would violate PodSecurity"));
  scene.wire.on("POST", "/services", test::fate::warn("deprecated"), 2);
  const auto ended = scene.run(command());
  CHECK(ended.exit == 0);
  CHECK(ended.err.find("warning: would violate PodSecurity\nwarning: deprecated\n") !=
        std::string::npos);
  CHECK(ended.err.find("deprecated") == ended.err.rfind("deprecated"));
}
