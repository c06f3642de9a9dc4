// `drey check` of Secrets, ConfigMaps and claims that pods name.
#include "fake/ready.h"
#include "support/catch.h"

using base::Json;
using test::has;
using test::Ready;
using test::Words;
namespace fate = test::fate;

namespace {

Json object(const char* kind, const char* name, const Json& data = Json::object()) {
  return {{"apiVersion", "v1"}, {"kind", kind}, {"metadata", {{"name", name}}}, {"data", data}};
}

const char* const pod_template = R"(
spec:
  volumes:
    - {name: own, configMap: {name: rules, items: [{key: a.yaml, path: a.yaml}]}}
    - {name: maybe, secret: {secretName: gone, optional: true}}
    - {name: data, persistentVolumeClaim: {claimName: state}}
    - name: all
      projected:
        sources:
          - secret: {name: tls}
          - configMap: {name: gone, optional: true}
  containers:
    - name: flink-main-container
      envFrom:
        - configMapRef: {name: settings}
      env:
        - name: PASSWORD
          valueFrom: {secretKeyRef: {name: db, key: password}}
        - name: MAYBE
          valueFrom: {secretKeyRef: {name: gone, key: x, optional: true}}
)";

struct Referring : Ready {
  Referring() { surroundings.files["/pod.yaml"] = pod_template; }
  const Words words{"-Dkubernetes.pod-template-file.jobmanager=/pod.yaml"};
};

}  // namespace

TEST_CASE("what no pod names is not asked for") {
  Ready scene;
  for (const auto* kind : {"Secrets", "ConfigMaps", "PersistentVolumeClaims"})
    CHECK(scene.result(kind) == "none is named");
  for (const auto& exchange : scene.wire.log) {
    CHECK_FALSE(has(exchange.line(), "/secrets/"));
    CHECK_FALSE(has(exchange.line(), "/persistentvolumeclaims/"));
  }
}

TEST_CASE("what a pod template names and is not there: exit 7, and where it is named") {
  Referring scene;
  CHECK(scene.check(scene.words).exit == 7);
  CHECK(scene.result("Secrets", scene.words) ==
        "'db' is not there (variable 'PASSWORD' in container 'flink-main-container' of the "
        "jobmanager), 'tls' is not there (volume 'all' of the jobmanager)");
  CHECK(scene.result("ConfigMaps", scene.words) ==
        "'rules' is not there (volume 'own' of the jobmanager), 'settings' is not there (envFrom "
        "in container 'flink-main-container' of the jobmanager)");
  CHECK(scene.result("PersistentVolumeClaims", scene.words) ==
        "'state' is not there (volume 'data' of the jobmanager)");
}

TEST_CASE("a key that an object has not is missing, too; with all of them the row is fine") {
  Referring scene;
  scene.server.create(object("Secret", "tls"));
  scene.server.create(object("Secret", "db", {{"user", "eA=="}}));
  scene.server.create(object("ConfigMap", "rules", {{"b.yaml", ""}}));
  scene.server.create(object("ConfigMap", "settings"));
  scene.server.create(object("PersistentVolumeClaim", "state"));
  CHECK(has(scene.result("Secrets", scene.words), "'db' has no key 'password' (variable"));
  CHECK(scene.result("ConfigMaps", scene.words) ==
        "'rules' has no key 'a.yaml' (volume 'own' of the jobmanager)");
  CHECK(scene.check(scene.words).exit == 7);
  scene.server.change("secrets", "db", {{"data", {{"password", "eA=="}}}});
  scene.server.change("configmaps", "rules", {{"data", nullptr}, {"binaryData", {{"a.yaml", ""}}}});
  CHECK(scene.check(scene.words).exit == 0);
  CHECK(scene.result("Secrets", scene.words) == "all there: db, tls");
  scene.server.change("persistentvolumeclaims", "state", {{"status", {{"phase", "Lost"}}}});
  CHECK(scene.result("PersistentVolumeClaims", scene.words) ==
        "'state' has lost its volume (volume 'data' of the jobmanager)");
  scene.server.mark_deleted("persistentvolumeclaims", "state");
  CHECK(scene.result("PersistentVolumeClaims", scene.words) ==
        "'state' is being deleted (volume 'data' of the jobmanager)");
}

TEST_CASE("what Flink's options name is told by their keys") {
  Ready scene;
  const Words words{"-Dkubernetes.secrets=cert:/etc/cert",
                    "-Dkubernetes.env.secretKeyRef=env:USER,secret:login,key:user",
                    "-Dkubernetes.hadoop.conf.config-map.name=hadoop",
                    "-Dkubernetes.persistent-volume-claims=work:/work"};
  CHECK(scene.result("Secrets", words) ==
        "'cert' is not there (kubernetes.secrets), 'login' is not there "
        "(kubernetes.env.secretKeyRef)");
  CHECK(scene.result("ConfigMaps", words) ==
        "'hadoop' is not there (kubernetes.hadoop.conf.config-map.name)");
  CHECK(scene.result("PersistentVolumeClaims", words) ==
        "'work' is not there (kubernetes.persistent-volume-claims)");
  CHECK(scene.check(words).exit == 7);
}

TEST_CASE("without the right to read Secrets it is unknown whether they are there: exit 10") {
  Ready scene;
  const Words words{"-Dkubernetes.secrets=cert:/etc/cert"};
  scene.wire.on("GET", "/secrets/cert",
                fate::answer(test::status(403, "Forbidden", "secrets \"cert\" is forbidden")), 2);
  CHECK(scene.check(words).exit == 10);
  scene.wire.on("GET", "/secrets/cert",
                fate::answer(test::status(403, "Forbidden", "secrets \"cert\" is forbidden")), 2);
  const auto row = scene.row("Secrets", words);
  CHECK(row["verdict"] == "unknown");
  CHECK(has(row["hint"].get<std::string>(), "check wants the right to get secrets for this"));
}
