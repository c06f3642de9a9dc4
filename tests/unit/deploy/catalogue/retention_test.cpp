#include "deploy/catalogue/retention.h"

#include "tests/support/catch.h"
#include "tests/support/thrown.h"

using namespace deploy;
using std::chrono::hours;

namespace {

constexpr std::int64_t hour = 3'600'000;
const std::chrono::system_clock::time_point now{hours(1000)};

/// Savepoints that are 1, 2, 3 … hours old.
std::vector<Snapshot> savepoints(std::int64_t number) {
  std::vector<Snapshot> result;
  for (std::int64_t age = 1; age <= number; ++age)
    result.push_back({.path = "s3://b/" + std::to_string(age),
                      .kind = SnapshotKind::savepoint,
                      .time = (1000 - age) * hour});
  return result;
}

std::vector<std::string> gone(const std::vector<Snapshot>& catalogue, const Retention& retention) {
  std::vector<std::string> result;
  for (const auto& each : choose_disposals(catalogue, retention, now)) {
    if (each.kept.empty()) result.push_back(each.snapshot.path);
  }
  return result;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("so many of the newest stay, and what is younger; with both what both let go") {
  const auto all = savepoints(4);
  CHECK(gone(all, {.keep = 2}) == Paths{"s3://b/3", "s3://b/4"});
  CHECK(gone(all, {.keep = 0}).size() == 4);
  CHECK(gone(all, {.older_than = hours(3)}) == Paths{"s3://b/3", "s3://b/4"});
  CHECK(gone(all, {.keep = 1, .older_than = hours(4)}) == Paths{"s3://b/4"});
  CHECK(gone(all, {.keep = 4, .older_than = hours(1)}).empty());
}

TEST_CASE("each that stays has a reason") {
  const auto kept = [](const Retention& retention) {
    return choose_disposals(savepoints(1), retention, now).front().kept;
  };
  CHECK(kept({.keep = 1}) == "it is the newest");
  CHECK(kept({.keep = 3}) == "it is one of the newest 3");
  CHECK(kept({.older_than = hours(2)}) == "it is 1 h old");
}

TEST_CASE("one that is needed stays, and counts as one of the newest") {
  auto all = savepoints(3);
  all[0].needs = {"a rollback to revision 1 starts from it"};
  all[2].needs = {"a rollback to revision 2 starts from it"};
  CHECK(gone(all, {.keep = 1}) == Paths{"s3://b/2"});
  CHECK(choose_disposals(all, {.keep = 1}, now)[2].kept ==
        "a rollback to revision 2 starts from it");
}

TEST_CASE("what is not known to be a savepoint of the cluster's own is left alone") {
  auto all = savepoints(4);
  all[0].kind = SnapshotKind::checkpoint;
  all[1].kind = SnapshotKind::unknown;
  all[2].claimed_by = "revision 1";
  all[3].time = -1;
  CHECK(gone(all, {.keep = 0}) == Paths{"s3://b/4"});
  CHECK(gone(all, {.older_than = hours(0)}).empty());
  CHECK(choose_disposals(all, {.keep = 0}, now).size() == 2);
}

TEST_CASE("one savepoint, unless it has to stay or is not known") {
  auto all = savepoints(2);
  CHECK(choose_disposal(all, "s3://b/1/", "orders").snapshot.path == "s3://b/1");
  all[0].needs = {"the suspended job goes on from it"};
  all[1].kind = SnapshotKind::checkpoint;
  const auto error = [&](const char* path) {
    return test::thrown([&] { choose_disposal(all, path, "orders"); });
  };
  CHECK(error("s3://b/1").exit == base::Exit::conflict);
  CHECK(error("s3://b/1").text == "s3://b/1 stays: the suspended job goes on from it");
  CHECK(error("s3://b/2").text ==
        "s3://b/2 stays: it is a checkpoint, which may share files with others");
  CHECK(error("s3://b/3").exit == base::Exit::not_found);
  CHECK(error("s3://b/3").text == "nothing is known of a savepoint s3://b/3 of cluster 'orders'");
}
