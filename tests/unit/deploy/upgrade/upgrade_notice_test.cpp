#include "deploy/upgrade/upgrade_notice.h"

#include "support/catch.h"

using namespace deploy;
using Lines = std::vector<std::string>;

namespace {

ClusterDiff differing(int options) {
  ClusterDiff diff;
  for (int i = 0; i < options; ++i)
    diff.configuration.push_back({"key" + std::to_string(i), "1", "2", {}});
  return diff;
}

UpgradeRecord record(const char* from = "1.20.5", const char* to = "1.20.5") {
  UpgradeRecord result;
  result.from.job = "5d1f";
  result.from.version = from;
  result.to.version = to;
  result.savepoint_directory = "s3://b/sp/drey-orders-1";
  return result;
}

constexpr auto lost = "the state that the job has now is lost";

}  // namespace

TEST_CASE("differences are told in Flink's keys, else in fields") {
  ClusterDiff diff;
  CHECK(difference_lines(diff).empty());
  CHECK(difference_text({}).empty());
  diff.objects.push_back({"ConfigMap", "pod-template-orders", {"data.x", "a", "b", ""}, true});
  diff.objects.push_back({"Service", "orders", {"", "service/orders", nullptr, ""}, false});
  diff.objects.push_back({"Service", "orders-rest", {"spec.x", nullptr, 3, ""}, true});
  CHECK(difference_lines(diff) == Lines{"ConfigMap pod-template-orders: data.x a → b",
                                        "Service orders service/orders (gone)",
                                        "Service orders-rest: spec.x 3 (new)"});
  diff.configuration.push_back({"a", "1", "2", {}});
  diff.configuration.push_back({"b", "1", {}, {}});
  diff.configuration.push_back({"c", {}, "2", {}});
  CHECK(difference_lines(diff) == Lines{"a 1 → 2", "b 1 (gone)", "c 2 (new)"});
}

TEST_CASE("of many differences eight are told") {
  const auto text = [](int count) { return difference_text(difference_lines(differing(count))); };
  CHECK(text(2) == "key0 1 → 2, key1 1 → 2");
  CHECK(text(8).ends_with("key7 1 → 2"));
  CHECK(text(11).ends_with("key7 1 → 2, and 3 more ('drey diff' shows all)"));
}

TEST_CASE("what becomes of a cluster whose job is not stopped") {
  const base::Json dreys{{"metadata", {{"annotations", {{"drey/spec", "old"}}}}}};
  const base::Json others{{"metadata", {{"name", "orders"}}}};
  const auto text = [](int options, const base::Json& deployment) {
    return in_place_text(differing(options), deployment, "orders");
  };
  CHECK(text(1, dreys) ==
        "orders is deployed from other input, and is changed while its job runs: key0 1 → 2");
  CHECK(text(1, others) ==
        "orders was made by another client: it is adopted, and changed while its job runs: key0 1 "
        "→ 2");
  CHECK(text(0, others) ==
        "orders was made by another client, and is what the input says: it is adopted as it is, "
        "and its job goes on");
}

TEST_CASE("which way the state goes over") {
  auto one = record();
  CHECK(mode_of(one) == "savepoint");
  CHECK(transfer_text(one) ==
        "job 5d1f is stopped with a savepoint in s3://b/sp/drey-orders-1, and the new one starts "
        "from there");
  one.given = "s3://b/old";
  CHECK(transfer_text(one).ends_with("and the new one starts from s3://b/old"));
  one.transfer = StateTransfer::none;
  one.from.job.clear();
  CHECK(mode_of(one) == "from");
  CHECK(transfer_text(one) ==
        "its job is stopped without a savepoint, and the new one starts from s3://b/old");
  one.given.clear();
  CHECK(mode_of(one) == "stateless");
  CHECK(transfer_text(one) ==
        "its job is stopped without a savepoint, and the new one starts from nothing");
}

TEST_CASE("what is at stake: state, the way back") {
  CHECK(at_stake(record(), false, true).empty());
  CHECK(at_stake(record(), true, true) ==
        Lines{"there will be no way back: claim mode CLAIM lets the new job delete the savepoint"});
  CHECK(at_stake(record(), true, false).empty());
  auto stateless = record("2.3.0", "1.20.5");
  stateless.transfer = StateTransfer::none;
  CHECK(at_stake(stateless, false, true) == Lines{lost});
}

TEST_CASE("what is at stake across versions: _metadata of 1.16, 2.0 and 2.1 is a newer one") {
  const auto told = [](const char* from, const char* to) {
    return at_stake(record(from, to), false, true);
  };
  const auto reads_not = [](const std::string& old, const std::string& newer) {
    return "Flink " + old + " does not read savepoints and checkpoints of Flink " + newer;
  };
  for (const auto& [from, to] : {std::pair("1.12.7", "1.15.4"), std::pair("1.16.0", "1.20.5"),
                                 std::pair("2.0.0", "2.0.2"), std::pair("2.1.0", "2.3.0")}) {
    INFO(from << " " << to);
    CHECK(told(from, to).empty());
    CHECK(told(to, from).empty());
  }
  for (const auto& [from, to] :
       {std::pair("1.15.4", "1.16.0"), std::pair("1.20.5", "2.0.0"), std::pair("2.0.2", "2.1.0")}) {
    INFO(from << " " << to);
    CHECK(told(from, to) == Lines{reads_not(from, to) + ": the way back is to the state of now"});
    CHECK(told(to, from) == Lines{reads_not(from, to) + ": the new job will not start"});
  }
  CHECK(told("", "2.3.0").empty());
}

TEST_CASE("the notice for programs") {
  auto one = record();
  one.goes_back = true;
  const auto document = notice_document(one, differing(1), {"x"});
  CHECK(document["mode"] == "savepoint");
  CHECK(document["from"].is_null());
  CHECK(document["rollback"] == true);
  CHECK(document["differences"].dump() == R"([{"key":"key0","live":"1","new":"2"}])");
  CHECK(document["atStake"].dump() == R"(["x"])");
}
