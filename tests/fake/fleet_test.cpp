// Many clusters at once.
#include "base/text.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::Words;
namespace fate = test::fate;

namespace {

/// A folder of FlinkDeployments of these names.
struct Folder : test::Scene {
  explicit Folder(const Words& names) {
    for (const auto& name : names)
      surroundings.files["/here/all/" + name + ".yaml"] = test::flink_deployment(name);
  }

  test::Result apply(Words words = {}) {
    words.insert(words.begin(), {"apply", "--detached", "-f", "all"});
    return run(words);
  }

  bool is_there(const std::string& name) { return !server.find("deployments", name).is_null(); }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t flights_of(const Words& names, const Words& words = {}) {
  Folder scene(names);
  const auto ended = scene.apply(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  for (const auto& name : names) CHECK(scene.is_there(name));
  CHECK(scene.connected.size() == 1);
  return scene.wire.flights();
}

}  // namespace

TEST_CASE("many clusters take as many round trips as one, over one connection") {
  CHECK(flights_of({"a", "b", "c", "d", "e"}) == flights_of({"a"}));
}

TEST_CASE("no more clusters are worked on at once than --concurrency says") {
  const auto one = flights_of({"a"});
  CHECK(flights_of({"a", "b", "c"}, {"--concurrency", "1"}) == one * 3);
  CHECK(flights_of({"a", "b", "c"}, {"--concurrency", "2"}) == one * 2);
  for (const auto* number : {"0", "1001", "x"})
    CHECK(Folder({"a", "b"}).apply({"--concurrency", number}).exit == 2);
}

TEST_CASE("what is decided of a cluster is the same when its turn comes late, and warned of once") {
  const auto deployments = [](const char* at_once) {
    Folder scene({"a", "b", "c"});
    for (const auto* name : {"a", "b", "c"})
      scene.surroundings.files["/here/all/" + std::string(name) + ".yaml"] =
          test::flink_deployment(name, "  flinkConfiguration: {kubernetes.taskmanager.cpo: '2'}\n");
    const auto ended = scene.apply({"--concurrency", at_once});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    for (const auto* name : {"a", "b", "c"}) {
      const auto place = std::string(name) + ".yaml";
      CHECK(has(ended.err, place));
      CHECK(ended.err.find(place) == ended.err.rfind(place));
    }
    auto list = Json::array();
    for (const auto* name : {"a", "b", "c"})
      list.push_back(scene.server.find("deployments", name).at("spec"));
    return list;
  };
  CHECK(deployments("1") == deployments("3"));
}

TEST_CASE("what is said of one cluster stands together, and what is said of all once") {
  Folder scene({"a", "b", "c"});
  const auto ended = scene.apply();
  CHECK(has(ended.err, "3 clusters · context prod (https://10.2.0.1:6443)\n"));
  const std::string note = "note: the address is known inside the Kubernetes cluster only";
  CHECK(has(ended.err, note));
  CHECK(ended.err.find(note) == ended.err.rfind(note));
  CHECK(has(ended.err, "3 clusters in 0.0 s: 3 created\n"));
  CHECK_FALSE(has(ended.err, "· cluster a ·"));
  CHECK(has(scene.apply({"-v"}).err, "· cluster a ·"));
}

TEST_CASE("the server says how much it bears, and all are made all the same") {
  Folder scene({"a", "b", "c"});
  scene.wire.on("POST", "/deployments", fate::answer(test::status(429, "TooManyRequests", "later")),
                5);
  const auto ended = scene.apply();
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  for (const auto* name : {"a", "b", "c"}) CHECK(scene.is_there(name));
}

TEST_CASE("clusters that are waited for are waited for together, and the first failure is no end") {
  Folder scene({"a", "b"});
  scene.wire.on("POST", "/deployments",
                fate::answer(test::status(403, "Forbidden", "exceeded quota: small")));
  const auto ended = scene.run({"apply", "-f", "all", "--timeout", "5s", "-o", "json"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 4);
  const auto clusters = Json::parse(ended.out).at("clusters");
  REQUIRE(clusters.size() == 2);
  CHECK(clusters[0]["error"]["exitCode"] == 4);
  CHECK(clusters[1]["error"]["exitCode"] == 3);
  CHECK(scene.is_there("b"));
}

namespace {

/// By which selectors something was watched.
std::set<std::string> watched_selectors(test::Scene& scene) {
  std::set<std::string> selectors;
  for (const auto& line : scene.wire.lines("GET")) {
    const auto selector = line.find("Selector=");
    if (has(line, "watch=true"))
      selectors.insert(line.substr(selector, line.find('&', selector) - selector));
  }
  return selectors;
}

const std::set<std::string> of_all_clusters{"Selector=type%3Dflink-native-kubernetes"};

}  // namespace

TEST_CASE("clusters that are waited for together are watched together, one alone by itself") {
  const auto watched = [](const Words& names) {
    Folder scene(names);
    CHECK(scene.run({"apply", "-f", "all", "--timeout", "5s"}).exit == 3);
    return watched_selectors(scene);
  };
  CHECK(watched({"a", "b", "c"}) == of_all_clusters);
  CHECK(watched({"a"}).size() == 2);
}

TEST_CASE("a quota that is used up is no failure of clusters that are there") {
  Folder scene({"a", "b"});
  CHECK(scene.apply().exit == 0);
  scene.wire.on("POST", "/deployments",
                fate::answer(test::status(403, "Forbidden", "exceeded quota: small")), 9);
  const auto ended = scene.apply();
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "Flink application cluster a is unchanged"));
}

TEST_CASE("where all end early each cluster has its document") {
  Folder scene({"a", "b", "c"});
  scene.wire.on("GET", "/deployments/a", fate::refuse(), 100);
  scene.wire.on("GET", "/deployments/b", fate::refuse(), 100);
  const auto ended = scene.apply({"-o", "json", "--concurrency", "1"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 11);
  CHECK(has(ended.err, "0 of 3 clusters were worked on to the end"));
  const auto clusters = Json::parse(ended.out).at("clusters");
  REQUIRE(clusters.size() == 3);
  for (const auto& each : clusters) CHECK(each.contains("error"));
}

TEST_CASE("upgrades of a fleet that is interrupted let go of their leases") {
  Folder scene({"a", "b"});
  CHECK(scene.apply().exit == 0);
  for (const auto* name : {"a", "b"}) {
    auto& file = scene.surroundings.files["/here/all/" + std::string(name) + ".yaml"];
    file = test::flink_deployment(name,
                                  "  flinkConfiguration: {taskmanager.numberOfTaskSlots: '7'}\n");
  }
  scene.wire.on("DELETE", "/deployments/b", [&](const auto& carry_out) {
    scene.signal = 2;
    return carry_out();
  });
  const auto ended = scene.run({"apply", "-f", "all", "--upgrade=stateless"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 130);
  for (const auto* name : {"a", "b"}) {
    const auto record = scene.server.find("configmaps", std::string(name) + ".drey");
    REQUIRE(record.is_object());
    const auto lease = Json::parse(record.at("metadata")
                                       .at("annotations")
                                       .at("control-plane.alpha.kubernetes.io/leader")
                                       .get<std::string>());
    CHECK(lease.at("leaseDurationSeconds") == 0);
  }
}

namespace {

/// Three clusters that are deployed, two of them of one team.
struct Deployed : Folder {
  Deployed() : Folder({"a", "b", "c"}) {
    CHECK(apply().exit == 0);
    for (const auto* name : {"a", "b"})
      server.change("deployments", name, {{"metadata", {{"labels", {{"team", "x"}}}}}});
  }
};

}  // namespace

TEST_CASE("several clusters are deleted side by side, by name or by their labels") {
  const auto words = GENERATE(Words{"a", "b", "a"}, Words{"-l", "team=x"});
  Deployed scene;
  Words command{"delete", "--yes", "-o", "json"};
  command.insert(command.end(), words.begin(), words.end());
  const auto ended = scene.run(command);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK_FALSE(scene.is_there("a"));
  CHECK_FALSE(scene.is_there("b"));
  CHECK(scene.is_there("c"));
  const auto clusters = Json::parse(ended.out).at("clusters");
  REQUIRE(clusters.size() == 2);
  CHECK(clusters[0]["cluster"] == "a");
  CHECK(clusters[1]["result"] == "deleted");
}

TEST_CASE("clusters that are deleted together are watched together, one alone by itself") {
  const auto watched = [](Words names) {
    Deployed scene;
    scene.server.slow = {"deployments"};
    names.insert(names.begin(), {"delete", "--yes", "--timeout", "5s"});
    CHECK(scene.run(names).exit == 3);
    return watched_selectors(scene);
  };
  CHECK(watched({"a", "b", "c"}) == of_all_clusters);
  CHECK(watched({"a"}).size() == 2);
}

TEST_CASE("of several clusters that are to go one that is not there keeps no other") {
  Deployed scene;
  const auto ended = scene.run({"delete", "nobody", "a", "c", "--yes"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 5);
  CHECK_FALSE(scene.is_there("a"));
  CHECK_FALSE(scene.is_there("c"));
  CHECK(
      has(ended.err,
          "3 clusters in 0.0 s: 2 deleted, 1 failed: nobody in namespace default (exit code 5)\n"));
}

TEST_CASE("labels that no cluster has are no reason to fail") {
  Deployed scene;
  const auto ended = scene.run({"delete", "-l", "team=y", "--yes"});
  CHECK(ended.exit == 0);
  CHECK(ended.err == "No Flink clusters with such labels in default namespace.\n");
  CHECK(scene.wire.lines("DELETE").empty());
}

TEST_CASE("a list shows the clusters with such labels") {
  Deployed scene;
  CHECK(scene.run({"list", "-l", "team=y"}).err ==
        "No Flink clusters with such labels found in default namespace.\n");
  CHECK(scene.run({"list", "-l", "team=x", "-q"}).out == "a\nb\n");
  CHECK(scene.run({"list", "--contexts", "*", "-l", "team=x", "-q"}).out ==
        "prod/default/a\nprod/default/b\n");
}

TEST_CASE("a signal ends all, and says what was applied") {
  Folder scene({"a", "b"});
  scene.wire.later([&] { scene.signal = 2; });
  const auto ended = scene.run({"apply", "-f", "all", "-o", "json"});
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 130);
  // They are whole: nothing is to be healed.
  const auto document = Json::parse(ended.out);
  for (const auto& cluster : document.at("clusters"))
    CHECK(cluster.at("error").at("reason") == "Interrupted");
  CHECK(has(ended.err,
            "error: interrupted: 2 of 2 clusters are there, and no longer waited for: a, b\n"));
  CHECK(scene.is_there("a"));
  CHECK(scene.is_there("b"));
}

TEST_CASE(
    "who interrupts a fleet is told all that is half done, and what has not begun is no failure") {
  Folder scene({"a", "b", "c", "d", "e"});
  const auto [signal, exit, reason] =
      GENERATE(table<int, int, std::string>({{2, 130, "Interrupted"}, {15, 143, "Terminated"}}));
  const auto half = [&scene, number = signal](const auto&) {
    scene.signal = number;
    return http::Failure{http::Failure::Kind::stopped, false, "stopped"};
  };
  // a is complete before the signal comes, which finds b and c without their Services.
  scene.wire.on("POST", "/deployments", [&scene, half](const auto& carry_out) {
    scene.wire.on("POST", "/services", half, 9);
    return carry_out();
  });
  scene.surroundings.files["/here/all/a.yaml"] = test::flink_deployment("a");
  const auto ended = scene.apply({"-o", "json", "--concurrency", "3"});
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == exit);
  const auto document = Json::parse(ended.out);
  const auto& clusters = document.at("clusters");
  REQUIRE(clusters.size() == 5);
  for (std::size_t i = 0; i < 5; ++i)
    CHECK(clusters[i]["cluster"] == std::string(1, static_cast<char>('a' + i)));
  for (std::size_t i = 0; i < 3; ++i) CHECK(clusters[i]["error"]["reason"] == "PartlyApplied");
  for (std::size_t i = 3; i < 5; ++i) {
    CHECK(clusters[i]["error"]["exitCode"] == exit);
    CHECK(clusters[i]["error"]["reason"] == reason);
    CHECK(clusters[i]["error"]["message"] == "not begun");
  }
  CHECK(document.at("error").at("exitCode") == exit);
  CHECK(has(ended.err, "ed: 3 of 5 clusters are done in part: a, b, c\n"));
  CHECK(has(ended.err, "2 not begun"));
}

TEST_CASE("of a fleet that is interrupted before anything is applied nothing is half done") {
  Folder scene({"a", "b"});
  scene.wire.on(
      "GET", "",
      [&scene](const auto&) {
        scene.signal = 2;
        return http::Failure{http::Failure::Kind::stopped, true, "stopped"};
      },
      9);
  const auto ended = scene.apply({"-o", "json"});
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 130);
  const auto document = Json::parse(ended.out);
  for (const auto& each : document.at("clusters")) CHECK(each["error"]["reason"] == "Interrupted");
  CHECK(has(ended.err, "error: interrupted: nothing was applied\n"));
}

TEST_CASE("clusters of several API servers are worked on server by server, each over its own way") {
  Folder scene({});
  auto& files = scene.surroundings.files;
  files["/home/me/.kube/config"] = R"(
apiVersion: v1
kind: Config
current-context: prod
clusters: [{name: prod, cluster: {server: "https://10.2.0.1:6443"}}]
contexts: [{name: prod, context: {cluster: prod, user: me}}, {name: other, context: {cluster: prod, user: you}}]
users: [{name: me, user: {token: t}}, {name: you, user: {token: u}}]
)";
  for (const auto* name : {"a", "b", "c", "d"}) {
    const std::string context = name < std::string("c") ? "prod" : "other";
    files["/here/all/" + std::string(name) + ".yaml"] = test::flink_deployment(
        name, "  flinkConfiguration: {kubernetes.context: " + context + "}\n");
  }
  const auto ended = scene.apply();
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.connected.size() == 2);
  CHECK(has(ended.err, "2 clusters · context prod ("));
  CHECK(has(ended.err, "2 clusters · context other ("));
}

TEST_CASE("every line of a fleet begins with its cluster's name, that of an error, too") {
  Folder scene({"a", "b"});
  scene.surroundings.files["/here/all/c.yaml"] = test::flink_deployment("c");
  scene.wire.on(
      "POST", "/deployments",
      fate::answer(test::status(404, "NotFound", "namespaces \"x\" not found", "namespaces", "x")));
  const auto ended = scene.apply();
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 5);
  CHECK(has(ended.err, "a: error: Error from server (NotFound): namespaces \"x\" not found\n"));
  CHECK(has(ended.err, "a: hint: create it: kubectl create namespace x\n"));
  CHECK(has(ended.out, "b: Create flink application cluster b successfully"));
  CHECK(has(ended.err,
            "3 clusters in 0.0 s: 2 created, 1 failed: a in namespace default (exit code "
            "5)\n"));
  for (const auto& line : base::split(ended.out, '\n'))
    CHECK((line.empty() || line.starts_with("b: ") || line.starts_with("c: ")));
}

TEST_CASE("clusters of one name in two namespaces are told apart") {
  Folder scene({"a"});
  scene.surroundings.files["/here/all/b.yaml"] =
      test::replaced(test::flink_deployment("a"), "name: a\n", "name: a\n  namespace: other\n");
  scene.server.namespaces.insert("other");
  const auto ended = scene.apply();
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "default/a: Create flink"));
  CHECK(has(ended.out, "other/a: Create flink"));
}

TEST_CASE("the last line counts what became of the clusters, and -q leaves it where some failed") {
  Folder scene({"a", "b", "c"});
  CHECK(scene.run({"apply", "-d", "-f", "all/a.yaml"}).exit == 0);
  CHECK(has(scene.apply().err, "3 clusters in 0.0 s: 1 unchanged, 2 created\n"));
  CHECK(has(scene.apply({"--dry-run=server"}).err,
            "3 clusters in 0.0 s: 3 unchanged (server dry run)\n"));
  CHECK(scene.apply({"-q"}).err.empty());
  scene.surroundings.files["/here/all/b.yaml"] =
      test::flink_deployment("b", "  flinkConfiguration: {taskmanager.numberOfTaskSlots: '7'}\n");
  CHECK(has(scene.run({"diff", "-f", "all"}).err, "3 clusters in 0.0 s: 2 same, 1 differs\n"));
  CHECK(has(scene.apply({"--upgrade=stateless"}).err,
            "3 clusters in 0.0 s: 2 unchanged, 1 submitted\n"));
  const auto quiet = scene.run({"delete", "a", "nobody", "--yes", "-q"});
  CHECK(quiet.exit == 5);
  CHECK(has(quiet.err,
            "2 clusters in 0.0 s: 1 deleted, 1 failed: nobody in namespace default (exit "
            "code 5)\n"));
}

TEST_CASE("the line that shows how far a fleet is is drawn as often as that of one wait") {
  Folder scene({"a", "b", "c", "d", "e", "f", "g", "h"});
  scene.surroundings.err_is_tty = true;
  const auto ended = scene.apply({"--concurrency", "1"});
  CHECK(ended.exit == 0);
  std::size_t drawn = 0;
  for (auto at = ended.err.find("of 8 done"); at != std::string::npos;
       at = ended.err.find("of 8 done", at + 1))
    ++drawn;
  CHECK(drawn == 1);
}

TEST_CASE("at a terminal delete -l shows what it chose and asks; elsewhere it does not") {
  Deployed scene;
  auto& world = scene.surroundings;
  world.in_is_tty = world.err_is_tty = true;
  SECTION("no") {
    world.typed = {GENERATE(as<std::string>{}, "n", "", "what")};
    const auto ended = scene.run({"delete", "-l", "team=x"});
    CHECK(ended.exit == 1);
    CHECK(has(ended.err, "a\nb\nDelete these 2 clusters in namespace default? [y/N] "));
    CHECK(has(ended.err, "nothing was deleted"));
    CHECK(scene.wire.lines("DELETE").empty());
  }
  SECTION("yes") {
    world.typed = {"y"};
    CHECK(scene.run({"delete", "-l", "team=x"}).exit == 0);
    CHECK_FALSE(scene.is_there("a"));
  }
  SECTION("one") {
    scene.server.change("deployments", "a", {{"metadata", {{"labels", {{"one", "1"}}}}}});
    CHECK(has(scene.run({"delete", "-l", "one=1"}).err,
              "a\nDelete this cluster in namespace default? [y/N] "));
    CHECK(scene.is_there("a"));
  }
  SECTION("whoever thinks about it for long has all the time afterwards") {
    scene.server.change("deployments", "a", {{"metadata", {{"labels", {{"one", "1"}}}}}});
    world.typing = std::chrono::minutes(10);
    world.typed = {"y"};
    const auto ended = scene.run({"delete", "-l", GENERATE("one=1", "team=x")});
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK_FALSE(scene.is_there("a"));
  }
  SECTION("not asked: --yes, a dry run, no terminal") {
    CHECK_FALSE(has(scene.run({"delete", "-l", "team=x", "--dry-run=client"}).err, "[y/N]"));
    CHECK(scene.is_there("a"));
    const bool yes = GENERATE(true, false);
    world.in_is_tty = yes;
    Words words{"delete", "-l", "team=x"};
    if (yes) words.emplace_back("--yes");
    const auto ended = scene.run(words);
    CHECK(ended.exit == 0);
    CHECK_FALSE(has(ended.err, "[y/N]"));
    CHECK_FALSE(scene.is_there("a"));
  }
}

TEST_CASE("a dry run of the deletion of several clusters lists the objects of each") {
  Deployed scene;
  const auto words = GENERATE(Words{"a", "b"}, Words{"-l", "team=x"});
  Words command{"delete", "--dry-run=server"};
  command.insert(command.end(), words.begin(), words.end());
  const auto before = scene.server.kept();
  const auto ended = scene.run(command);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "a: Deployment a deleted (server dry run)\n"));
  CHECK(has(ended.out, "b: Service b-rest deleted (server dry run)\n"));
  CHECK(has(ended.err, "2 clusters in 0.0 s: 2 deleted (server dry run)\n"));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("a warning of one of several inputs stands behind its cluster's name") {
  const auto* verb = GENERATE("apply", "check", "diff");
  Folder scene({"a", "b"});
  scene.surroundings.files["/here/all/b.yaml"] =
      test::flink_deployment("b", "  flinkConfiguration: {kubernetes.taskmanager.cpo: '2'}\n");
  Words words{verb, "-f", "all"};
  if (words.front() == "apply") words.emplace_back("--detached");
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(has(ended.err, "b: warning: "));
  CHECK(has(ended.err, "kubernetes.taskmanager.cpo"));
  CHECK_FALSE(has(ended.err, "\nwarning: "));
  CHECK_FALSE(ended.err.starts_with("warning: "));
  CHECK_FALSE(has(ended.err, "a: warning: "));
}

TEST_CASE("the document of inputs of which one is wrong says which, and which were not begun") {
  const auto* verb = GENERATE("apply", "check", "diff");
  Folder scene({"a", "b", "c"});
  auto& files = scene.surroundings.files;
  files["/here/all/b.yaml"] = test::flink_deployment("b", "  imagePullPolicy: Sometimes\n");
  files["/here/all/c.yaml"] = test::flink_deployment("c", "  imag: x\n");
  const auto ended = scene.run({verb, "-f", "all", "-o", "json"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 2);
  const auto document = Json::parse(ended.out);
  CHECK(document["error"]["exitCode"] == 2);
  const auto& clusters = document["clusters"];
  REQUIRE(clusters.size() == 3);
  CHECK(
      clusters[0] ==
      Json{
          {"cluster", "a"},
          {"namespace", "default"},
          {"file", "all/a.yaml"},
          {"error",
           {{"exitCode", 2}, {"reason", "Invalid"}, {"message", "not begun"}, {"hint", nullptr}}}});
  CHECK(clusters[1]["cluster"] == "b");
  CHECK(has(clusters[1]["error"]["message"].get<std::string>(), "Sometimes"));
  CHECK_FALSE(has(clusters[1]["error"]["message"].get<std::string>(), "imag: unknown"));
  CHECK(clusters[2]["file"] == "all/c.yaml");
  CHECK(has(clusters[2]["error"]["message"].get<std::string>(), "imag: unknown field"));
  CHECK(scene.wire.log.empty());
}

namespace {

/// Room for so many pods more; each cluster wants three.
void leave_room(test::Scene& scene, int pods) {
  scene.server.create(
      {{"apiVersion", "v1"},
       {"kind", "ResourceQuota"},
       {"metadata", {{"name", "few"}}},
       {"status", {{"hard", {{"pods", std::to_string(pods + 1)}}}, {"used", {{"pods", "1"}}}}}});
}

Json quotas_of(const Json& cluster) {
  for (const auto& each : cluster["checks"]) {
    if (each["what"] == "resource quotas") return each;
  }
  return {};
}

}  // namespace

TEST_CASE("a quota has to have room for all clusters of a folder, not for each alone") {
  Folder scene({"a", "b", "c"});
  for (auto& node : scene.server.nodes)
    node["status"]["allocatable"] = {{"cpu", "4"}, {"memory", "16Gi"}};
  scene.server.create(
      {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "flink"}}}});
  const Words words{"check", "-f", "all", "-o", "json"};
  SECTION("there is") {
    leave_room(scene, 9);
    const auto ended = scene.run(words);
    CAPTURE(ended.out);
    CHECK(ended.exit == 0);
    const auto clusters = Json::parse(ended.out)["clusters"];
    CHECK(quotas_of(clusters[0])["result"] == "there is room");
    CHECK(quotas_of(clusters[2])["result"] == "there is room beside a, b of this run");
  }
  SECTION("there is for two") {
    leave_room(scene, 8);
    const auto ended = scene.run(words);
    CHECK(ended.exit == 7);
    const auto clusters = Json::parse(ended.out)["clusters"];
    CHECK(quotas_of(clusters[1])["verdict"] == "fine");
    CHECK(quotas_of(clusters[2])["result"] ==
          "quota 'few': 3 pods wanted, 2 pods of 9 pods free beside a, b of this run");
    CHECK(scene.run({"check", "-f", "all/c.yaml"}).exit == 0);
  }
}
