// Dry runs of `drey apply`: what would be done, and nothing is.
#include "fake/upgraded.h"
#include "support/catch.h"

using base::Json;
using test::apply;
using test::LivingCluster;

TEST_CASE("an upgrade that would be: which way, and what differs") {
  LivingCluster scene;
  REQUIRE(scene.run(apply(2)).exit == 0);
  const auto kept = scene.server.kept();
  const auto ended = scene.run(apply(3, {"--dry-run=server", "-o", "json"}));
  CAPTURE(ended.err);
  CHECK(ended.exit == 0);
  const auto document = Json::parse(ended.out);
  CHECK(document["result"] == "upgraded");
  CHECK(document["dryRun"] == true);
  CHECK(document["upgrade"]["mode"] == "savepoint");
  CHECK(document["upgrade"]["rollback"] == true);
  CHECK(document["upgrade"]["differences"].dump() ==
        R"([{"key":"taskmanager.numberOfTaskSlots","live":"2","new":"3"}])");
  CHECK(scene.run(apply(3, {"--dry-run=server"})).out ==
        "deployment.apps/orders upgraded (server dry run)\n");
  CHECK(scene.server.kept() == kept);
  CHECK(scene.lives.front()->job_manager.operations == 0);
}

TEST_CASE("a dry run of what is there, of what is not, and without the server") {
  LivingCluster scene;
  CHECK(scene.run(apply(2, {"--dry-run=server"}))
            .out.starts_with("deployment.apps/orders created (server dry run)"));
  CHECK(scene.server.kept().empty());
  REQUIRE(scene.run(apply(2)).exit == 0);
  CHECK(scene.run(apply(2, {"--dry-run=server"}))
            .out.starts_with("deployment.apps/orders unchanged (server dry run)"));
  CHECK(scene.run(apply(3, {"--dry-run=client"}))
            .out.starts_with("deployment.apps/orders created (dry run)"));
  CHECK(scene.wire.log.empty());
}
