// `drey diff`: what applying an input would change, and what others have changed since.
#include "base/text.h"
#include "fake/attached.h"
#include "fake/scene.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::has;
using test::Scene;
using test::Words;
namespace fate = test::fate;

namespace {

Words diff(const Words& more = {}) {
  auto words = command(more);
  words.front() = "diff";
  return words;
}

Json document(Scene& scene, const Words& more = {}) {
  Words words{"-ojson"};
  words.insert(words.end(), more.begin(), more.end());
  return Json::parse(scene.run(diff(words)).out);
}

}  // namespace

TEST_CASE("a cluster of the same input: exit 0, nothing on stdout, one flight of GETs") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto ended = scene.run(diff());
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  CHECK(ended.out.empty());
  CHECK(has(ended.err, "orders is what the input says\n"));
  CHECK(scene.wire.flights() == 1);
  for (const auto& exchange : scene.wire.log) CHECK(exchange.request.method == "GET");
  CHECK(document(scene) == Json{{"cluster", "orders"},
                                {"namespace", "default"},
                                {"result", "same"},
                                {"configuration", Json::array()},
                                {"objects", Json::array()},
                                {"drift", Json::array()},
                                {"unseen", Json::array()}});
}

TEST_CASE("how a run gets to its cluster is no difference") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  CHECK(scene.run(diff({"-s", "s3://b/sp/savepoint-1"})).exit == 0);
}

TEST_CASE("other input: exit 1, Flink's keys first, with the origins of the new values") {
  Scene scene;
  REQUIRE(scene.run(command({"-Dparallelism.default=2"})).exit == 0);
  const auto ended = scene.run(diff({"-p4", "-Dkubernetes.jobmanager.labels=team:blue"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 1);
  CHECK(ended.out ==
        "Flink configuration\n"
        "- parallelism.default: 2\n"
        "+ parallelism.default: 4  (--parallelism)\n"
        "+ kubernetes.jobmanager.labels: team:blue  (-D)\n"
        "Deployment orders\n"
        "+ metadata.labels.team: blue\n"
        "+ spec.template.metadata.labels.team: blue\n");
  const auto json = document(scene, {"-p4"});
  CHECK(json["result"] == "differs");
  CHECK(json["configuration"] == Json{{{"key", "parallelism.default"},
                                       {"live", "2"},
                                       {"new", "4"},
                                       {"origin", "--parallelism"}}});
  CHECK(json["objects"].empty());
}

TEST_CASE("--side-by-side: at a terminal that is wide enough, and else as without it") {
  Scene scene;
  REQUIRE(scene.run(command({"-Dparallelism.default=2"})).exit == 0);
  const auto words = diff({"-p4", "-y"});
  const auto below =
      "Flink configuration\n"
      "- parallelism.default: 2\n"
      "+ parallelism.default: 4  (--parallelism)\n";
  CHECK(scene.run(words).out == below);
  scene.surroundings.out_is_tty = true;
  scene.surroundings.env["NO_COLOR"] = "1";
  scene.surroundings.columns = 60;
  CHECK(scene.run(words).out == below);
  scene.surroundings.columns = 80;
  const auto ended = scene.run(words);
  CHECK(ended.exit == 1);
  CHECK(ended.out ==
        "Flink configuration\n"
        "  parallelism.default  2                            4  (--parallelism)\n");
}

TEST_CASE("objects that come and go: exit 1") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto ended = scene.run(
      diff({"-Dhigh-availability.type=kubernetes", "-Dhigh-availability.storageDir=s3://b/ha"}));
  CHECK(ended.exit == 1);
  CHECK(has(ended.out, "Service orders\n- service/orders\n"));
}

TEST_CASE("a cluster that is not there: exit 1, and all of it would be made") {
  Scene scene;
  const auto ended = scene.run(diff());
  CHECK(ended.exit == 1);
  CHECK(ended.out ==
        "Deployment orders\n+ deployment.apps/orders\nService orders\n+ service/orders\n"
        "Service orders-rest\n+ service/orders-rest\n"
        "ConfigMap flink-config-orders\n+ configmap/flink-config-orders\n");
  CHECK(has(ended.err, "there is no cluster orders yet\n"));
  CHECK(document(scene)["result"] == "absent");
}

TEST_CASE("what others changed stands apart; only where the input says otherwise it is exit 1") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  scene.server.change("deployments", "orders", {{"spec", {{"replicas", 3}}}});
  const auto ended = scene.run(diff());
  CHECK(ended.exit == 1);
  CHECK(ended.out ==
        "Deployment orders (drift: changed since it was deployed; apply leaves it as it is)\n"
        "- spec.replicas: 3\n+ spec.replicas: 1\n");
  const auto json = document(scene);
  CHECK(json["objects"].empty());
  CHECK(json["drift"] == Json{{{"kind", "Deployment"},
                               {"name", "orders"},
                               {"field", "spec.replicas"},
                               {"live", 3},
                               {"new", 1},
                               {"by", nullptr}}});
}

TEST_CASE("an option that was changed in the ConfigMap is drift of that option") {
  Scene scene;
  REQUIRE(scene.run(command()).exit == 0);
  const auto found = scene.server.find("configmaps", "flink-config-orders");
  auto text = found["data"]["config.yaml"].get<std::string>();
  text += "my.key: changed\n";
  scene.server.change("configmaps", "flink-config-orders", {{"data", {{"config.yaml", text}}}});
  const auto ended = scene.run(diff());
  CHECK(ended.exit == 1);
  CHECK(
      ended.out ==
      "ConfigMap flink-config-orders (drift: changed since it was deployed; apply leaves it as it "
      "is)\n"
      "- data[config.yaml][my.key]: changed\n");
}

TEST_CASE("secrets do not show") {
  Scene scene;
  REQUIRE(scene
              .run(command(
                  {"-Ds3.secret-key=hunter2", "-Dcontainerized.master.env.DB_PASSWORD=hunter2"}))
              .exit == 0);
  const auto ended = scene.run(
      diff({"-Ds3.secret-key=hunter3", "-Dcontainerized.master.env.DB_PASSWORD=hunter3"}));
  CHECK(ended.exit == 1);
  CHECK(has(ended.out, "- s3.secret-key: ******\n+ s3.secret-key: ******  (-D)\n"));
  CHECK(has(ended.out, ".env[DB_PASSWORD].value: ******\n"));
  CHECK_FALSE(has(ended.out + ended.err, "hunter"));
}

TEST_CASE("a Secret that may not be read is not compared, which is said") {
  Scene scene;
  const Words input{"--secrets-to-secret", "-Ds3.secret-key=hunter2"};
  REQUIRE(scene.run(command(input)).exit == 0);
  for (int i = 0; i < 2; ++i)
    scene.wire.on("GET", i == 0 ? "/secrets/drey-conf-orders" : "/secrets/drey-env-orders",
                  fate::answer(test::status(403, "Forbidden", "secrets is forbidden")));
  const auto ended = scene.run(diff(input));
  CAPTURE(ended.err, ended.out);
  CHECK(ended.exit == 0);
  CHECK(has(ended.err, "secrets is forbidden"));
}

TEST_CASE("a diff that fails ends with more than 1") {
  Scene scene;
  CHECK(scene.run(diff({"-Dkubernetes.jobmanager.cpu.amount=x"})).exit == 2);
  scene.wire.on("GET", "/deployments/orders",
                fate::answer(test::status(403, "Forbidden", "deployments is forbidden")));
  CHECK(scene.run(diff()).exit == 4);
  scene.wire.on("GET", "/deployments/orders", fate::answer(test::status(418, "Teapot", "no")));
  CHECK(scene.run(diff()).exit == 10);
  scene.wire.on("GET", "/deployments/orders", fate::refuse(), 100);
  CHECK(scene.run(diff()).exit == 11);
}

TEST_CASE("of files the clusters are compared one after the other") {
  Scene scene;
  scene.surroundings.files["/here/all.yaml"] =
      test::flink_deployment("a") + "---\n" + test::flink_deployment("b");
  REQUIRE(scene.run({"apply", "-d", "-f", "all.yaml"}).exit == 0);
  const Words words{"diff", "-f", "all.yaml"};
  const auto same = scene.run(words);
  CAPTURE(same.err);
  CHECK(same.exit == 0);
  CHECK(same.out.empty());
  CHECK(scene.wire.lines("POST").empty());
  scene.surroundings.files["/here/all.yaml"] =
      test::flink_deployment("a") + "---\n" + test::flink_deployment("b", "", ", args: [x]");
  const auto differs = scene.run(words);
  CHECK(differs.exit == 1);
  CHECK(differs.out ==
        "Cluster b in namespace default\nFlink configuration\n"
        "+ $internal.application.program-args: [x]  (all.yaml:23)\n");
  const auto json = Json::parse(scene.run({"diff", "-f", "all.yaml", "-ojson"}).out);
  CHECK(json["clusters"][0]["result"] == "same");
  CHECK(json["clusters"][1]["cluster"] == "b");
  CHECK(json["clusters"][1]["result"] == "differs");
  scene.wire.on("GET", "/deployments/a",
                fate::answer(test::status(403, "Forbidden", "deployments is forbidden")));
  CHECK(scene.run(words).exit == 4);
}

TEST_CASE("of a job that is to be suspended nothing should be there") {
  Scene scene;
  scene.surroundings.files["/here/a.yaml"] = test::flink_deployment("a", "", ", state: suspended");
  const Words words{"diff", "-f", "a.yaml"};
  CHECK(scene.run(words).exit == 0);
  scene.surroundings.files["/here/b.yaml"] = test::flink_deployment("a");
  REQUIRE(scene.run({"apply", "-d", "-f", "b.yaml"}).exit == 0);
  const auto ended = scene.run(words);
  CHECK(ended.exit == 1);
  CHECK(ended.out.starts_with("Deployment a\n- deployment.apps/a\n"));
  CHECK(has(ended.out, "Service a-rest\n- service/a-rest\n"));
}

TEST_CASE("diff -f refuses what apply -f does") {
  Scene scene;
  CHECK(has(scene.run({"diff", "-f", "https://example.com/a.yaml"}).err,
            "'curl -fsSL https://example.com/a.yaml | drey diff -f -' does"));
  CHECK(scene.run({"diff", "-f", "a.yaml", "x.jar"}).exit == 2);
  CHECK(scene.run({"diff"}).exit == 2);
}

TEST_CASE("colours at a terminal alone") {
  Scene scene;
  scene.surroundings.out_is_tty = true;
  CHECK(scene.run(diff()).out.starts_with(
      "Deployment orders\n\x1b[32m+ deployment.apps/orders\x1b[0m\n"));
}
