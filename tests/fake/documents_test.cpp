// Documents of commands whose other tests look at their text; the schema is held against them.
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::LivingCluster;

TEST_CASE("what changes a cluster tells as a document what became of it") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto result_of = [&](test::Words words) {
    words.insert(words.begin() + 1, {"-o", "json"});
    const auto ended = scene.run(words);
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    const auto document = Json::parse(ended.out);
    CHECK(document.at("cluster") == "orders");
    return document.value("result", "");
  };
  CHECK(result_of({"suspend", "orders"}) == "suspended");
  CHECK(result_of({"resume", "orders"}) == "resumed");
  CHECK(result_of(apply(3)) == "upgraded");
  CHECK(result_of({"rollback", "orders"}) == "rolled-back");
  static_cast<void>(result_of({"history", "orders"}));
}

TEST_CASE("what is known without a cluster is a document, too") {
  test::Scene scene;
  const auto version = scene.run({"version", "-o", "json"});
  CHECK(Json::parse(version.out).contains("version"));
  const auto config = scene.run({"config", "-o", "json", "-Dkubernetes.cluster-id=orders"});
  CHECK(Json::parse(config.out).at("configuration").is_array());
}
