#include "deploy/record/upgrade_lease.h"

#include "tests/support/catch.h"

using namespace deploy;
using base::Json;
using std::chrono::seconds;
using Verdict = LeaseObservation::Verdict;

namespace {

constexpr const char* annotation = "control-plane.alpha.kubernetes.io/leader";
constexpr base::Deadline begun{seconds(1'000)};

UpgradeLease lease() {
  return {.holder = "ci@runner_7 (https://ci/1)_5f2c91aa",
          .duration = seconds(30),
          .acquired = "2026-11-28T10:00:00.000Z",
          .renewed = "2026-11-28T10:00:10.000Z",
          .transitions = 2};
}

Json config_map(const std::string& text) {
  return {{"metadata", {{"annotations", {{annotation, text}}}}}};
}

UpgradeRecord record(UpgradePhase phase) {
  UpgradeRecord result;
  result.phase = phase;
  return result;
}

}  // namespace

TEST_CASE("a lease has the form of client-go's leader elections, and is read back") {
  const auto written = upgrade_lease_object(lease());
  CHECK(Json::parse(written.at(annotation).get<std::string>()) ==
        Json{{"holderIdentity", "ci@runner_7 (https://ci/1)_5f2c91aa"},
             {"leaseDurationSeconds", 30},
             {"acquireTime", "2026-11-28T10:00:00.000Z"},
             {"renewTime", "2026-11-28T10:00:10.000Z"},
             {"leaderTransitions", 2}});
  const auto read = read_upgrade_lease({{"metadata", {{"annotations", written}}}});
  CHECK(read.holder == lease().holder);
  CHECK(read.duration == seconds(30));
  CHECK(read.acquired == lease().acquired);
  CHECK(read.renewed == lease().renewed);
  CHECK(read.transitions == 2);
  CHECK(read.is_held());
  CHECK(read.who() == "ci@runner_7 (https://ci/1)");
}

TEST_CASE("what is no lease is held by nobody, and none lasts for ever") {
  CHECK_FALSE(read_upgrade_lease(Json::object()).is_held());
  CHECK_FALSE(read_upgrade_lease(config_map("no JSON")).is_held());
  CHECK_FALSE(read_upgrade_lease(config_map("[]")).is_held());
  CHECK_FALSE(read_upgrade_lease(config_map(R"({"holderIdentity":7})")).is_held());
  CHECK_FALSE(read_upgrade_lease(config_map(R"({"holderIdentity":"a","leaseDurationSeconds":-1})"))
                  .is_held());
  const auto longest =
      read_upgrade_lease(config_map(R"({"holderIdentity":"a","leaseDurationSeconds":1000000000})"));
  CHECK(longest.duration == seconds(300));
}

TEST_CASE("a lease that does not change expires when it was seen for as long as it lasts") {
  const LeaseObservation observed(lease(), "7", begun);
  CHECK(observed.see("7", begun) == Verdict::unknown);
  CHECK(observed.see("7", begun + seconds(29)) == Verdict::unknown);
  CHECK(observed.see("7", begun + seconds(30)) == Verdict::expired);
}

TEST_CASE("a lease that changes is somebody's who is alive, however late it is seen") {
  const LeaseObservation observed(lease(), "7", begun);
  CHECK(observed.see("8", begun + seconds(2)) == Verdict::changed);
  CHECK(observed.see("8", begun + seconds(3'000)) == Verdict::changed);
}

TEST_CASE("the holder's clock decides nothing: years behind or ahead it lasts as long") {
  for (const auto* renewed : {"1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "", "yesterday"}) {
    auto skewed = lease();
    skewed.renewed = renewed;
    const LeaseObservation observed(skewed, "7", begun);
    CHECK(observed.see("7", begun + seconds(29)) == Verdict::unknown);
    CHECK(observed.see("7", begun + seconds(30)) == Verdict::expired);
  }
}

TEST_CASE("a lease that was released is waited for by nobody") {
  auto released = lease();
  released.duration = seconds(0);
  CHECK_FALSE(released.is_held());
  CHECK(LeaseObservation(released, "7", begun).see("7", begun) == Verdict::expired);
}

TEST_CASE("who works on an upgrade is told, and how far it is") {
  CHECK(describe(lease(), record(UpgradePhase::stopping)) ==
        "ci@runner_7 (https://ci/1) works on it since 2026-11-28T10:00:00.000Z, and renewed its "
        "lease of 30 s at 2026-11-28T10:00:10.000Z; it is at 'stopping'");
  auto released = lease();
  released.duration = seconds(0);
  CHECK(describe(released, record(UpgradePhase::stopping)) ==
        "nobody works on it, ci@runner_7 (https://ci/1) did last; it is at 'stopping'");
  CHECK(describe(released, record(UpgradePhase::done)) ==
        "ci@runner_7 (https://ci/1) has ended it; it is at 'done'");
  CHECK(describe({}, record(UpgradePhase::done)) == "nobody works on it; it is at 'done'");
}
