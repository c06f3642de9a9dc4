// `drey check`: whether a cluster can be deployed, before anything is sent.
#include "fake/ha_maps.h"
#include "fake/ready.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::has;
using test::Ready;
using test::with_ha;
using test::Words;
namespace fate = test::fate;

TEST_CASE("all is fine: exit 0, one flight, and nothing is changed") {
  Ready scene;
  const auto ended = scene.check();
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.wire.flights() == 1);
  CHECK(scene.server.kept().empty());
  CHECK(has(ended.out, "rights of the caller"));
  CHECK_FALSE(has(ended.out, "wrong"));
  CHECK_FALSE(has(ended.out, "unknown"));
  const auto json = Json::parse(scene.check({"-ojson"}).out);
  CHECK(json["cluster"] == "orders");
  CHECK(json["result"] == "fine");
}

TEST_CASE("a cluster with the metadata of its high availability is checked as any other") {
  Ready scene;
  const Words ha{"-Dhigh-availability.type=kubernetes", "-Dhigh-availability.storageDir=s3://b/ha"};
  REQUIRE(scene.run(test::command(ha)).exit == 0);
  scene.server.create(test::ha_map("cluster-config-map", Json::object()));
  const auto ended = scene.check(ha);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "resource quotas"));
}

TEST_CASE("a file of other input than a cluster's is what apply upgrades it to: exit 0") {
  Ready scene;
  scene.server.create(
      {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "flink"}}}});
  scene.surroundings.files["/here/orders.yaml"] = test::flink_deployment("orders");
  REQUIRE(scene.run({"apply", "-d", "-f", "orders.yaml"}).exit == 0);
  scene.surroundings.files["/here/orders.yaml"] =
      test::flink_deployment("orders", "  restartNonce: 1\n");
  const auto ended = scene.run({"check", "-f", "orders.yaml"});
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "cluster orders is there from other input"));
  CHECK(has(ended.out, "warning"));
  REQUIRE(scene.run(test::command()).exit == 6);
  CHECK(scene.check().exit == 6);
}

TEST_CASE("rights that the caller lacks: exit 4") {
  Ready scene;
  scene.server.denied = {"create deployments", "create services", "get pods/log"};
  const auto ended = scene.check();
  CHECK(ended.exit == 4);
  CHECK(has(ended.out, "not allowed: deployments.apps: create; services: create"));
}

TEST_CASE("rights to objects of these names alone are rights (resourceNames)") {
  Ready scene;
  const std::set<std::string> proxied{"orders-rest:rest"}, deployment{"orders"};
  scene.server.allowed_names = {{"get deployments", deployment},
                                {"list deployments", deployment},
                                {"watch deployments", deployment},
                                {"patch deployments", deployment},
                                {"delete deployments", deployment},
                                {"get services", {"orders", "orders-rest"}},
                                {"get configmaps", {"flink-config-orders"}},
                                {"patch configmaps", {"orders.drey"}},
                                {"delete configmaps", {"orders.drey"}},
                                {"get services/proxy", proxied},
                                {"create services/proxy", proxied},
                                {"default: get deployments", deployment},
                                {"default: delete deployments", deployment}};
  const auto ended = scene.check();
  INFO(ended.out);
  CHECK(ended.exit == 0);
  CHECK_FALSE(has(ended.out, "not allowed"));
  scene.server.allowed_names = {{"get services", {"orders"}}};
  CHECK(scene.check().exit == 4);
  CHECK(scene.result("rights of the caller") == "not allowed: services: get");
}

TEST_CASE("rights without which something works are a warning that says what: exit 0") {
  Ready scene;
  scene.server.denied = {"get pods/log", "watch events", "get services/proxy", "delete deployments",
                         "watch deployments"};
  CHECK(scene.check().exit == 0);
  CHECK(scene.result("rights of the caller") == "enough to deploy");
  const auto wait = scene.row("rights to wait");
  CHECK(wait["verdict"] == "warning");
  CHECK(wait["result"] ==
        "not allowed: deployments.apps: watch; events: watch; pods/log: "
        "get; services/proxy: get");
  CHECK(has(wait["hint"].get<std::string>(), "a deploy with --detached works without"));
  CHECK(scene.result("rights to wait", {"-Dkubernetes.rest-service.exposed.type=NodePort"}) ==
        "not allowed: deployments.apps: watch; events: watch; pods/log: get");
  const auto change = scene.row("rights to upgrade and remove");
  CHECK(change["verdict"] == "warning");
  CHECK(change["result"] == "not allowed: deployments.apps: delete; services/proxy: get");
  CHECK(has(change["hint"].get<std::string>(), "a first deploy works without"));
}

TEST_CASE("rights that the job's service account lacks: exit 7, and the Role that it needs") {
  Ready scene;
  scene.server.denied = {"default: create pods"};
  const auto ended = scene.check();
  CHECK(ended.exit == 7);
  CHECK(has(ended.out, "'default' is not allowed: pods: create"));
  CHECK(has(ended.out, "kind: RoleBinding"));
}

TEST_CASE("ConfigMaps are the job's with high availability alone") {
  Ready scene;
  scene.server.denied = {"default: update configmaps"};
  CHECK(scene.check().exit == 0);
  CHECK(scene.check(with_ha).exit == 7);
}

TEST_CASE("a service account, and pull secrets, that are not there: exit 7") {
  Ready scene;
  CHECK(scene.check({"-Dkubernetes.service-account=flink"}).exit == 7);
  const Words secret{"-Dkubernetes.container.image.pull-secrets=reg"};
  CHECK(scene.check(secret).exit == 7);
  CHECK(scene.result("image pull secrets", secret) == "'reg' is not there");
  Json object{{"apiVersion", "v1"},
              {"kind", "Secret"},
              {"metadata", {{"name", "reg"}}},
              {"type", "Opaque"}};
  scene.server.create(object);
  CHECK(has(scene.result("image pull secrets", secret), "is of type Opaque"));
  scene.server.erase("secrets", "reg");
  object["type"] = "kubernetes.io/dockerconfigjson";
  scene.server.create(object);
  CHECK(scene.check(secret).exit == 0);
}

TEST_CASE("quotas, limit ranges and nodes without room: exit 7") {
  Ready scene;
  SECTION("quota") {
    scene.server.create({{"apiVersion", "v1"},
                         {"kind", "ResourceQuota"},
                         {"metadata", {{"name", "small"}}},
                         {"status", {{"hard", {{"pods", "3"}}}, {"used", {{"pods", "2"}}}}}});
    CHECK(scene.result("resource quotas") == "quota 'small': 2 pods wanted, 1 pods of 3 pods free");
  }
  SECTION("limit range") {
    const Json limit{{"type", "Container"}, {"max", {{"memory", "1Gi"}}}};
    scene.server.create({{"apiVersion", "v1"},
                         {"kind", "LimitRange"},
                         {"metadata", {{"name", "low"}}},
                         {"spec", {{"limits", Json::array({limit})}}}});
    CHECK(has(scene.result("limit ranges"), "limit range 'low': 1.0 GiB memory at most"));
  }
  SECTION("nodes") {
    for (auto& node : scene.server.nodes) node["status"]["allocatable"]["memory"] = "1Gi";
    CHECK(has(scene.result("nodes"), "no node has 1 cpu, 1.6 GiB memory for a jobmanager"));
  }
  CHECK(scene.check().exit == 7);
}

TEST_CASE("a quota that admission finds exceeded ends with 7, in a deploy as well") {
  const auto exceeded = fate::answer(
      test::status(403, "Forbidden",
                   "deployments.apps \"orders\" is forbidden: exceeded quota: few, requested: "
                   "count/deployments.apps=1, used: count/deployments.apps=2, limited: "
                   "count/deployments.apps=2"));
  Ready scene;
  scene.wire.on("POST", "/deployments", exceeded);
  CHECK(scene.check().exit == 7);
  scene.wire.on("POST", "/deployments", exceeded);
  CHECK(scene.run(command()).exit == 7);
}

TEST_CASE("what admission denies ends with 7, and so in a namespace that is being deleted") {
  const auto said = GENERATE(
      test::status(422, "Invalid",
                   "deployments.apps \"orders\" is forbidden: ValidatingAdmissionPolicy 'images' "
                   "with binding 'all' denied request: images come from elsewhere"),
      test::status(403, "Forbidden",
                   "admission webhook \"v.example.com\" denied the request: no owner label"),
      test::status(403, "Forbidden",
                   "deployments.apps \"orders\" is forbidden: unable to create new content in "
                   "namespace default because it is being terminated"));
  Ready scene;
  scene.wire.on("POST", "/deployments", fate::answer(said));
  const auto ended = scene.run(command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 7);
  CHECK(has(ended.err, "hint: "));
  CHECK_FALSE(has(ended.err, "'drey check'"));
}

namespace {

/// A cluster that is there, with pods, and quotas that have room for nothing more.
struct UsedUp : Ready {
  UsedUp() {
    CHECK(run(command()).exit == 0);
    const auto pod = [&](const std::string& name, const std::string& memory) {
      server.create(
          {{"apiVersion", "v1"},
           {"kind", "Pod"},
           {"metadata",
            {{"name", name}, {"labels", {{"app", "orders"}, {"type", "flink-native-kubernetes"}}}}},
           {"spec",
            {{"containers",
              Json::array(
                  {{{"resources", {{"requests", {{"cpu", "1"}, {"memory", memory}}}}}}})}}}});
    };
    pod("orders-1", "1600Mi");
    pod("orders-taskmanager-1-1", "1728Mi");
    const Json full{{"pods", "2"},
                    {"requests.cpu", "2"},
                    {"count/configmaps", "1"},
                    {"count/deployments.apps", "1"}};
    server.create({{"apiVersion", "v1"},
                   {"kind", "ResourceQuota"},
                   {"metadata", {{"name", "full"}}},
                   {"status", {{"hard", full}, {"used", full}}}});
  }

  /// As admission does it, which comes before names are looked at.
  void refuse() {
    const auto exceeded = [](const char* what) {
      return fate::answer(test::status(
          403, "Forbidden",
          std::string(what) + " is forbidden: exceeded quota: full, requested: x=1, used: x=1, "
                              "limited: x=1"));
    };
    for (const auto* path : {"/deployments", "/services", "/configmaps", "/pods"})
      wire.on("POST", path, exceeded(path + 1), 9);
  }
};

}  // namespace

TEST_CASE("a quota that is used up by the cluster that is there has room for it: exit 0") {
  UsedUp scene;
  scene.refuse();
  const auto ended = scene.check();
  CAPTURE(ended.out, ended.err);
  CHECK(ended.exit == 0);
  CHECK(scene.wire.flights() == 2);
  scene.refuse();
  CHECK(scene.result("resource quotas") == "there is room");
  scene.refuse();
  CHECK(scene.result("admission of the Deployment") == "it is there, and none is made");
  scene.refuse();
  CHECK(scene.result("admission of JobManager pods") ==
        "as a dry run, but for quotas, which count the cluster that is there");
}

TEST_CASE("of other input only what it wants beyond the cluster that is there must be free") {
  UsedUp scene;
  scene.refuse();
  CHECK(scene.result("resource quotas", {"-Dweb.cancel.enable=false"}) == "there is room");
  scene.refuse();
  CHECK(scene.result("admission of the Deployment", {"-Dweb.cancel.enable=false"}) ==
        "as a dry run, but for quotas, which count the cluster that is there");
  CHECK(scene.result("resource quotas", {"-p9", "-Dtaskmanager.numberOfTaskSlots=3"}) ==
        "quota 'full': 2 pods wanted, 0 pods of 2 pods free; quota 'full': 8 requests.cpu wanted, "
        "0 requests.cpu of 2 requests.cpu free");
}

TEST_CASE("who may not list pods does not know what of a quota is the cluster's: unknown") {
  UsedUp scene;
  scene.wire.on("GET", "/pods", fate::answer(test::status(403, "Forbidden", "pods is forbidden")));
  const auto row = scene.row("resource quotas");
  CHECK(row["verdict"] == "unknown");
  CHECK(
      has(row["result"].get<std::string>(), "(Error from server (Forbidden): pods is forbidden)"));
}

TEST_CASE("--dry-run=server of an unchanged cluster looks behind a quota that is used up") {
  UsedUp scene;
  const auto* verb = GENERATE("apply", "run-application");
  auto words = command({"--dry-run=server"});
  words.front() = verb;
  scene.refuse();
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.starts_with("deployment.apps/orders unchanged (server dry run)\n"));
  CHECK_FALSE(has(ended.out, "created"));
  scene.refuse();
  words.insert(words.begin() + 1, "-p7");
  if (words.front() == std::string("run-application")) CHECK(scene.run(words).exit == 6);
}

TEST_CASE(
    "--dry-run=server: what an unchanged cluster lacks is refused by the quota, as in a deploy") {
  UsedUp scene;
  scene.server.erase("services", "orders-rest");
  scene.refuse();
  const auto ended = scene.run(command({"--dry-run=server"}));
  CHECK(ended.exit == 7);
  CHECK(has(ended.err, "service/orders-rest: "));
  CHECK_FALSE(has(ended.err, "deployment.apps/orders: "));
}

TEST_CASE("--dry-run=server without a cluster: the quota refuses it") {
  UsedUp scene;
  scene.server.erase("deployments", "orders");
  scene.refuse();
  CHECK(scene.run(command({"--dry-run=server"})).exit == 7);
}

TEST_CASE("ConfigMaps of high availability count, too") {
  Ready scene;
  scene.server.create({{"apiVersion", "v1"},
                       {"kind", "ResourceQuota"},
                       {"metadata", {{"name", "few"}}},
                       {"status", {{"hard", {{"count/configmaps", "2"}}}}}});
  CHECK(scene.check().exit == 0);
  CHECK(has(scene.result("resource quotas", with_ha),
            "quota 'few': 3 count/configmaps wanted, 2 count/configmaps of 2 count/configmaps"));
}

TEST_CASE("HA metadata of an earlier cluster: exit 6 with high availability") {
  Ready scene;
  scene.server.create(
      {{"apiVersion", "v1"},
       {"kind", "ConfigMap"},
       {"metadata",
        {{"name", "orders-cluster-config-map"},
         {"labels", {{"app", "orders"}, {"type", "flink-native-kubernetes"}}}}},
       {"data", {{"executionPlan-0123456789abcdef0123456789abcdef", "x"}, {"other", "y"}}}});
  CHECK(scene.check().exit == 0);
  const auto ended = scene.check(with_ha);
  CHECK(ended.exit == 6);
  CHECK(
      has(ended.out, "orders-cluster-config-map (executionPlan-0123456789abcdef0123456789abcdef)"));
}

TEST_CASE("a cluster of that name: fine from the same input, exit 6 from another") {
  Ready scene;
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(scene.check().exit == 0);
  CHECK(scene.check({"-p7"}).exit == 6);
}

TEST_CASE("what admission refuses") {
  Ready scene;
  scene.wire.on(
      "POST", "/pods",
      fate::answer(test::status(
          403, "Forbidden",
          "pods \"orders-check\" is forbidden: violates PodSecurity \"restricted:latest\": "
          "runAsNonRoot != true")));
  CHECK(scene.check().exit == 7);
  scene.wire.on("POST", "/deployments",
                fate::answer(test::status(422, "Invalid", "spec.x: Invalid value")));
  CHECK(scene.check().exit == 1);
}

TEST_CASE("what only a right of the whole cluster could show is said, and does not count") {
  Ready scene;
  const auto forbidden = fate::answer(test::status(403, "Forbidden", "nodes is forbidden"));
  scene.wire.on("GET", "/nodes", forbidden);
  const auto ended = scene.check();
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "not checked: Error from server (Forbidden): nodes is forbidden"));
  scene.wire.on("GET", "/nodes", forbidden);
  CHECK(scene.row("nodes")["verdict"] == "unknown");
  scene.wire.on("GET", "/nodes", fate::answer(test::status(500, "InternalError", "no")), 100);
  CHECK(scene.check().exit == 10);
}

TEST_CASE("what could not be checked is said, and never fine: exit 10") {
  Ready scene;
  scene.wire.on("POST", "/localsubjectaccessreviews",
                fate::answer(test::status(403, "Forbidden", "no")), 100);
  const auto other = scene.check();
  CHECK(other.exit == 10);
  CHECK(has(other.out, "kind: RoleBinding"));
}

TEST_CASE("wrong words and no server") {
  Ready scene;
  CHECK(scene.check({"-Dkubernetes.jobmanager.cpu.amount=x"}).exit == 2);
  for (const auto* method : {"GET", "POST"}) scene.wire.on(method, "", fate::refuse(), 1000);
  CHECK(scene.check().exit == 11);
}

TEST_CASE("of files each cluster has a verdict, and the exit code is the worst") {
  Ready scene;
  scene.surroundings.files["/here/all.yaml"] =
      test::flink_deployment("a") + "---\n" + test::flink_deployment("b");
  scene.server.create(
      {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", "flink"}}}});
  const auto fine = scene.run({"check", "-f", "all.yaml"});
  CAPTURE(fine.out, fine.err);
  CHECK(fine.exit == 0);
  CHECK(fine.out == "Cluster a in namespace default: fine\nCluster b in namespace default: fine\n");
  CHECK(has(fine.err, "2 clusters in 0.0 s: 2 fine\n"));
  const auto all = scene.run({"check", "-f", "all.yaml", "-v"}).out;
  CHECK(all.starts_with("Cluster a in namespace default: fine\nWHAT"));
  CHECK(has(all, "\nCluster b in namespace default: fine\nWHAT"));
  scene.server.create(
      {{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", {{"name", "b-rest"}}}});
  const auto json = scene.run({"check", "-f", "all.yaml", "-ojson"});
  CHECK(json.exit == 6);
  const auto clusters = Json::parse(json.out)["clusters"];
  CHECK(clusters[0]["result"] == "fine");
  CHECK(clusters[1]["result"] == "wrong");
}

TEST_CASE("of files a long hint is told once, and names the clusters that it helps") {
  Ready scene;
  scene.surroundings.files["/here/all.yaml"] =
      test::flink_deployment("a") + "---\n" + test::flink_deployment("b") + "---\n" +
      test::replaced(test::flink_deployment("c"), "serviceAccount: flink", "serviceAccount: other");
  for (const auto* name : {"flink", "other"})
    scene.server.create(
        {{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", {{"name", name}}}});
  scene.server.denied = {"flink: create pods", "other: create pods"};
  const auto ended = scene.run({"check", "-f", "all.yaml"});
  CAPTURE(ended.out);
  CHECK(ended.exit == 7);
  const auto count = [&](const std::string& part) {
    std::size_t times = 0;
    for (auto at = ended.out.find(part); at != std::string::npos; at = ended.out.find(part, at + 1))
      ++times;
    return times;
  };
  CHECK(count("kind: RoleBinding") == 2);
  CHECK(count("Cluster ") == 3);
  CHECK(has(ended.out, "Cluster a in namespace default: wrong\nWHAT"));
  CHECK_FALSE(has(ended.out, "  fine"));
  CHECK(has(ended.out, "\nrights of the service account of a, b: the job needs this"));
  CHECK(has(ended.out, "\nrights of the service account of c: the job needs this"));
  CHECK(has(ended.err, "3 clusters in 0.0 s: 3 wrong\n"));
}

TEST_CASE("a cluster of the same name in another namespace that shares a folder: exit 6") {
  const std::string what = "clusters of this name elsewhere";
  const std::string none = "none keeps its state in the same folder";
  const std::string ha = "high-availability.type: kubernetes\n";
  Ready scene;
  const auto beside = [&](const std::string& name_space, const std::string& text) {
    scene.server.namespaces.insert(name_space);
    scene.server.create({{"apiVersion", "v1"},
                         {"kind", "ConfigMap"},
                         {"metadata", {{"name", "flink-config-orders"}}},
                         {"data", {{"config.yaml", text}}}},
                        name_space);
  };
  beside("a", ha + "high-availability.storageDir: s3://b/other\n");
  beside("b", "high-availability.storageDir: s3://b/ha\n");
  beside("c", ha + "state.checkpoints.dir: s3://b/cp\n");
  CHECK(scene.result(what, with_ha) == none);
  CHECK(scene.result(what).empty());
  auto checkpoints = with_ha;
  checkpoints.emplace_back("-Dexecution.checkpointing.dir=s3://b/cp/");
  CHECK(scene.result(what, checkpoints) ==
        "the one in namespace c keeps its state in s3://b/cp (execution.checkpointing.dir)");
  beside("d", ha + "high-availability.storageDir: s3://b/ha\n");
  CHECK(scene.result(what, with_ha) ==
        "the one in namespace d keeps its state in s3://b/ha (high-availability.storageDir)");
  CHECK(scene.check(with_ha).exit == 6);
}
