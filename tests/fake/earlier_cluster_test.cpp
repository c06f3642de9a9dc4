// What is kept of a cluster that was deleted, and a new one of its name.
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::has;
using test::LivingCluster;
using test::slots;
using test::Words;
namespace fate = test::fate;

namespace {

/// Upgraded once, and deleted.
struct Deleted : LivingCluster {
  Deleted() {
    REQUIRE(run(apply(2)).exit == 0);
    REQUIRE(run(apply(3)).exit == 0);
  }

  test::Result remove(const Words& more = {}) {
    Words words{"delete", "orders", "--yes", "--namespace=default"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  Json history() { return Json::parse(run({"history", "orders", "-o", "json"}).out); }

  /// "1 earlier, 2 live".
  std::string revisions() {
    std::string text;
    const auto document = history();
    for (const auto& each : document["revisions"])
      text += (text.empty() ? "" : ", ") + std::to_string(each["revision"].get<int>()) +
              (each["live"] == true             ? " live"
               : each["earlierCluster"] == true ? " earlier"
                                                : " kept");
    return text;
  }
};

}  // namespace

TEST_CASE("a deletion says which records it keeps, and what deletes them") {
  Deleted scene;
  const std::string records =
      "kept: ConfigMaps orders.drey (record of its last upgrade), orders.drey.1 (revision 1), "
      "orders.drey.savepoints (paths of its savepoints)\n";
  SECTION("as text") {
    const auto ended = scene.remove(GENERATE(Words{}, Words{"--no-wait"}));
    CAPTURE(ended.err);
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, records));
    CHECK(has(ended.err,
              "'drey history orders --namespace default' tells of it, and a new cluster "
              "of that name goes on counting; 'drey gc --yes --savepoint-records "
              "--namespace default' deletes it"));
    REQUIRE(scene.run({"gc", "--yes", "--savepoint-records", "--namespace", "default"}).exit == 0);
    for (const auto* name : {"orders.drey", "orders.drey.1", "orders.drey.savepoints"})
      CHECK(scene.server.find("configmaps", name).is_null());
  }
  SECTION("as a document") {
    const auto left = Json::parse(scene.remove({"-ojson"}).out)["left"];
    const auto one = std::find_if(left.begin(), left.end(),
                                  [](const Json& each) { return each["name"] == "orders.drey.1"; });
    REQUIRE(one != left.end());
    CHECK(*one == Json{{"kind", "ConfigMap"},
                       {"name", "orders.drey.1"},
                       {"why", "revision 1, kept of the cluster that is gone"},
                       {"remedy", "drey gc --yes --namespace default"}});
  }
  SECTION("as a dry run") {
    const auto ended = scene.remove({"--dry-run=client"});
    CHECK(has(ended.out, "ConfigMap orders.drey.1 kept (dry run)\n"));
    CHECK(has(ended.out, "ConfigMap orders.drey kept (dry run)\n"));
  }
  SECTION("who may not look is told nothing, and the cluster is deleted") {
    scene.wire.on("GET", "/configmaps/orders.drey.savepoints",
                  fate::answer(test::status(403, "Forbidden", "configmaps is forbidden")));
    const auto ended = scene.remove();
    CHECK(ended.exit == 0);
    CHECK(has(ended.err, "orders.drey.1 (revision 1)\n"));
  }
}

TEST_CASE("a new cluster's history tells what is of an earlier one, and no rollback goes there") {
  Deleted scene;
  CHECK(scene.revisions() == "1 kept, 2 live");
  REQUIRE(scene.remove().exit == 0);
  CHECK(scene.revisions() == "1 kept");
  REQUIRE(scene.run(apply(4)).exit == 0);
  CHECK(scene.revisions() == "1 earlier, 2 live");
  CHECK(has(scene.run({"history", "orders"}).out, "earlier cluster"));
  const auto before = scene.server.kept();
  const auto back = scene.run({"rollback", "orders"});
  CAPTURE(back.err);
  CHECK(back.exit == 5);
  CHECK(has(back.err,
            "cluster 'orders' has no earlier revision: those that are kept are of a cluster of "
            "this name that is gone, or made of the same input\nhint: 'drey history orders "
            "--namespace default' lists them, and --to N brings one of them"));
  CHECK(scene.server.kept() == before);
  SECTION("its own revisions count from there, also when it was upgraded") {
    REQUIRE(scene.run(apply(5)).exit == 0);
    CHECK(scene.revisions() == "1 earlier, 2 kept, 3 live");
    REQUIRE(scene.run(apply(6)).exit == 0);
    CHECK(scene.revisions() == "1 earlier, 2 kept, 3 kept, 4 live");
    REQUIRE(scene.run({"rollback", "orders", "--to", "2"}).exit == 0);
    CHECK(slots(scene.running()->options) == "4");
    CHECK(scene.revisions() == "1 earlier, 2 kept, 3 kept, 4 kept, 5 live");
  }
  SECTION("and when no copy was kept of the first one") {
    REQUIRE(scene.run(apply(5, {"--no-rollback"})).exit == 0);
    CHECK(scene.revisions() == "1 earlier, 2 live");
    REQUIRE(scene.run(apply(6)).exit == 0);
    CHECK(scene.revisions() == "1 earlier, 2 kept, 3 live");
  }
  SECTION("when it comes back after it did not run") {
    scene.fails = test::is_broken;
    REQUIRE(scene.run(apply(5)).exit == 9);
    CHECK(scene.revisions() == "1 earlier, 2 kept, 3 live");
    CHECK(scene.run({"rollback", "orders"}).exit == 5);
  }
  SECTION("when it was suspended") {
    REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
    CHECK(scene.revisions() == "1 earlier, 2 kept");
    REQUIRE(scene.run({"resume", "orders"}).exit == 0);
    CHECK(scene.revisions() == "1 earlier, 2 kept, 3 live");
  }
  SECTION("who names one of an earlier cluster gets it") {
    REQUIRE(scene.run({"rollback", "orders", "--to", "1"}).exit == 0);
    CHECK(slots(scene.running()->options) == "2");
  }
}

TEST_CASE("an input that was rolled back in an earlier cluster is not refused to a new one") {
  Deleted scene;
  scene.fails = test::is_broken;
  REQUIRE(scene.run(apply(5)).exit == 9);
  REQUIRE(scene.remove().exit == 0);
  REQUIRE(scene.run(apply(4)).exit == 0);
  scene.fails = {};
  CHECK(scene.run(apply(5)).exit == 0);
}

TEST_CASE("a cluster that was made since is not what was suspended") {
  Deleted scene;
  REQUIRE(scene.run({"suspend", "orders"}).exit == 0);
  auto words = apply(4);
  words.front() = "run-application";
  REQUIRE(scene.run(words).exit == 0);
  const auto ended = scene.run({"resume", "orders"});
  CAPTURE(ended.err);
  CHECK(ended.exit == 6);
  CHECK(has(ended.err, "cluster 'orders' is not suspended"));
  CHECK(slots(scene.running()->options) == "4");
}
