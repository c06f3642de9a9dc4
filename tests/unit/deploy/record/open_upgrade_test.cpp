#include "deploy/record/open_upgrade.h"

#include "tests/support/catch.h"

using namespace deploy;
using base::Json;

namespace {

const ClusterRef orders{"team-a", "orders"};

kube::Result answer(UpgradePhase phase) {
  UpgradeRecord record{.phase = phase, .by = "ci@runner"};
  record.to.spec = "new";
  kube::Result result;
  result.object = upgrade_record_object(record, orders);
  return result;
}

kube::Result unreadable() {
  auto result = answer(UpgradePhase::clearing);
  result.object->at("data").at("upgrade") = R"({"form":99})";
  return result;
}

}  // namespace

TEST_CASE("an answer shows an upgrade that is open, with its lease, or none") {
  auto open = answer(UpgradePhase::confirming);
  open.object->at("metadata")["annotations"] =
      upgrade_lease_object({.holder = "ci@runner_1", .duration = lease_duration});
  const auto found = open_upgrade_in(open);
  REQUIRE(found);
  CHECK(found->record.by == "ci@runner");
  CHECK(found->lease.holder == "ci@runner_1");
  CHECK_FALSE(open_upgrade_in(answer(UpgradePhase::done)));
  CHECK_FALSE(open_upgrade_in(unreadable()));
  CHECK_FALSE(open_upgrade_in({}));
}

TEST_CASE("what was submitted is unproven while nobody works on it and its cluster is no other") {
  UpgradeRecord record{.phase = UpgradePhase::verifying};
  record.to.uid = "1";
  const Json own{{"metadata", {{"uid", "1"}}}}, other{{"metadata", {{"uid", "2"}}}};
  CHECK(is_unproven(record, {}, own));
  CHECK(is_unproven(record, {}, {}));
  CHECK_FALSE(is_unproven(record, {}, other));
  CHECK_FALSE(is_unproven(record, {.holder = "me_1", .duration = lease_duration}, own));
  record.phase = UpgradePhase::deploying;
  CHECK_FALSE(is_unproven(record, {}, own));
}

TEST_CASE("to who has other input what is unproven is told with what proves it") {
  const auto hint = [](const std::string& spec, const Json& deployment) {
    return refusal_by_upgrade(answer(UpgradePhase::verifying), orders, spec, deployment)->hint;
  };
  CHECK(hint("other", {}) ==
        "'drey apply' of this input proves it first, and then upgrades to that; 'drey rollback "
        "orders --namespace team-a' proves it, and brings the one before back");
  CHECK(hint("new", {}) == "'drey apply' with this input goes on with it");
  CHECK(hint("other", {{"metadata", {{"uid", "2"}}}})
            .starts_with("apply that input again, so that it ends; then apply this one"));
}

TEST_CASE("a command without input is told what goes on with an open upgrade") {
  const auto refusal = refusal_of_command(*open_upgrade_in(answer(UpgradePhase::clearing)), orders);
  CHECK(refusal.exit == base::Exit::conflict);
  CHECK(refusal.text ==
        "an upgrade of cluster 'orders' in namespace team-a is open: ci@runner began it at ; "
        "nobody works on it; it is at 'clearing'");
  CHECK(refusal.hint.starts_with("the command that began it goes on with it; "));
}

TEST_CASE("an open upgrade is in everybody's way, and so is what cannot be read") {
  const auto refusal = refusal_by_upgrade(answer(UpgradePhase::clearing), orders, "other", {});
  REQUIRE(refusal);
  CHECK(refusal->exit == base::Exit::conflict);
  CHECK(refusal_by_upgrade(answer(UpgradePhase::clearing), orders, "new", {})->hint ==
        "'drey apply' with this input goes on with it");
  CHECK_FALSE(refusal_by_upgrade(answer(UpgradePhase::done), orders, "other", {}));
  CHECK_FALSE(refusal_by_upgrade({}, orders, "other", {}));
  const auto newer = refusal_by_upgrade(unreadable(), orders, "other", {});
  REQUIRE(newer);
  CHECK(newer->exit == base::Exit::usage);
  CHECK(newer->text ==
        "ConfigMap team-a/orders.drey holds no record of an upgrade that this version of drey can "
        "read: it is of form 99, and this one reads form 1");
}
