// `drey list`: the clusters of a namespace, or of all.
#include <regex>
#include <sstream>

#include "fake/running_scene.h"
#include "fake/scene.h"
#include "support/catch.h"
#include "support/pods.h"

using base::Json;
using test::command;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

/// Two clusters in team-a, which the kubeconfig's context names, and one in default; and things
/// that are no clusters.
void populate(Scene& scene) {
  work_in(scene, "team-a");
  scene.run(command({"--namespace=team-a", "-Dkubernetes.rest-service.exposed.type=NodePort"}));
  scene.run(command({"--namespace=team-a", "-Dkubernetes.cluster-id=billing",
                     "-Dkubernetes.container.image.ref=billing"}));
  scene.server.ingress = Json::array({{{"ip", "198.51.100.7"}}});
  scene.run(
      command({"--namespace=default", "-Dkubernetes.rest-service.exposed.type=LoadBalancer"}));
  auto task_manager = test::foreign_deployment("other");
  task_manager["metadata"]["labels"]["component"] = "taskmanager";
  scene.server.create(task_manager, "team-a");
}

std::string node_port(const Scene& scene) {
  return std::to_string(scene.server.kept("team-a")
                            .at("services/orders-rest")
                            .at("spec")
                            .at("ports")
                            .at(0)
                            .at("nodePort")
                            .get<int>());
}

}  // namespace

TEST_CASE("the namespace of the kubeconfig's context, in one flight of three requests") {
  Scene scene;
  populate(scene);
  const auto ended = scene.run({"list"});
  CHECK(ended.exit == 0);
  CHECK(ended.out ==
        "NAME     FLINK  JOBMANAGER  IMAGE                              EXPOSED                    "
        "   AGE\n"
        "billing  2.3.0  0/1         billing                            ClusterIP "
        "billing-rest:8081   3h\n"
        "orders   2.3.0  0/1         registry.example.com/orders:2.3.0  NodePort 192.168.64.21:" +
            node_port(scene) + "  3h\n");
  CHECK(ended.err.empty());
  CHECK(scene.wire.log.size() == 3);
  CHECK(scene.wire.flights() == 1);
}

TEST_CASE("-A shows all namespaces") {
  Scene scene;
  populate(scene);
  const auto ended = scene.run({"list", "-A"});
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with(
      "NAMESPACE  NAME     FLINK  JOBMANAGER  IMAGE                              EXPOSED           "
      "              AGE\n"
      "default    orders   2.3.0  0/1         registry.example.com/orders:2.3.0  LoadBalancer "
      "198.51.100.7:8081  3h\n"
      "team-a     billing "));
}

TEST_CASE("clusters stand in the order of the server's keys, as kubectl shows them") {
  Scene scene;
  populate(scene);
  scene.server.namespaces.insert("team-a-b");
  scene.run(command({"--namespace=team-a-b"}));
  const auto clusters = Json::parse(scene.run({"list", "-A", "-o", "json"}).out).at("clusters");
  std::vector<std::string> order;
  for (const auto& cluster : clusters) order.push_back(cluster.at("namespace").get<std::string>());
  CHECK(order == std::vector<std::string>{"default", "team-a-b", "team-a", "team-a"});
}

TEST_CASE("kubernetes.namespace goes before the context's") {
  Scene scene;
  populate(scene);
  const auto args =
      GENERATE(Words{"list", "-Dkubernetes.namespace=default"},
               Words{"list", "--namespace", "default"}, Words{"list", "-n", "default"});
  CHECK(scene.run(args).out.find("\norders ") != std::string::npos);
  CHECK(scene.run(args).out.find("billing") == std::string::npos);
}

TEST_CASE("there are none") {
  Scene scene;
  work_in(scene, "team-a");
  CHECK(scene.run({"list"}).err == "No Flink clusters found in team-a namespace.\n");
  CHECK(scene.run({"list", "-A"}).err == "No Flink clusters found.\n");
  CHECK(scene.run({"list"}).out.empty());
  CHECK(scene.run({"list"}).exit == 0);
  CHECK(scene.run({"list", "-q"}).err.empty());
  CHECK(Json::parse(scene.run({"list", "-o", "json"}).out) ==
        Json{{"cluster", nullptr}, {"namespace", "team-a"}, {"clusters", Json::array()}});
}

TEST_CASE(
    "without the right to list nodes a node port has no address, without that to list Services "
    "nothing is known of it") {
  Scene scene;
  populate(scene);
  const auto forbidden = fate::answer(test::status(403, "Forbidden", "is forbidden"));
  SECTION("nodes") {
    scene.wire.on("GET", "/nodes", forbidden);
    CHECK(scene.run({"list"}).out.find("  NodePort <node>:" + node_port(scene)) !=
          std::string::npos);
  }
  SECTION("Services") {
    scene.wire.on("GET", "/services", forbidden);
    CHECK(scene.run({"list"}).out.find("registry.example.com/orders:2.3.0  -        3h\n") !=
          std::string::npos);
  }
  SECTION("Deployments") {
    scene.wire.on("GET", "/deployments", forbidden);
    const auto ended = scene.run({"list"});
    CHECK(ended.exit == 4);
    CHECK(ended.err == "error: Error from server (Forbidden): is forbidden\n");
  }
}

TEST_CASE("a list waits for nothing but the Deployments") {
  Scene scene;
  populate(scene);
  for (const auto* path : {"/nodes", "/services"})
    scene.wire.on("GET", path, fate::answer({.status = 429, .headers = {{"retry-after", "50"}}}),
                  9);
  const auto ended = scene.run({"list", "-n", "default"});
  CHECK(ended.exit == 0);
  CHECK(ended.out.find("\norders ") != std::string::npos);
  CHECK(scene.surroundings.sleeps.empty());
}

TEST_CASE("-o json says what is not known as null") {
  Scene scene;
  populate(scene);
  scene.wire.on("GET", "/services", fate::answer(test::status(403, "Forbidden", "is forbidden")));
  CHECK(Json::parse(scene.run({"list", "-n", "default", "-o", "json"}).out)
            .at("clusters")
            .at(0)
            .at("exposed")
            .is_null());
}

TEST_CASE("a document begins with the cluster and the namespace, as those of other commands do") {
  Scene scene;
  populate(scene);
  CHECK(scene.run({"list", "-n", "default", "-o", "json"})
            .out.starts_with("{\n  \"cluster\": null,\n  \"namespace\": \"default\",\n"));
  CHECK(scene.run({"list", "-A", "-o", "json"})
            .out.starts_with("{\n  \"cluster\": null,\n  \"namespace\": null,\n"));
}

TEST_CASE("-o json has every column") {
  Scene scene;
  populate(scene);
  const auto document = Json::parse(scene.run({"list", "-A", "-o", "json"}).out);
  REQUIRE(document.at("clusters").size() == 3);
  CHECK(document.at("clusters").at(0) == Json{{"namespace", "default"},
                                              {"cluster", "orders"},
                                              {"flinkVersion", "2.3.0"},
                                              {"jobManager", "0/1"},
                                              {"image", "registry.example.com/orders:2.3.0"},
                                              {"exposed", "LoadBalancer 198.51.100.7:8081"},
                                              {"created", "2023-11-14T19:13:20Z"}});
}

TEST_CASE(
    "an IPv6 address stands in brackets before its port, and each of several addresses has its "
    "port") {
  Scene scene;
  scene.server.nodes = {test::node({{"InternalIP", "2001:db8::21"}})};
  scene.run(command(
      {"-Dkubernetes.cluster-id=ports", "-Dkubernetes.rest-service.exposed.type=NodePort"}));
  scene.server.ingress = Json::array({{{"ip", "2001:db8::7"}}, {{"ip", "192.0.2.7"}}});
  scene.run(command({"-Dkubernetes.rest-service.exposed.type=LoadBalancer"}));
  const auto clusters =
      Json::parse(scene.run({"list", "-n", "default", "-o", "json"}).out).at("clusters");
  CHECK(clusters.at(0).at("exposed") == "LoadBalancer [2001:db8::7]:8081,192.0.2.7:8081");
  CHECK(clusters.at(1).at("exposed").get<std::string>().starts_with("NodePort [2001:db8::21]:"));
}

TEST_CASE(
    "the Flink version is the one for which drey made the cluster, whatever the image's tag says") {
  Scene scene;
  REQUIRE(
      scene.run(command({"-Dkubernetes.container.image.ref=r/o:1.8.2", "--flink-version=1.17.2"}))
          .exit == 0);
  const auto clusters =
      Json::parse(scene.run({"list", "-n", "default", "-o", "json"}).out).at("clusters");
  CHECK(clusters.at(0).at("flinkVersion") == "1.17.2");
  CHECK(scene.run({"status", "orders", "-n", "default"}).out.find("  ·  Flink 1.17.2  ·  ") !=
        std::string::npos);
}

TEST_CASE("-o wide says why a cluster does not run: what the wait would say") {
  Scene scene;
  populate(scene);
  const auto pod = [&](const test::Pod& made, const std::string& kube_namespace) {
    auto object = made.json();
    object["metadata"].erase("uid");
    object["metadata"]["namespace"] = kube_namespace;
    scene.server.create(object, kube_namespace);
  };
  pod(test::Pod("billing-1", "billing")
          .unschedulable("0/1 nodes are available: 1 Insufficient memory."),
      "team-a");
  pod(test::Pod("orders-1", "orders").on("n").crashed(1, 1), "team-a");
  scene.server.logs["orders-1/flink-main-container"].write(
      "ERROR Could not create application program.\njava.io.IOException: JAR file does not exist "
      "'/x.jar'\n\tat org.apache.flink.X.y(X.java:1)\n");
  const auto ended = scene.run({"list", "-A", "-o", "wide"});
  CHECK(ended.exit == 0);
  CHECK(ended.out.find("  AGE  WHY\n") != std::string::npos);
  CHECK(ended.out.find("  3h   -\n") != std::string::npos);
  CHECK(ended.out.find("  3h   the JobManager pod is unschedulable: 0/1 nodes are available: 1 "
                       "Insufficient memory\n") != std::string::npos);
  CHECK(ended.out.find("  3h   the JobManager cannot load the program: IOException: JAR file does "
                       "not exist '/x.jar'\n") != std::string::npos);
  CHECK(scene.wire.flights() == 3);
  CHECK(scene.run({"list"}).out.find("WHY") == std::string::npos);
  CHECK(scene.run({"status", "orders", "-o", "wide"}).exit == 2);
}

TEST_CASE("-o wide and logs say that no scheduler has looked at a pod") {
  Scene scene;
  scene.run(command());
  auto pod = test::Pod("orders-1").json();
  pod["metadata"].erase("uid");
  scene.server.create(pod);
  const auto ended = scene.run({"list", "-o", "wide"});
  CHECK(ended.out.find("  3h   the JobManager pod is not scheduled yet (no scheduler has looked at "
                       "the pod)\n") != std::string::npos);
  const auto status = scene.run({"status", "orders"});
  CHECK(status.out.find("not scheduled yet (no scheduler has looked at the pod)") !=
        std::string::npos);
  CHECK(scene.run({"logs", "orders"})
            .err.find("pod orders-1 is not scheduled yet (no scheduler "
                      "has looked at the pod)") != std::string::npos);
}

TEST_CASE("lists only read") {
  Scene scene;
  populate(scene);
  scene.run({"list", "-A"});
  CHECK(scene.wire.lines("GET").size() == scene.wire.log.size());
}

TEST_CASE("-o wide is not cut to the terminal") {
  Scene scene;
  populate(scene);
  scene.surroundings.out_is_tty = true;
  scene.surroundings.columns = 40;
  CHECK(scene.run({"list", "-n", "default", "-o", "wide"})
            .out.find("registry.example.com/orders:2.3.0") != std::string::npos);
  CHECK(scene.run({"list", "-n", "default"}).out.find("registry.example.com/orders:2.3.0") ==
        std::string::npos);
}

TEST_CASE("the image of a cluster is that of Flink's own container, wherever it stands") {
  Scene scene;
  auto deployment = test::foreign_deployment("orders");
  auto& containers = deployment["spec"]["template"]["spec"]["containers"];
  containers.insert(containers.begin(), Json{{"name", "exporter"}, {"image", "exporter:3"}});
  scene.server.create(deployment);
  CHECK(Json::parse(scene.run({"list", "-n", "default", "-o", "json"}).out)
            .at("clusters")
            .at(0)
            .at("image") == "flink:1.20.5");
}

TEST_CASE("a JobManager that is ready has no illness, though it crashed before") {
  Scene scene;
  auto deployment = test::foreign_deployment("orders");
  deployment["metadata"]["labels"]["app"] = deployment["spec"]["selector"]["matchLabels"]["app"] =
      "orders";
  scene.server.create(deployment);
  scene.server.change("deployments", "orders", {{"status", {{"readyReplicas", 1}}}});
  auto pod = test::Pod("orders-1").on("n").crashed(3, 1).running(3).json();
  pod["metadata"].erase("uid");
  scene.server.create(pod);
  CHECK(scene.run({"list", "-n", "default", "-o", "wide"}).out.find("is crash-looping") ==
        std::string::npos);
}

TEST_CASE("names, templates and columns of a list, its rows in an order") {
  Scene scene;
  populate(scene);
  CHECK(scene.run({"list", "-o", "name"}).out == "billing\norders\n");
  CHECK(scene.run({"list", "-A", "-o", "name"}).out ==
        "default/orders\nteam-a/billing\nteam-a/orders\n");
  CHECK(scene.run({"list", "-o", "jsonpath={range .clusters[*]}{.cluster}:{.jobManager} {end}"})
            .out == "billing:0/1 orders:0/1 ");
  CHECK(scene
            .run({"list", "-A", "-o", "custom-columns=NS:.namespace,NAME:.cluster",
                  "--sort-by=.cluster"})
            .out == "NS        NAME\nteam-a    billing\ndefault   orders\nteam-a    orders\n");
  CHECK(scene.run({"list", "-o", "custom-columns=NAME:.cluster", "--no-headers"}).out ==
        "billing\norders\n");
  const auto table = scene.run({"list", "--sort-by={.image}", "--no-headers"}).out;
  CHECK(table.starts_with("billing "));
  CHECK(table.find("NAME") == std::string::npos);
  const auto sorted =
      Json::parse(scene.run({"list", "-A", "-o", "json", "--sort-by=.cluster"}).out);
  CHECK(sorted.at("clusters").at(0).at("cluster") == "billing");
}

TEST_CASE("a template that cannot be filled in is a result that could not be written") {
  Scene scene;
  const auto ended = scene.run({"list", "-o", "jsonpath={.clusters[3].cluster}"});
  CHECK(ended.exit == 12);
  CHECK(ended.out.empty());
  CHECK(
      ended.err.starts_with("error: -o jsonpath: array index out of bounds: index 3, length 0\n"));
  const auto unsorted = [&] {
    populate(scene);
    return scene.run({"list", "--sort-by=.colour"});
  }();
  CHECK(unsorted.exit == 2);
  CHECK(unsorted.err.starts_with("error: --sort-by: no row has such a value\n"));
}

TEST_CASE("a refusal is no document where a form is asked for") {
  Scene scene;
  scene.wire.on("GET", "/deployments", fate::answer(test::status(403, "Forbidden", "no")));
  const auto* form = GENERATE("name", "jsonpath={.clusters}", "custom-columns=A:.a");
  const auto ended = scene.run({"list", "-o", form});
  CHECK(ended.exit == 4);
  CHECK(ended.out.empty());
}

namespace {

/// Two clusters in the default namespace, of which one becomes ready, another one comes, one goes.
struct Changing : Scene {
  Changing() {
    run(command({}));
    run(command({"-Dkubernetes.cluster-id=billing"}));
    wire.later([this] {
      server.change("deployments", "orders", {{"status", {{"readyReplicas", 1}}}});
    });
    wire.later([this] {
      server.change("deployments", "orders", {{"metadata", {{"annotations", {{"a", "b"}}}}}});
    });
    wire.later([this] { server.create(test::foreign_deployment("other")); });
    wire.later([this] { server.erase("deployments", "billing"); });
    wire.later([this] { signal = 2; });
  }
};

}  // namespace

TEST_CASE("--watch shows what there is, and then each row that is another one") {
  Changing scene;
  const auto ended = scene.run({"list", "--watch", "-o", "json"});
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 130);
  std::string changes;
  Json last;
  std::istringstream documents(ended.out);
  for (std::string line, text; std::getline(documents, line);) {
    text += line + "\n";
    if (line != "}") continue;
    last = Json::parse(text);
    changes += last.at("change").get<std::string>() + " " + last.at("cluster").get<std::string>() +
               " " + last.at("jobManager").get<std::string>() + "\n";
    text.clear();
  }
  CHECK(changes ==
        "ADDED billing 0/1\nADDED orders 0/1\nMODIFIED orders 1/1\nADDED other 0/1\n"
        "DELETED billing 0/1\n");
  CHECK(scene.wire.lines("GET").size() == scene.wire.log.size());
  // Two lists, two watches and the nodes: nothing is asked again and again.
  CHECK(scene.wire.log.size() == 5);
}

TEST_CASE("rows that are watched look as those of a list") {
  Changing scene, other;
  const auto list = other.run({"list"}).out;
  const auto ended = scene.run({"list", "--watch"});
  CHECK(ended.out.starts_with(list));
  CHECK(ended.out.find("\nother ") != std::string::npos);
  CHECK(ended.out.find("  deleted  ") != std::string::npos);
  CHECK(ended.out.find("NAME", 4) == std::string::npos);
}

TEST_CASE("--watch in other forms") {
  Changing scene;
  SECTION("names") { CHECK(scene.run({"list", "-w", "-o", "name"}).out.ends_with("billing\n")); }
  SECTION("columns have one heading") {
    CHECK(scene.run({"list", "-w", "-o", "custom-columns=C:.change"}).out ==
          "C\nADDED\nADDED\nMODIFIED\nADDED\nDELETED\n");
  }
  SECTION("documents of YAML are told apart") {
    const auto out = scene.run({"list", "-w", "-o", "yaml"}).out;
    CHECK(out.starts_with("change: ADDED\n"));
    CHECK(out.find("\n---\nchange: MODIFIED\n") != std::string::npos);
  }
  SECTION("with the reason") {
    CHECK(scene.run({"list", "-w", "-o", "wide"}).out.find("WHY\n") != std::string::npos);
  }
}

TEST_CASE("--watch ends in time") {
  Scene scene;
  const auto start = scene.surroundings.steady;
  const auto ended = scene.run({"list", "--watch", "--timeout=1m"});
  CHECK(ended.exit == 0);
  CHECK(ended.err == "No Flink clusters in default namespace yet.\n");
  CHECK(scene.surroundings.steady - start >= std::chrono::minutes(1));
}

TEST_CASE("the forms that help shows as examples find something in what list prints") {
  test::RunningScene scene;
  const auto help = scene.run({"help", "output"}).out;
  const auto text = std::regex_replace(help, std::regex("\\n +"), " ");
  std::vector<std::string> forms;
  const std::regex example(R"re('(\{[^']*\})'|"(\{[^"]*\})"|(NAME:\.[^; ]*))re");
  for (std::sregex_iterator found(text.begin(), text.end(), example), end; found != end; ++found)
    forms.push_back((*found)[3].matched ? "custom-columns=" + found->str()
                                        : "jsonpath=" + (*found)[1].str() + (*found)[2].str());
  CHECK(forms.size() == 6);
  for (const auto& form : forms) {
    CAPTURE(form);
    const bool is_of_jobs = form.find(".jobs") != std::string::npos;
    const auto ended = scene.run(is_of_jobs ? Words{"list", "orders", "-o", form}
                                            : Words{"list", "--no-headers", "-o", form});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(ended.out.find_first_not_of(" \n") != std::string::npos);
    CHECK(ended.out.find("<none>") == std::string::npos);
  }
}
