// Two clusters of which one is called as the other's rest Service.
#include "fake/attached.h"
#include "fake/ready.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::has;
using test::Scene;
using test::Words;

namespace {

/// A command of that input about a cluster of that name.
Words input(const std::string& verb, const std::string& name, const Words& more = {}) {
  auto words = test::command(more);
  words.front() = verb;
  words[2] = "-Dkubernetes.cluster-id=" + name;
  if (verb == "check" || verb == "diff") words.erase(words.begin() + 1);
  return words;
}

struct Pair {
  const char* there;
  const char* wanted;
};

/// Nothing is made or taken away, the living cluster is named, and nobody is told to remove what it
/// owns.
void check_refused(Scene& scene, const Words& words, const Pair& pair) {
  const auto before = scene.server.kept();
  const auto ended = scene.run(words);
  const auto said = ended.out + ended.err;
  CAPTURE(words.front(), pair.there, said);
  CHECK(ended.exit == 6);
  CHECK(has(said, std::string("Service default/orders-rest belongs to cluster ") + pair.there));
  CHECK(has(said, "choose another"));
  CHECK_FALSE(has(said, "left from an earlier"));
  CHECK_FALSE(has(said, "remove it,"));
  CHECK_FALSE(has(said, "already exists"));
  CHECK(scene.server.kept() == before);
  if (words.front() != "check") CHECK(scene.wrongly_deleted() == "");
}

}  // namespace

TEST_CASE("what a living cluster owns is told to be its own, and not to be removed") {
  const auto pair = GENERATE(Pair{"orders", "orders-rest"}, Pair{"orders-rest", "orders"});
  test::Ready scene;
  REQUIRE(scene.run(input("run-application", pair.there)).exit == 0);
  for (const auto* verb : {"run-application", "apply"}) {
    check_refused(scene, input(verb, pair.wanted), pair);
    check_refused(scene, input(verb, pair.wanted, {"--dry-run=server"}), pair);
  }
  for (const auto* verb : {"check", "diff"}) check_refused(scene, input(verb, pair.wanted), pair);
}

TEST_CASE("where neither needs the other's name both are there") {
  Scene scene;
  REQUIRE(scene.run(input("run-application", "orders")).exit == 0);
  CHECK(scene.run(input("run-application", "orders-rest", test::with_ha)).exit == 0);
}

TEST_CASE("a job is not stopped for a cluster that needs another one's Service") {
  test::LivingCluster scene;
  REQUIRE(scene.run(test::apply(2)).exit == 0);
  const auto other = scene.server.create(test::foreign_deployment("web"));
  scene.server.create(
      test::owned(test::foreign_service("orders"), test::uid_of(other), "orders-of-others"));
  auto words = test::apply(2, {"--upgrade=savepoint"});
  std::erase_if(words, [](const std::string& word) { return word.starts_with("-Dhigh-avail"); });
  const auto ended = scene.run(words);
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "Service default/orders belongs to cluster orders-of-others"));
  CHECK(scene.lives.size() == 1);
  CHECK(scene.lives.front()->job_manager.operations == 0);
}

TEST_CASE("a Service that has a cluster's labels, or another owner, is not told to be nobody's") {
  test::Ready scene;
  auto service = test::foreign_service("orders-rest");
  std::string whose;
  SECTION("labels") {
    service["metadata"]["labels"] = {{"app", "payments"}, {"type", "flink-native-kubernetes"}};
    whose =
        "Service default/orders-rest has the labels of cluster payments\nhint: nothing was "
        "touched; choose another kubernetes.cluster-id; only where there is no cluster payments "
        "it can be removed\n";
  }
  SECTION("another kind of owner") {
    service["metadata"]["ownerReferences"] = Json::array(
        {{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"name", "web"}, {"uid", "u-1"}}});
    scene.server.garbage_stays = true;
    whose =
        "Service default/orders-rest belongs to ConfigMap web\nhint: nothing was touched; choose "
        "another kubernetes.cluster-id\n";
  }
  scene.server.create(service);
  const auto before = scene.server.kept();
  const auto ended = scene.run(test::command());
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, whose));
  CHECK(scene.server.kept() == before);
}

TEST_CASE("a cluster's own Service is no other cluster's rest Service") {
  Scene scene;
  REQUIRE(scene.run(input("run-application", "orders-rest")).exit == 0);
  const auto before = scene.server.kept();
  for (const Words& words : {Words{"status", "orders"}, Words{"cancel", "orders"},
                             Words{"logs", "orders"}, Words{"savepoint", "orders"}}) {
    const auto ended = scene.run(words);
    CAPTURE(words.front(), ended.err);
    CHECK(ended.exit == 5);
    CHECK(has(ended.err,
              "there is no Flink cluster 'orders' in namespace default\nhint: in namespace default "
              "there is orders-rest\n"));
  }
  CHECK(scene.server.kept() == before);
}

TEST_CASE("two files of which one names a cluster as the other's rest Service: exit 2") {
  const auto* verb = GENERATE("apply", "check", "diff");
  Scene scene;
  auto& files = scene.surroundings.files;
  files["/here/all/a.yaml"] = test::flink_deployment("pair");
  files["/here/all/b.yaml"] = test::flink_deployment("pair-rest");
  SECTION("a folder") {
    const auto ended = scene.run({verb, "-f", "all"});
    CAPTURE(ended.err);
    CHECK(ended.exit == 2);
    CHECK(has(ended.err,
              "all/b.yaml:4: metadata.name: cluster 'pair-rest' needs Service 'pair-rest' in "
              "namespace default for itself, and so does cluster 'pair' (all/a.yaml:4: "
              "metadata.name): choose another name"));
    CHECK(scene.wire.log.empty());
  }
  SECTION("the other way round") {
    const auto ended = scene.run({verb, "-f", "all/b.yaml", "-f", "all/a.yaml"});
    CHECK(ended.exit == 2);
    CHECK(has(ended.err, "cluster 'pair' needs Service 'pair-rest' in namespace default"));
  }
  SECTION("one is suspended, and has no Service") {
    files["/here/all/b.yaml"] = test::flink_deployment("pair-rest", {}, ", state: suspended");
    CHECK(scene.run({verb, "-f", "all"}).exit != 2);
  }
}
