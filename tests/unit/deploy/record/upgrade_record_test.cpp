#include "deploy/record/upgrade_record.h"

#include "tests/support/catch.h"

using namespace deploy;

namespace {

const ClusterRef orders{"team-a", "orders"};

UpgradeRecord record() {
  return {.attempt = "0123456789abcdef0123456789abcdef",
          .phase = UpgradePhase::clearing,
          .transfer = StateTransfer::savepoint,
          .by = "ci@runner",
          .since = "2026-11-28T10:00:00Z",
          .from = {"uid-1", "spec-1", "job-1", "1.20.1"},
          .to = {"", "spec-2", "job-2", "2.3.0"},
          .savepoint_directory = "s3://b/savepoints/drey-orders-0123",
          .savepoint = "s3://b/savepoints/drey-orders-0123/savepoint-a",
          .brings_back = 3};
}

}  // namespace

TEST_CASE("a record is read back as it was written") {
  const auto read = read_upgrade_record(upgrade_record_object(record(), orders));
  REQUIRE(read);
  CHECK(read->attempt == record().attempt);
  CHECK(read->phase == UpgradePhase::clearing);
  CHECK(read->transfer == StateTransfer::savepoint);
  CHECK(read->by == "ci@runner");
  CHECK(read->since == "2026-11-28T10:00:00Z");
  CHECK(read->from.uid == "uid-1");
  CHECK(read->from.version == "1.20.1");
  CHECK(read->to.spec == "spec-2");
  CHECK(read->to.job == "job-2");
  CHECK(read->savepoint_directory == record().savepoint_directory);
  CHECK(read->savepoint == record().savepoint);
  CHECK(read->brings_back == 3);
  CHECK(read->is_open());
}

TEST_CASE("every phase has a name of its own") {
  for (const auto phase : {UpgradePhase::stopping, UpgradePhase::stopped, UpgradePhase::clearing,
                           UpgradePhase::deploying, UpgradePhase::verifying, UpgradePhase::removing,
                           UpgradePhase::restoring, UpgradePhase::confirming, UpgradePhase::done,
                           UpgradePhase::rolled_back, UpgradePhase::failed, UpgradePhase::suspended,
                           UpgradePhase::given_up}) {
    auto one = record();
    one.phase = phase;
    CHECK(read_upgrade_record(upgrade_record_object(one, orders))->phase == phase);
  }
}

TEST_CASE("nothing that deletes a cluster's objects reaches the record") {
  const auto object = upgrade_record_object(record(), orders);
  CHECK(object["metadata"]["name"] == "orders.drey");
  CHECK_FALSE(object["metadata"].contains("ownerReferences"));
  for (const auto* label : {"app", "type", "configmap-type"})
    CHECK_FALSE(object["metadata"]["labels"].contains(label));
}

TEST_CASE("what is no record is none") {
  CHECK_FALSE(read_upgrade_record(base::Json::object()));
  CHECK_FALSE(read_upgrade_record({{"data", {{"upgrade", "no JSON"}}}}));
  CHECK_FALSE(read_upgrade_record({{"data", {{"upgrade", R"({"form":2,"phase":"done"})"}}}}));
  CHECK_FALSE(read_upgrade_record({{"data", {{"upgrade", R"({"form":1,"phase":"else"})"}}}}));
}
