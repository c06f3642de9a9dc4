#include "deploy/upgrade/upgrade_decision.h"

#include "tests/support/catch.h"
#include "tests/support/thrown.h"

using namespace deploy;
using base::Json;

namespace {

const ClusterRef orders{"team-a", "orders"};

Json deployment(const char* spec) {
  const Json labels{
      {"app", "orders"}, {"component", "jobmanager"}, {"type", "flink-native-kubernetes"}};
  return {{"metadata",
           {{"name", "orders"}, {"labels", labels}, {"annotations", {{"drey/spec", spec}}}}}};
}

UpgradeRecord record(UpgradePhase phase, const char* spec) {
  UpgradeRecord result;
  result.phase = phase;
  result.by = "ci@runner";
  result.since = "2026-11-28T10:00:00Z";
  result.to.spec = spec;
  return result;
}

Apply decide(const Existing& existing, const char* spec = "new") {
  return decide_apply(existing, orders, spec, false);
}

}  // namespace

TEST_CASE("an input is created, kept or upgraded by what is there") {
  CHECK(decide({}) == Apply::create);
  CHECK(decide({deployment("new"), {}}) == Apply::keep);
  CHECK(decide({deployment("old"), {}}) == Apply::upgrade);
  auto flinks = deployment("");
  flinks["metadata"].erase("annotations");
  CHECK(decide({flinks, {}}) == Apply::upgrade);
  CHECK(is_anothers(flinks));
  CHECK_FALSE(is_anothers(deployment("old")));
  CHECK_FALSE(is_anothers({}));
}

TEST_CASE("an upgrade that was begun goes on, whatever is there") {
  const auto open = record(UpgradePhase::stopping, "new");
  CHECK(decide({{}, open}) == Apply::resume);
  CHECK(decide({deployment("old"), open}) == Apply::resume);
  CHECK(decide({deployment("new"), open}) == Apply::resume);
  CHECK(decide({deployment("old"), record(UpgradePhase::done, "other")}) == Apply::upgrade);
}

TEST_CASE("an open upgrade to other input stops this one, and says whose it is") {
  const auto error = test::thrown([] {
    decide({deployment("old"), record(UpgradePhase::clearing, "other")});
  });
  CHECK(error.exit == base::Exit::conflict);
  CHECK(
      error.text ==
      "an upgrade of cluster 'orders' in namespace team-a to other input is open: ci@runner began "
      "it at 2026-11-28T10:00:00Z; nobody works on it; it is at 'clearing'");
  CHECK(error.hint ==
        "apply that input again, so that it ends; then apply this one; 'drey delete orders "
        "--namespace team-a' ends it with its cluster");
}

TEST_CASE("an open upgrade that a run works on is not for others to end") {
  Existing existing{deployment("old"), record(UpgradePhase::clearing, "other")};
  existing.lease = {.holder = "ci@runner-2_5f2c91aa",
                    .duration = lease_duration,
                    .acquired = "2026-11-28T10:01:00Z",
                    .renewed = "2026-11-28T10:02:00Z"};
  const auto error = test::thrown([&] { decide(existing); });
  CHECK(error.exit == base::Exit::conflict);
  CHECK(error.text ==
        "an upgrade of cluster 'orders' in namespace team-a to other input is open: ci@runner "
        "began it at 2026-11-28T10:00:00Z; ci@runner-2 works on it since 2026-11-28T10:01:00Z, "
        "and renewed its lease of 30 s at 2026-11-28T10:02:00Z; it is at 'clearing'");
  CHECK(error.hint ==
        "let it end, and apply this one again; should its run be gone, apply that input again, so "
        "that it ends");
}

TEST_CASE("a cluster that is being deleted, or the operator's, is let alone") {
  auto going = deployment("old");
  going["metadata"]["deletionTimestamp"] = "2026-11-28T10:00:00Z";
  CHECK(test::thrown([&] { decide({going, {}}); }).exit == base::Exit::conflict);
  auto managed = deployment("old");
  managed["metadata"]["annotations"]["flinkdeployment.flink.apache.org/generation"] = "3";
  CHECK(test::thrown([&] {
          decide({managed, {}});
        }).hint == "change its FlinkDeployment instead: kubectl apply");
}

TEST_CASE("a Deployment that is no Flink cluster's is let alone") {
  const Existing existing{Json{{"metadata", {{"name", "orders"}, {"labels", {{"app", "orders"}}}}}},
                          {}};
  const auto error = test::thrown([&] { decide(existing); });
  CHECK(error.exit == base::Exit::conflict);
  CHECK(error.text ==
        "Deployment team-a/orders is no Flink cluster's: it has not the labels "
        "app=orders,type=flink-native-kubernetes,component=jobmanager");
  CHECK(error.hint == "nothing was touched; choose another kubernetes.cluster-id");
}

TEST_CASE("what was rolled back is refused while another cluster is there, unless it is retried") {
  const auto back = record(UpgradePhase::rolled_back, "new");
  CHECK(test::thrown([&] { decide({deployment("old"), back}); }).exit == base::Exit::rolled_back);
  CHECK(decide_apply({deployment("old"), back}, orders, "new", true) == Apply::upgrade);
  CHECK(decide({deployment("old"), back}, "newer") == Apply::upgrade);
  CHECK(decide({deployment("new"), back}) == Apply::keep);
  CHECK(decide({{}, back}) == Apply::create);
}

TEST_CASE("a new start from a savepoint is asked for by another nonce, and not by none") {
  auto there = deployment("old");
  CHECK(redeploy_path(there, "1", "s3://b/sp") == "s3://b/sp");
  there["metadata"]["annotations"]["drey/savepoint-redeploy-nonce"] = "1";
  CHECK_FALSE(redeploy_path(there, "1", "s3://b/sp"));
  CHECK(redeploy_path(there, "2", "s3://b/sp") == "s3://b/sp");
  CHECK_FALSE(redeploy_path(there, "", "s3://b/sp"));
  CHECK_FALSE(redeploy_path({}, "2", ""));
  const auto error = test::thrown([&] { static_cast<void>(redeploy_path(there, "2", "")); });
  CHECK(error.exit == base::Exit::usage);
  CHECK(error.text ==
        "savepointRedeployNonce 2 asks for a new start of cluster 'orders', and "
        "spec.job.initialSavepointPath names no savepoint");
}
