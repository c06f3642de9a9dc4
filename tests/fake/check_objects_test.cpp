// `drey check` of objects that are in the way, and of the service account with its pull secrets.
#include "fake/ready.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::foreign_config_map;
using test::foreign_service;
using test::has;
using test::Ready;
using test::with_ha;
using test::Words;
namespace fate = test::fate;

TEST_CASE("what has the name of one of the cluster's objects is in the way: exit 6") {
  const std::string what = "objects in the way";
  Ready scene;
  CHECK(scene.result(what) == "none");
  SECTION("the rest Service") {
    scene.server.create(foreign_service("orders-rest"));
    CHECK(scene.result(what) == "Service default/orders-rest is there and belongs to no cluster");
  }
  SECTION("a ConfigMap that is being removed") {
    scene.server.garbage_stays = true;
    scene.server.create(
        test::owned(foreign_config_map("flink-config-orders"), "00000000-0000-4000-8000-0000dead"));
    CHECK(has(scene.result(what), "is left from an earlier cluster of that name"));
    CHECK(scene.check().exit == 6);
    return;
  }
  SECTION("the internal Service, which there is without high availability alone") {
    scene.server.create(foreign_service("orders"));
    CHECK(has(scene.result(what), "Service default/orders is there"));
    CHECK(scene.result(what, with_ha) == "none");
  }
  const auto before = scene.server.kept();
  CHECK(scene.check().exit == 6);
  CHECK(scene.run(command()).exit == 6);
  CHECK(scene.server.kept() == before);
}

TEST_CASE("the objects of the cluster that is there are its own") {
  Ready scene;
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(scene.result("objects in the way", {"-p7"}) == "none");
}

TEST_CASE("who may not look at Services does not know: exit 10") {
  Ready scene;
  scene.wire.on("GET", "/services/orders-rest",
                fate::answer(test::status(403, "Forbidden", "services is forbidden")));
  CHECK(scene.check().exit == 10);
}

TEST_CASE("a job is not stopped for a cluster that could not be made") {
  test::LivingCluster scene;
  REQUIRE(scene.run(test::apply(2)).exit == 0);
  scene.server.create(foreign_service("orders"));
  auto words = test::apply(2, {"--upgrade=savepoint"});
  std::erase_if(words, [](const std::string& word) { return word.starts_with("-Dhigh-avail"); });
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "Service default/orders is there and belongs to no cluster"));
  CHECK(scene.lives.size() == 1);
  CHECK(scene.lives.front()->job_manager.operations == 0);
}

namespace {

/// A server on which the pods' service account names a pull secret.
struct Pulling : Ready {
  Pulling() {
    server.create({{"apiVersion", "v1"},
                   {"kind", "ServiceAccount"},
                   {"metadata", {{"name", "flink"}}},
                   {"imagePullSecrets", Json::array({{{"name", "reg"}}})}});
    server.create({{"apiVersion", "v1"},
                   {"kind", "Secret"},
                   {"metadata", {{"name", "reg"}}},
                   {"type", "kubernetes.io/dockerconfigjson"}});
  }
  const std::string what = "image pull secrets";
  const Words words{"-Dkubernetes.service-account=flink"};
};

}  // namespace

TEST_CASE("pull secrets of the service account are looked at where the pods name none") {
  Pulling scene;
  CHECK(scene.result(scene.what, scene.words) == "reg");
  CHECK(scene.check(scene.words).exit == 0);
  CHECK(scene.wire.flights() == 2);
  scene.server.erase("secrets", "reg");
  const auto row = scene.row(scene.what, scene.words);
  CHECK(row["verdict"] == "warning");
  CHECK(row["result"] ==
        "'reg' of service account flink is not there; only public images are pulled without");
  CHECK(scene.check(scene.words).exit == 0);
}

TEST_CASE("a pull secret that may not be read is unknown, and not missing") {
  Pulling scene;
  scene.wire.on("GET", "/secrets/reg",
                fate::answer(test::status(403, "Forbidden", "secrets is forbidden")));
  const auto row = scene.row(scene.what, scene.words);
  CHECK(row["verdict"] == "unknown");
  CHECK(has(row["result"].get<std::string>(), "secrets is forbidden"));
}

TEST_CASE("TaskManagers that Flink will not make are not tried") {
  Ready scene;
  const auto row =
      scene.row("admission of TaskManager pods", {"-Dkubernetes.taskmanager.cpu.limit-factor=0.5"});
  REQUIRE(row.is_object());
  CHECK(row["verdict"] == "unknown");
  CHECK(row["result"] ==
        "not checked: Flink will make none: -D kubernetes.taskmanager.cpu.limit-factor: the limit "
        "must not be below the request: 0.5 is less than 1.0");
}

TEST_CASE("where the account cannot be read its pull secrets are those of a dry run, or unknown") {
  const auto forbidden = fate::answer(test::status(403, "Forbidden", "no"));
  Pulling scene;
  scene.wire.on("GET", "/serviceaccounts/flink", forbidden);
  CHECK(scene.result(scene.what, scene.words) == "reg");
  scene.wire.on("GET", "/serviceaccounts/flink", forbidden);
  scene.wire.on("POST", "/pods", forbidden, 2);
  const auto row = scene.row(scene.what, scene.words);
  CHECK(row["verdict"] == "unknown");
  CHECK(has(row["result"].get<std::string>(), "the service account may name some"));
  const Words named{"-Dkubernetes.service-account=flink",
                    "-Dkubernetes.container.image.pull-secrets=reg"};
  scene.wire.on("GET", "/serviceaccounts/flink", forbidden);
  scene.wire.on("POST", "/pods", forbidden, 2);
  CHECK(scene.row(scene.what, named)["verdict"] == "fine");
  scene.server.erase("secrets", "reg");
  scene.wire.on("GET", "/serviceaccounts/flink", forbidden);
  CHECK(scene.result(scene.what, scene.words) ==
        "'reg' of service account flink is not there; only public images are pulled without");
}

TEST_CASE("the service account of TaskManagers has a row where it is another one") {
  const std::string what = "service account of TaskManagers";
  Ready scene;
  CHECK(scene.row(what).is_null());
  const Words words{"-Dkubernetes.taskmanager.service-account=workers"};
  CHECK(scene.result(what, words) == "'workers' is not there, and no pod can be made without it");
  CHECK(scene.check(words).exit == 7);
}

TEST_CASE("a namespace that is not there: one line says so, and what is in it is unknown: exit 5") {
  Ready scene;
  const Words there{"--namespace", "prod", "-Dkubernetes.secrets=cert:/c"};
  const auto row = scene.row("namespace", there);
  CHECK(row["verdict"] == "wrong");
  CHECK(row["result"] == "'prod' is not there");
  CHECK(row["hint"] == "kubectl create namespace prod");
  for (const auto* what :
       {"name", "upgrade", "objects in the way", "service account", "image pull secrets", "Secrets",
        "admission of the Deployment", "admission of JobManager pods",
        "admission of TaskManager pods", "HA metadata", "resource quotas", "limit ranges"}) {
    CAPTURE(what);
    const auto other = scene.row(what, there);
    CHECK(other["verdict"] == "unknown");
    CHECK(other["result"] == "not checked: there is no namespace prod");
    CHECK(other["hint"].is_null());
  }
  for (const auto* what :
       {"rights of the caller", "rights of the service account", "ConfigMaps", "nodes"})
    CHECK(scene.row(what, there)["verdict"] == "fine");
  scene.server.denied = {"create deployments"};
  CHECK(scene.row("rights of the caller", there)["verdict"] == "unknown");
  CHECK(scene.check(there).exit == 5);
  CHECK(scene.run(command({"--namespace", "prod"})).exit == 5);
  CHECK(scene.row("namespace").is_null());
}

TEST_CASE("hints for kubectl name the namespace") {
  Ready scene;
  scene.server.namespaces.insert("prod");
  const Words there{"--namespace", "prod", "-Dkubernetes.service-account=flink",
                    "-Dkubernetes.container.image.pull-secrets=reg"};
  CHECK(scene.hint("service account", there) ==
        "kubectl create serviceaccount flink --namespace prod");
  CHECK(scene.hint("image pull secrets", there) ==
        "kubectl create secret docker-registry NAME --namespace prod …");
}
