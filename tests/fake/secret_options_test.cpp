// Commands about a cluster whose secrets are in Secrets (--secrets-to-secret).
#include <memory>

#include "base/base64.h"
#include "fake/killed.h"
#include "fake/play.h"
#include "fake/ready.h"
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::command;
using test::has;
using test::killed_at_every_request;
using test::LivingCluster;
using test::Ready;
using test::Scene;
using test::slots;
using test::Words;
namespace fate = test::fate;

namespace {

Words with_secrets(const std::string& key, const Words& more = {}) {
  Words words{"--secrets-to-secret", "-Ds3.secret-key=" + key,
              "-Dcontainerized.master.env.DB_PASSWORD=sesame-of-variable"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string decoded(const Json& object, const std::string& file) {
  if (object.is_null()) return {};
  return base::base64_decode(object.at("data").at(file).get<std::string>()).value();
}

/// The secret key that the processes of the cluster read.
std::string key_of(const Scene& scene) {
  return test::option_in(decoded(scene.server.find("secrets", "drey-conf-orders"), "config.yaml"),
                         "s3.secret-key");
}

/// Whether something else than a Secret has a text in it.
bool is_shown(const Scene& scene, const std::string& text) {
  const auto kept = scene.server.kept();
  return std::any_of(kept.begin(), kept.end(), [&](const auto& each) {
    return !each.first.starts_with("secrets/") && has(each.second.dump(), text);
  });
}

/// The objects of a dry run, by kind and name.
std::map<std::string, Json> planned(Scene& scene, const Words& words) {
  auto line = command(words);
  line.insert(line.begin() + 1, {"--dry-run=client", "-ojson", "--show-secrets"});
  std::map<std::string, Json> objects;
  const auto ended = scene.run(line);
  INFO(ended.err);
  REQUIRE(ended.exit == 0);
  const auto document = Json::parse(ended.out);
  for (const auto& item : document.at("items"))
    objects[item.at("kind").get<std::string>() + "/" + test::name_of(item)] = item;
  return objects;
}

}  // namespace

TEST_CASE("what a cluster shows has no secret: those are in Secrets alone") {
  Scene scene;
  const auto ended = scene.run(command(with_secrets("sesame-of-option")));
  INFO(ended.err);
  REQUIRE(ended.exit == 0);
  CHECK(scene.wrong(command(with_secrets("sesame-of-option"))) == "");
  CHECK_FALSE(is_shown(scene, "sesame"));
  CHECK(key_of(scene) == "sesame-of-option");
  CHECK(decoded(scene.server.find("secrets", "drey-env-orders"), "DB_PASSWORD") ==
        "sesame-of-variable");
  CHECK_FALSE(has(ended.err, "looks like a secret"));
}

TEST_CASE("a deploy with Secrets takes as many flights as one without") {
  Scene without;
  REQUIRE(without.run(command()).exit == 0);
  Scene scene;
  REQUIRE(scene.run(command(with_secrets("a"))).exit == 0);
  CHECK(scene.wire.flights() == without.wire.flights());
}

TEST_CASE("without the option the warning of a secret names it") {
  Scene scene;
  const auto ended = scene.run(command({"-Ds3.secret-key=a"}));
  CHECK(has(ended.err, "better: a Secret, by --secrets-to-secret"));
}

TEST_CASE("beside the Secrets all is as Flink makes it of the options by hand, in any version") {
  for (const std::string version : {"1.13.6", "1.14.6", "1.15.4", "1.16.3", "1.17.2", "1.18.1",
                                    "1.19.3", "1.20.5", "2.0.2", "2.1.3", "2.3.0"}) {
    CAPTURE(version);
    Scene scene;
    const Words of_version{"--flink-version=" + version};
    auto words = with_secrets("sesame", of_version);
    auto made = planned(scene, words);
    CHECK(made.erase("Secret/drey-conf-orders") == 1);
    CHECK(made.erase("Secret/drey-env-orders") == 1);
    auto by_hand = of_version;
    for (const auto* word :
         {"-Dkubernetes.secrets=drey-conf-orders:/opt/flink/conf",
          "-Dkubernetes.flink.conf.dir=/opt/flink/conf-public",
          "-Dkubernetes.env.secretKeyRef=env:DB_PASSWORD,key:DB_PASSWORD,secret:drey-env-orders"})
      by_hand.emplace_back(word);
    CHECK(made == planned(scene, by_hand));
  }
}

TEST_CASE("the same command again changes nothing, another secret is another input") {
  Scene scene;
  REQUIRE(scene.run(command(with_secrets("a"))).exit == 0);
  const auto before = scene.server.kept();
  const auto again = scene.run(command(with_secrets("a")));
  CHECK(again.exit == 0);
  CHECK(scene.server.kept() == before);
  CHECK(scene.run(command(with_secrets("b"))).exit == 6);
  CHECK(scene.run(command({"-Ds3.secret-key=a"})).exit == 6);
  CHECK(scene.server.kept() == before);
}

TEST_CASE("a deploy with Secrets that is killed before or after any request heals", "[killed]") {
  const auto words = command(with_secrets("a"));
  killed_at_every_request(
      words, 5, [] { return std::make_unique<Scene>(); },
      [&](Scene& scene, const auto& ended) {
        CHECK(ended.exit == 0);
        CHECK(scene.wrong(words) == "");
        CHECK(key_of(scene) == "a");
      });
}

TEST_CASE("a Secret of somebody else is in the way, and stays") {
  Scene scene;
  const auto theirs = scene.server.create({{"apiVersion", "v1"},
                                           {"kind", "Secret"},
                                           {"metadata", {{"name", "drey-conf-orders"}}},
                                           {"data", {{"a", "Yg=="}}}});
  const auto ended = scene.run(command(with_secrets("a")));
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "Secret default/drey-conf-orders is there and belongs to no cluster"));
  CHECK(scene.server.find("secrets", "drey-conf-orders") == theirs);
  CHECK(scene.server.find("deployments", "orders").is_null());
}

TEST_CASE("a Secret that is missing is not completed with another start") {
  Scene scene;
  const auto from = [](const std::string& path) {
    auto words = command(with_secrets("a"));
    words.insert(words.begin() + 1, {"-s", path});
    return words;
  };
  REQUIRE(scene.run(from("s3://b/one")).exit == 0);
  scene.server.erase("secrets", "drey-conf-orders");
  const auto other = scene.run(from("s3://b/two"));
  CHECK(other.exit == 6);
  CHECK(has(other.err, "was made to start from 's3://b/one', and has no configuration yet"));
  CHECK(scene.server.find("secrets", "drey-conf-orders").is_null());
  CHECK(scene.run(from("s3://b/one")).exit == 0);
  CHECK(key_of(scene) == "a");
}

TEST_CASE("an upload to S3 has the keys that go into a Secret") {
  Scene scene;
  scene.surroundings.files["/opt/flink/usrlib/orders.jar"] = "the job";
  auto words =
      command({"-Dkubernetes.artifacts.local-upload-enabled=true",
               "-Dkubernetes.artifacts.local-upload-target=s3://b/up", "--dry-run=client"});
  CHECK(scene.run(words).exit == 2);
  words.insert(words.begin() + 1,
               {"--secrets-to-secret", "-Ds3.access-key=a", "-Ds3.secret-key=b"});
  const auto ended = scene.run(words);
  INFO(ended.err);
  CHECK(ended.exit == 0);
}

TEST_CASE("a dry run masks what is in Secrets, too") {
  Scene scene;
  auto words = command(with_secrets("sesame-of-option"));
  words.insert(words.begin() + 1, {"--dry-run=client", "-oyaml"});
  const auto ended = scene.run(words);
  CHECK(ended.exit == 0);
  CHECK(has(ended.out, "name: drey-conf-orders"));
  for (const auto* before : {"", "a", "aa"}) {
    const auto text = base::base64_encode(std::string(before) + "sesame-of-option");
    CHECK_FALSE(has(ended.out, text.substr(4, 12)));
  }
  CHECK_FALSE(has(ended.out, base::base64_encode("sesame-of-variable")));
  CHECK(has(ended.err, "s3.secret-key"));
}

TEST_CASE("another secret is an upgrade with the job's state, and the rollback has the old one") {
  LivingCluster scene;
  REQUIRE(scene.run(test::apply(2, with_secrets("old-sesame"))).exit == 0);
  const auto upgraded = scene.run(test::apply(2, with_secrets("new-sesame")));
  INFO(upgraded.err);
  REQUIRE(upgraded.exit == 0);
  CHECK(has(upgraded.err, "s3.secret-key ****** → ******"));
  CHECK_FALSE(has(upgraded.err + upgraded.out, "sesame"));
  CHECK(key_of(scene) == "new-sesame");
  CHECK(scene.running()->restored == scene.lives.front()->savepoint);
  CHECK_FALSE(is_shown(scene, "sesame"));
  const auto back = scene.run({"rollback", "orders"});
  INFO(back.err);
  REQUIRE(back.exit == 0);
  CHECK(key_of(scene) == "old-sesame");
  CHECK(scene.lives.size() == 3);
  CHECK(test::option_in(decoded(scene.server.find("secrets", "drey-conf-orders"), "config.yaml"),
                        "execution.state-recovery.path") == scene.running()->restored);
  const auto again = scene.run(test::apply(2, with_secrets("old-sesame")));
  CHECK(again.out.starts_with("Flink application cluster orders is unchanged"));
}

TEST_CASE("a new secret with which no job runs leads back to the old one") {
  LivingCluster scene;
  scene.fails = test::is_broken;
  REQUIRE(scene.run(test::apply(2, with_secrets("old-sesame"))).exit == 0);
  const auto failed = scene.run(test::apply(5, with_secrets("new-sesame")));
  CHECK(failed.exit == 9);
  CHECK(key_of(scene) == "old-sesame");
  CHECK(slots(scene.running()->options) == "2");
}

TEST_CASE("an upgrade to another secret, killed before or after any request, goes on", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(test::apply(2, with_secrets("old-sesame"))).exit == 0);
    return scene;
  };
  killed_at_every_request(test::apply(2, with_secrets("new-sesame")), 10, make,
                          [](LivingCluster& scene, const auto& ended) {
                            CHECK(ended.exit == 0);
                            CHECK(key_of(scene) == "new-sesame");
                            CHECK_FALSE(is_shown(scene, "sesame"));
                            CHECK(scene.run({"rollback", "orders"}).exit == 0);
                            CHECK(key_of(scene) == "old-sesame");
                          });
}

TEST_CASE("a cluster that is suspended comes back with its secrets") {
  LivingCluster scene;
  REQUIRE(scene.run(test::apply(2, with_secrets("sesame"))).exit == 0);
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  CHECK(scene.server.find("secrets", "drey-conf-orders").is_null());
  CHECK_FALSE(is_shown(scene, "sesame"));
  SECTION("by resume") {
    const auto resumed = scene.run({"resume", "orders"});
    INFO(resumed.err);
    CHECK(resumed.exit == 0);
    CHECK(key_of(scene) == "sesame");
    CHECK(decoded(scene.server.find("secrets", "drey-env-orders"), "DB_PASSWORD") ==
          "sesame-of-variable");
  }
  SECTION("unless they are gone") {
    scene.server.erase("secrets", "orders.drey.1");
    const auto resumed = scene.run({"resume", "orders"});
    CHECK(resumed.exit == 5);
    CHECK(has(resumed.err, "the secrets of revision 1 are gone"));
    CHECK(scene.server.find("deployments", "orders").is_null());
  }
}

TEST_CASE("a suspension that is killed before or after any request keeps the secrets", "[killed]") {
  const auto make = [] {
    auto scene = std::make_unique<LivingCluster>();
    REQUIRE(scene->run(test::apply(2, with_secrets("sesame"))).exit == 0);
    return scene;
  };
  killed_at_every_request({"suspend", "orders"}, 5, make,
                          [](LivingCluster& scene, const auto& ended) {
                            CHECK(ended.exit == 0);
                            CHECK(scene.run({"resume", "orders"}).exit == 0);
                            CHECK(key_of(scene) == "sesame");
                          });
}

TEST_CASE("who may not see the Secrets upgrades nothing that could not come back") {
  LivingCluster scene;
  REQUIRE(scene.run(test::apply(2, with_secrets("old-sesame"))).exit == 0);
  scene.wire.on("GET", "/secrets", fate::answer(test::status(403, "Forbidden", "no")), 100);
  const auto ended = scene.run(test::apply(3, with_secrets("new-sesame")));
  CHECK(ended.exit == 2);
  CHECK(has(ended.err, "there would be no way back"));
  CHECK(scene.lives.size() == 1);
  CHECK(scene.running() != nullptr);
}

TEST_CASE("a Service changes while the job runs, and so does the Secret's configuration") {
  LivingCluster scene;
  REQUIRE(scene.run(test::apply(2, with_secrets("sesame"))).exit == 0);
  const auto words =
      test::apply(2, with_secrets("sesame", {"-Dkubernetes.rest-service.exposed.type=NodePort"}));
  const auto ended = scene.run(words);
  INFO(ended.err);
  CHECK(ended.out.starts_with("Change flink application cluster orders successfully"));
  CHECK(scene.lives.size() == 1);
  const auto file = decoded(scene.server.find("secrets", "drey-conf-orders"), "config.yaml");
  CHECK(test::option_in(file, "kubernetes.rest-service.exposed.type") == "NodePort");
  CHECK(key_of(scene) == "sesame");
  CHECK(scene.run(words).out.starts_with("Flink application cluster orders is unchanged"));
}

TEST_CASE("diff tells which secrets are others, and none of them") {
  Scene scene;
  REQUIRE(scene.run(command(with_secrets("old-sesame"))).exit == 0);
  const auto diff = [&](const Words& more) {
    auto words = command(more);
    words.front() = "diff";
    return scene.run(words);
  };
  CHECK(diff(with_secrets("old-sesame")).exit == 0);
  const auto other = diff(with_secrets("new-sesame", {"-Dparallelism.default=4"}));
  CHECK(other.exit == 1);
  CHECK(other.out ==
        "Flink configuration\n- parallelism.default: 1\n+ parallelism.default: 4  (-D)\n- "
        "s3.secret-key: ******\n+ "
        "s3.secret-key: ******  (-D)\n");
  auto secret = scene.server.find("secrets", "drey-conf-orders");
  const auto file = test::replaced(decoded(secret, "config.yaml"), "old-sesame", "by-hand");
  scene.server.change("secrets", "drey-conf-orders",
                      {{"data", {{"config.yaml", base::base64_encode(file)}}}});
  const auto drift = diff(with_secrets("old-sesame"));
  CHECK(drift.exit == 1);
  CHECK(has(drift.out, "data[config.yaml][s3.secret-key]"));
  CHECK_FALSE(has(drift.out, "by-hand"));
}

TEST_CASE("a cluster that had its secrets in the ConfigMap is upgraded to Secrets") {
  LivingCluster scene;
  REQUIRE(scene.run(test::apply(2, {"-Ds3.secret-key=sesame"})).exit == 0);
  const auto upgraded =
      scene.run(test::apply(2, {"--secrets-to-secret", "-Ds3.secret-key=sesame"}));
  INFO(upgraded.err);
  CHECK(upgraded.exit == 0);
  CHECK(key_of(scene) == "sesame");
  CHECK_FALSE(has(scene.server.find("configmaps", "flink-config-orders").dump(), "sesame"));
  CHECK(scene.run({"rollback", "orders"}).exit == 0);
  CHECK(has(scene.server.find("configmaps", "flink-config-orders").dump(), "sesame"));
}

TEST_CASE("check knows the rights that Secrets need") {
  Ready scene;
  CHECK(scene.check(with_secrets("a")).exit == 0);
  scene.server.denied = {"create secrets"};
  CHECK(scene.check().exit == 0);
  const auto ended = scene.check(with_secrets("a"));
  CHECK(ended.exit == 4);
  CHECK(has(ended.out, "not allowed: secrets: create"));
  CHECK_FALSE(has(ended.out, "drey-conf-orders"));
}

TEST_CASE("delete takes the Secrets with the cluster, and gc those that are kept") {
  LivingCluster scene;
  REQUIRE(scene.run(test::apply(2, with_secrets("a"))).exit == 0);
  REQUIRE(scene.run(test::apply(3, with_secrets("b"))).exit == 0);
  CHECK_FALSE(scene.server.find("secrets", "orders.drey.1").is_null());
  const auto told = scene.run({"delete", "orders", "--dry-run=client", "--ha-data=drop"});
  CHECK(has(told.out, "Secret"));
  const auto deleted = scene.run({"delete", "orders", "--yes", "--ha-data=drop"});
  REQUIRE(deleted.exit == 0);
  CHECK(has(deleted.err, "orders.drey.1 (revision 1, and a Secret of that name)"));
  CHECK(scene.server.find("secrets", "drey-conf-orders").is_null());
  CHECK(scene.server.find("secrets", "drey-env-orders").is_null());
  REQUIRE(scene.run({"gc", "--yes", "--ha-metadata", "--savepoint-records"}).exit == 0);
  for (const auto& [name, object] : scene.server.kept()) {
    CAPTURE(name);
    CHECK_FALSE(name.starts_with("secrets/"));
  }
}

TEST_CASE("files of the operator have their secrets in Secrets as well") {
  Scene scene;
  scene.surroundings.files["/here/orders.yaml"] =
      test::flink_deployment("orders", "  flinkConfiguration: {s3.secret-key: sesame-of-file}\n");
  const auto ended =
      scene.run({"apply", "-f", "/here/orders.yaml", "--secrets-to-secret", "--detached"});
  INFO(ended.err);
  REQUIRE(ended.exit == 0);
  CHECK(key_of(scene) == "sesame-of-file");
  CHECK_FALSE(is_shown(scene, "sesame"));
}

TEST_CASE("a wait shows no secret of the cluster's Secrets that its program wrote") {
  test::Play play;
  REQUIRE(play.run(command(with_secrets("sesame-of-option"))).exit == 0);
  play.server.logs[test::orders_pod + "/flink-main-container"].write(
      "x WARN - Application failed unexpectedly: \njava.lang.Error: sesame-of-option, "
      "sesame-of-variable\n");
  play.pod(test::Pod(test::orders_pod).on("node-4").crashed(1, 2));
  const auto ended = play.run({"wait", "orders", "-v", "--bundle=/out/bundle"});
  CHECK(ended.exit == 8);
  CHECK(has(ended.err, "java.lang.Error"));
  CHECK_FALSE(has(ended.err + ended.out, "sesame"));
  for (const auto& [path, text] : play.surroundings.files) {
    CAPTURE(path);
    CHECK_FALSE(has(text, "sesame"));
  }
}

TEST_CASE("convert refuses the option, which no FlinkDeployment has") {
  Scene scene;
  auto words = command(with_secrets("a"));
  words.front() = "convert";
  const auto ended = scene.run(words);
  CHECK(ended.exit == 2);
  CHECK(has(ended.err, "--secrets-to-secret has no counterpart"));
}
